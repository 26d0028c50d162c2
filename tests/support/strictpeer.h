// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisoptions.h>

#include <QtCore/qthread.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <atomic>
#include <memory>

/*!
    A peer without any buffer of its own: it answers one command after the other, ECHO as ECHO and all else with OK, and
    reads nothing while an answer is not taken. Real servers buffer answers without bound, and forgive what this does not.

    Serves one link, in a thread of its own, as long as it lives.
*/
class StrictPeer
{
public:
    StrictPeer()
    {
        m_server = std::make_unique<QTcpServer>();
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        m_thread.reset(QThread::create([this] { serve(); }));
        m_server->moveToThread(m_thread.get());
        m_thread->start();
    }
    ~StrictPeer()
    {
        m_stop = true;
        m_thread->wait();
    }
    Q_DISABLE_COPY_MOVE(StrictPeer)

    QRedisOptions options() const
    {
        return QRedisOptions().setHost(QStringLiteral("127.0.0.1"), m_port).setProtocol(QRedis::Protocol::Resp2);
    }
    //! Bytes read and written.
    qint64 bytes() const { return m_bytes; }

private:
    void serve()
    {
        const std::unique_ptr<QTcpServer> server = std::move(m_server); // ends in this thread
        while (!m_stop && !server->waitForNewConnection(20)) { }
        const std::unique_ptr<QTcpSocket> link(server->nextPendingConnection());
        if (!link)
            return;
        link->setReadBufferSize(64 * 1024);
        while (!m_stop && link->state() == QAbstractSocket::ConnectedState) {
            const int words = header(*link);
            QByteArrayList command;
            for (int i = 0; i < words && !m_stop; ++i)
                command += word(*link, header(*link));
            const bool echo = command.value(0) == "ECHO";
            const QByteArray answer = echo ? "$" + QByteArray::number(command[1].size()) + "\r\n" + command[1] + "\r\n"
                                           : QByteArray("+OK\r\n");
            link->write(answer);
            while (!m_stop && link->bytesToWrite() > 0 && link->state() == QAbstractSocket::ConnectedState)
                flush(*link);
            m_bytes += answer.size();
        }
    }
    // Reading would take bytes from the system even while it waits to write, were its buffer not full.
    static void flush(QTcpSocket &link) { link.waitForBytesWritten(20); }

    QByteArray take(QTcpSocket &link, qint64 size)
    {
        QByteArray bytes;
        while (!m_stop && bytes.size() < size) {
            if (link.bytesAvailable() == 0 && !link.waitForReadyRead(20)
                && link.state() != QAbstractSocket::ConnectedState)
                break;
            bytes += link.read(size - bytes.size());
        }
        m_bytes += bytes.size();
        return bytes;
    }
    int header(QTcpSocket &link)
    {
        QByteArray line;
        while (!m_stop && !line.endsWith('\n')) {
            const QByteArray next = take(link, 1);
            if (next.isEmpty())
                return 0;
            line += next;
        }
        return line.mid(1).trimmed().toInt();
    }
    QByteArray word(QTcpSocket &link, int size) { return take(link, size + 2).left(size); }

    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<QThread> m_thread;
    quint16 m_port = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<qint64> m_bytes = 0;
};
