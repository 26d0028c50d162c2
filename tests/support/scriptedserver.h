// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisoptions.h>

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qpointer.h>
#include <QtCore/quuid.h>
#include <QtNetwork/qlocalserver.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslserver.h>
#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtestsystem.h>

#include <deque>
#include <functional>
#include <memory>

/*!
    A peer that does what a test tells it to, like a transcript: next() is what the client said, send() what it hears.

    Lives in the test's own event loop: waiting for one side runs the other. With a greeting it answers HELLO, SELECT,
    CLIENT SETINFO, INFO and KILL by itself on every link; ByHand leaves these to the test too. The newest link is the one spoken to.
*/
class ScriptedServer : public QObject
{
public:
    enum class Socket { Tcp, Local, Tls };
    enum class Greeting { Resp2, Resp3, ByHand };
    using Words = QByteArrayList;

    explicit ScriptedServer(Socket socket = Socket::Tcp, Greeting greeting = Greeting::Resp3)
        : m_greeting(greeting)
    {
        if (socket != Socket::Local) {
            if (socket == Socket::Tls)
                m_tcp = std::make_unique<QSslServer>();
            else
                m_tcp = std::make_unique<QTcpServer>();
            const auto take = [this] {
                while (QTcpSocket *peer = m_tcp->nextPendingConnection()) {
                    peer->setSocketOption(QAbstractSocket::LowDelayOption, 1);
                    accept(peer);
                }
            };
            if (socket == Socket::Tls) // newConnection() says that there is a link, this that it is encrypted
                connect(m_tcp.get(), &QTcpServer::pendingConnectionAvailable, this, take);
            else
                connect(m_tcp.get(), &QTcpServer::newConnection, this, take);
        } else {
            m_local = std::make_unique<QLocalServer>();
            connect(m_local.get(), &QLocalServer::newConnection, this, [this] {
                while (QLocalSocket *peer = m_local->nextPendingConnection())
                    accept(peer);
            });
        }
        listen();
    }

    //! Options of a client that dials this server at once, and again after a few milliseconds.
    QRedisOptions options() const
    {
        QRedisOptions options;
        if (m_local)
            options.setSocketPath(m_local->fullServerName());
        else
            options.setHost(QStringLiteral("127.0.0.1"), m_port);
        if (!m_caFile.isEmpty())
            options.setTlsFiles(m_caFile);
        return options.setRetryPolicy(QRedisRetryPolicy()
                                          .setMinimumBackoff(std::chrono::milliseconds(2))
                                          .setMaximumBackoff(std::chrono::milliseconds(10)));
    }

    //! Speaks TLS by \a configuration from now on; clients of options() trust \a caFile.
    void setTls(const QSslConfiguration &configuration, const QString &caFile)
    {
        static_cast<QSslServer *>(m_tcp.get())->setSslConfiguration(configuration);
        m_caFile = caFile;
    }
    //! Nobody listens from now on.
    void stopListening()
    {
        if (m_tcp)
            m_tcp->close();
        if (m_local)
            m_local->close();
    }
    //! At the same place as before.
    void listen()
    {
        if (m_tcp) {
            m_tcp->listen(QHostAddress::LocalHost, m_port);
            m_port = m_tcp->serverPort();
        } else {
            if (m_name.isEmpty())
                m_name = QStringLiteral("qredis-") + QUuid::createUuid().toString(QUuid::Id128);
            m_local->listen(m_name);
        }
    }

    //! Links so far, those that are over included.
    int linkCount() const { return int(m_links.size()); }
    bool isLinkOpen() const
    {
        QIODevice *device = m_links.empty() ? nullptr : m_links.back()->device.data();
        if (const auto *tcp = qobject_cast<QTcpSocket *>(device))
            return tcp->state() == QAbstractSocket::ConnectedState;
        const auto *local = qobject_cast<QLocalSocket *>(device);
        return local && local->state() == QLocalSocket::ConnectedState;
    }
    //! Every byte that came over the link of that number.
    QByteArray received(int link) const { return m_links[std::size_t(link)]->received; }
    //! Commands that next() would answer at once.
    qsizetype pendingCommands() const { return qsizetype(m_commands.size()); }

    //! The next command of the client, waited for; empty when there is none in time.
    Words next(int milliseconds = 5000)
    {
        if (!QTest::qWaitFor([this] { return !m_commands.empty(); }, milliseconds))
            return {};
        const Words words = m_commands.front();
        m_commands.pop_front();
        return words;
    }
    //! Instead of next() and send(): what is said to each command; a null byte array leaves it to next().
    void answer(std::function<QByteArray(const Words &)> function) { m_answer = std::move(function); }

