// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

#include <functional>

/*!
    A small proxy for tests: SOCKS5 (RFC 1928, 1929) or HTTP CONNECT, to names and addresses, with or without a password.

    Lives in the test's event loop. It remembers which host it was asked for, and may be told to refuse.
*/
class TestProxy : public QObject
{
public:
    explicit TestProxy(QNetworkProxy::ProxyType type, const QByteArray &user = {}, const QByteArray &password = {})
        : m_type(type)
        , m_user(user)
        , m_password(password)
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = m_server.nextPendingConnection())
                serve(client);
        });
        m_server.listen(QHostAddress::LocalHost);
    }

    //! For clients; log in as \a user.
    QNetworkProxy proxy(const QString &user = {}, const QString &password = {}) const
    {
        return QNetworkProxy(m_type, QStringLiteral("127.0.0.1"), m_server.serverPort(), user, password);
    }
    //! Answers every request with \a code: of SOCKS5 (5: refused) or of HTTP (503).
    void refuse(int code) { m_refusal = code; }
    void close() { m_server.close(); }
    //! The host of the latest request.
    QByteArray asked() const { return m_asked; }

private:
    enum class Step { Greeting, Password, Request, Relay };
    struct Link
    {
        Step step = Step::Greeting;
        QByteArray buffer;
        QTcpSocket *target = nullptr;
    };

    void serve(QTcpSocket *client)
    {
        client->setParent(this);
        auto link = std::make_shared<Link>();
        connect(client, &QTcpSocket::readyRead, this, [this, client, link] {
            if (link->step == Step::Relay)
                return void(link->target->write(client->readAll()));
            link->buffer += client->readAll();
            if (m_type == QNetworkProxy::HttpProxy)
                takeHttp(client, link);
            else
                takeSocks(client, link);
        });
    }

    void takeHttp(QTcpSocket *client, const std::shared_ptr<Link> &link)
    {
        if (!link->buffer.contains("\r\n\r\n"))
            return;
        const QByteArray head = std::exchange(link->buffer, {});
        const QByteArray where = head.mid(8, head.indexOf(' ', 8) - 8); // CONNECT host:port HTTP/1.1
        m_asked = where.left(where.lastIndexOf(':'));
        if (!m_user.isEmpty() && !head.contains(QByteArray(m_user + ':' + m_password).toBase64())) {
            client->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                          "Content-Length: 0\r\nProxy-Connection: keep-alive\r\n\r\n");
            return;
        }
        if (m_refusal) {
            client->write("HTTP/1.1 " + QByteArray::number(m_refusal) + " No\r\nContent-Length: 0\r\n\r\n");
            return client->disconnectFromHost();
        }
        relay(client, link, m_asked, where.mid(where.lastIndexOf(':') + 1).toUShort(), "HTTP/1.1 200 OK\r\n\r\n",
              "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n");
    }

    void takeSocks(QTcpSocket *client, const std::shared_ptr<Link> &link)
    {
        QByteArray &in = link->buffer;
        if (link->step == Step::Greeting && in.size() >= 2 && in.size() >= 2 + uchar(in[1])) {
            const char wanted = m_user.isEmpty() ? 0 : 2;
            const bool offered = in.mid(2, uchar(in[1])).contains(wanted);
            in.remove(0, 2 + uchar(in[1]));
            client->write(QByteArray("\x05") + (offered ? wanted : '\xff'));
            link->step = wanted ? Step::Password : Step::Request;
        }
        if (link->step == Step::Password && in.size() >= 2) {
            const int userSize = uchar(in[1]);
            if (in.size() < 3 + userSize || in.size() < 3 + userSize + uchar(in[2 + userSize]))
                return;
            const bool good =
                in.mid(2, userSize) == m_user && in.mid(3 + userSize, uchar(in[2 + userSize])) == m_password;
            in.clear();
            client->write(QByteArray("\x01") + (good ? '\0' : '\1'));
            if (!good)
                return client->disconnectFromHost();
            link->step = Step::Request;
        }
        if (link->step != Step::Request || in.size() < 7)
            return;
        const bool byName = in[3] == 3;
        const qsizetype size = byName ? 1 + uchar(in[4]) : in[3] == 1 ? 4 : 16;
        if (in.size() < 4 + size + 2)
            return;
        m_asked = byName
            ? in.mid(5, size - 1)
            : QHostAddress((uchar(in[4]) << 24) | (uchar(in[5]) << 16) | (uchar(in[6]) << 8) | uchar(in[7]))
                  .toString()
                  .toLatin1();
        const quint16 port = quint16((uchar(in[4 + size]) << 8) | uchar(in[5 + size]));
        in.clear();
        const auto reply = [](char code) -> QByteArray {
            return QByteArray("\x05", 1) + code + QByteArray("\x00\x01\x00\x00\x00\x00\x00\x00", 8);
        };
        if (m_refusal)
            return void(client->write(reply(char(m_refusal))));
        relay(client, link, m_asked, port, reply(0), reply(5));
    }

    void relay(QTcpSocket *client, const std::shared_ptr<Link> &link, const QByteArray &host, quint16 port,
               const QByteArray &good, const QByteArray &bad)
    {
        auto *target = new QTcpSocket(client);
        link->target = target;
        target->setProxy(QNetworkProxy::NoProxy);
        connect(target, &QTcpSocket::connected, client, [client, link, good] {
            link->step = Step::Relay;
            client->write(good);
        });
        connect(target, &QTcpSocket::errorOccurred, client, [client, link, bad] {
            if (link->step != Step::Relay)
                client->write(bad);
            client->disconnectFromHost();
        });
        connect(target, &QTcpSocket::readyRead, client, [client, target] { client->write(target->readAll()); });
        connect(client, &QTcpSocket::disconnected, target, &QTcpSocket::abort);
        // It knows the names that nobody else does.
        target->connectToHost(host.endsWith(".test") ? QStringLiteral("127.0.0.1") : QString::fromLatin1(host), port);
    }

    const QNetworkProxy::ProxyType m_type;
    const QByteArray m_user;
    const QByteArray m_password;
    QTcpServer m_server;
    int m_refusal = 0;
    QByteArray m_asked;
};