    //! Says \a bytes, in one piece as far as the system goes.
    void send(const QByteArray &bytes)
    {
        if (!isLinkOpen())
            return;
        m_links.back()->device->write(bytes);
        flush(m_links.back()->device);
    }
    //! Ends the link in order (FIN, before it close_notify on TLS), after what was said.
    void closeLink()
    {
        if (!isLinkOpen())
            return;
        QIODevice *device = m_links.back()->device;
        if (auto *secure = qobject_cast<QSslSocket *>(device))
            secure->disconnectFromHost(); // close() would leave out TLS's own end
        else
            device->close();
    }
    //! Ends the link without order (RST on TCP).
    void resetLink()
    {
        if (auto *tcp = qobject_cast<QTcpSocket *>(m_links.back()->device))
            tcp->abort();
        else if (auto *local = qobject_cast<QLocalSocket *>(m_links.back()->device))
            local->abort();
    }
    //! Stops reading, so that the client's writes pile up; or reads again.
    void setDeaf(bool deaf)
    {
        m_deaf = deaf;
        if (!deaf && !m_links.empty())
            read(m_links.back().get());
    }

    static QByteArray bulk(const QByteArray &value)
    {
        return "$" + QByteArray::number(value.size()) + "\r\n" + value + "\r\n";
    }
    static QByteArray command(const Words &words)
    {
        QByteArray bytes = "*" + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray &word : words)
            bytes += bulk(word);
        return bytes;
    }

private:
    struct Link
    {
        QPointer<QIODevice> device;
        QByteArray received;
        qsizetype parsed = 0;
    };

    void accept(QIODevice *device)
    {
        m_links.push_back(std::make_unique<Link>());
        Link *link = m_links.back().get();
        link->device = device;
        device->setParent(this);
        if (auto *tcp = qobject_cast<QTcpSocket *>(device))
            tcp->setReadBufferSize(256 * 1024);
        else if (auto *local = qobject_cast<QLocalSocket *>(device))
            local->setReadBufferSize(256 * 1024);
        connect(device, &QIODevice::readyRead, this, [this, link] { read(link); });
        read(link);
    }

    void read(Link *link)
    {
        if (m_deaf || !link->device || !link->device->isOpen())
            return;
        link->received += link->device->readAll();
        QByteArray replies;
        while (const std::optional<Words> words = parse(link)) {
            const QByteArray reply = replyTo(*words);
            if (reply.isNull())
                m_commands.push_back(*words);
            replies += reply;
        }
        if (!replies.isEmpty() && link->device) {
            link->device->write(replies);
            flush(link->device);
        }
    }

    QByteArray replyTo(const Words &words)
    {
        if (m_greeting != Greeting::ByHand) {
            const QByteArray name = words.front().toUpper();
            if (name == "HELLO")
                return m_greeting == Greeting::Resp3 ? QByteArrayLiteral("%1\r\n+proto\r\n:3\r\n")
                                                     : QByteArrayLiteral("-NOPROTO unsupported protocol version\r\n");
            if (name == "SELECT" || name == "AUTH" || (name == "CLIENT" && words.value(1).startsWith("SET")))
                return QByteArrayLiteral("+OK\r\n");
            if (name == "CLIENT" && words.value(1) == "KILL")
                return QByteArrayLiteral(":1\r\n");
            if (name == "CLIENT" && words.value(1) == "INFO")
                return bulk("id=" + QByteArray::number(m_links.size()) + " addr=127.0.0.1:5 name= db=0");
        }
        return m_answer ? m_answer(words) : QByteArray();
    }

    //! The next complete command of \a link.
    static std::optional<Words> parse(Link *link)
    {
        qsizetype at = link->parsed;
        const auto number = [&](char type) -> qsizetype {
            const qsizetype end = link->received.indexOf("\r\n", at);
            if (end < 0 || link->received[at] != type)
                return -1;
            const qsizetype value = link->received.mid(at + 1, end - at - 1).toLongLong();
            at = end + 2;
            return value;
        };
        const qsizetype count = number('*');
        if (count <= 0)
            return std::nullopt;
        Words words;
        for (qsizetype word = 0; word < count; ++word) {
            const qsizetype size = number('$');
            if (size < 0 || link->received.size() < at + size + 2)
                return std::nullopt;
            words.append(link->received.mid(at, size));
            at += size + 2;
        }
        link->parsed = at;
        return words;
    }

    static void flush(QIODevice *device)
    {
        if (auto *tcp = qobject_cast<QTcpSocket *>(device))
            tcp->flush();
        else if (auto *local = qobject_cast<QLocalSocket *>(device))
            local->flush();
    }

    const Greeting m_greeting;
    std::unique_ptr<QTcpServer> m_tcp;
    std::unique_ptr<QLocalServer> m_local;
    QString m_name;
    QString m_caFile;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Link>> m_links;
    std::deque<Words> m_commands;
    std::function<QByteArray(const Words &)> m_answer;
    bool m_deaf = false;
};

Q_DECLARE_METATYPE(ScriptedServer::Socket)
Q_DECLARE_METATYPE(ScriptedServer::Greeting)
