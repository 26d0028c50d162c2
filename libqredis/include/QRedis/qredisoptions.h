// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscredentials.h"
#include "qredisglobal.h"

#include <QtCore/qbytearraylist.h>
#include <QtCore/qmap.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qtnetworkglobal.h>

#include <chrono>
#include <functional>

QT_BEGIN_NAMESPACE
template<class T>
class QFuture;
class QSslConfiguration;
class QNetworkProxy;
QT_END_NAMESPACE

class QRedisOptionsData;
class QRedisWords;

/*!
    How often and how patiently the library tries again by itself. A fluent value.
*/
class QREDIS_EXPORT QRedisRetryPolicy
{
public:
    //! How often one command is written at most. Default 3; 1: never again.
    QRedisRetryPolicy &setAttempts(int attempts)
    {
        m_attempts = attempts;
        return *this;
    }
    //! First and longest pause between two dials; the pause doubles, with full jitter. Default 10 ms.
    QRedisRetryPolicy &setMinimumBackoff(std::chrono::milliseconds backoff)
    {
        m_minimumBackoff = backoff;
        return *this;
    }
    //! Default 1 s.
    QRedisRetryPolicy &setMaximumBackoff(std::chrono::milliseconds backoff)
    {
        m_maximumBackoff = backoff;
        return *this;
    }
    //! Whether what ends in the same state and answers the same when repeated (plain SET, MSET ...) is repeated after an unclear failure. Default false.
    QRedisRetryPolicy &setRetryOverwrites(bool retry)
    {
        m_retryOverwrites = retry;
        return *this;
    }

    int attempts() const { return m_attempts; }
    std::chrono::milliseconds minimumBackoff() const { return m_minimumBackoff; }
    std::chrono::milliseconds maximumBackoff() const { return m_maximumBackoff; }
    bool retryOverwrites() const { return m_retryOverwrites; }

private:
    int m_attempts = 3;
    std::chrono::milliseconds m_minimumBackoff{10};
    std::chrono::milliseconds m_maximumBackoff{1000};
    bool m_retryOverwrites = false;
};

/*!
    A command as the guard of QRedisOptions::setGuard() sees it. Refers to the caller's words; valid during the call.
*/
class QREDIS_EXPORT QRedisCommandView
{
public:
    QRedisCommandView(const QByteArray &name, const QByteArrayList &arguments)
        : m_name(name)
        , m_arguments(arguments)
    {
    }
    //! In upper case, container and subcommand separated by a space: "CLIENT KILL".
    const QByteArray &name() const { return m_name; }
    //! What follows the name.
    const QByteArrayList &arguments() const { return m_arguments; }

private:
    const QByteArray &m_name;
    const QByteArrayList &m_arguments;
};

/*!
    Where a client connects and how it behaves. A fluent, implicitly shared value:
    `QRedisOptions().setHost("db").setDatabase(2)`, or fromUrl().

    A wrong option makes the whole value invalid: errorString() says why, and a client made of it fails every command
    with QRedisError::Code::InvalidArgument.
*/
class QREDIS_EXPORT QRedisOptions
{
public:
    //! Whether one server is meant, a cluster, or what a sentinel names.
    enum class Topology { Standalone, Cluster, Sentinel };

    using Guard = std::function<bool(const QRedisCommandView &)>;
    using CredentialProvider = std::function<QFuture<QRedisCredentials>()>;

    //! localhost:6379, without TLS, RESP3 where the server has it.
    QRedisOptions();
    QRedisOptions(const QRedisOptions &other);
    QRedisOptions &operator=(const QRedisOptions &other);
    ~QRedisOptions();

    /*!
        redis:// rediss:// valkey:// valkeys:// unix:// redis-cluster:// rediss-cluster:// redis-sentinel:// rediss-sentinel://
        with user, password, `/db` (sentinel: `/service/db`) and the query items client_name protocol timeout
        max_connections db seed ca_file cert_file key_file. Milliseconds for timeout. Anything unknown is an error.
    */
    static QRedisOptions fromUrl(const QUrl &url);

    bool isValid() const { return errorString().isEmpty(); }
    //! Why the options are invalid; empty when they are not. Never contains a password.
    QString errorString() const;

    QRedisOptions &setHost(const QString &host, quint16 port = 6379);
    /*!
        A local (AF_UNIX) socket instead of host and port; a leading '@' means Linux's abstract name space. As a URL:
        `unix:///run/redis.sock`, `unix:@name`. Elsewhere than on Unix: the name of a pipe, as QLocalSocket takes it.
    */
    QRedisOptions &setSocketPath(const QString &path);
    QRedisOptions &setTls(bool on);
    QRedisOptions &setUsername(const QString &username);
    QRedisOptions &setPassword(const QString &password);
    /*!
        Asked for user and password at each connect, instead of setUsername() and setPassword(): for tokens that expire.

        Called in the client's thread, from an event of its own, once for every link that is made and once for each
        QRedisClient::reauthenticate(); its future may finish at any time and in any thread. Its failure counts as one of
        the link: it is dialled again, with backoff. The time it takes is part of the connect timeout.

        \code
        options.setCredentialProvider([tokens] { return tokens->fetch().then([](const Token &token) {
            return QRedisCredentials(token.user(), token.secret());
        }); });
        QObject::connect(tokens, &Tokens::renewed, redis, &QRedisClient::reauthenticate);
        \endcode
    */
    QRedisOptions &setCredentialProvider(CredentialProvider provider);
    QRedisOptions &setDatabase(int database);
    QRedisOptions &setClientName(const QByteArray &name);
    QRedisOptions &setProtocol(QRedis::Protocol protocol);
#if QT_CONFIG(ssl)
    //! Switches TLS on, with this configuration. Verification stays on unless the configuration says otherwise.
    QRedisOptions &setSslConfiguration(const QSslConfiguration &configuration);
#endif
    /*!
        Switches TLS on, with PEM files of the certificate authority, the client certificate and its key; an empty path
        leaves one out. Without \a key it is looked for in the certificate's file. They win over setSslConfiguration(),
        and are read at each dial, so that renewed files are used without a restart.
    */
    QRedisOptions &setTlsFiles(const QString &ca, const QString &certificate = {}, const QString &key = {});
    //! The name that the server's certificate must be for, and that is sent as SNI, where that is not the host's.
    QRedisOptions &setTlsServerName(const QString &name);
    /*!
        A SOCKS5 or HTTP proxy to connect through; it resolves the host's name. Default: that of the application,
        as with any socket of Qt; QNetworkProxy::NoProxy switches it off. Local sockets use none.
    */
    QRedisOptions &setProxy(const QNetworkProxy &proxy);

    //! For dialling, TLS and handshake together. Default 5 s.
    QRedisOptions &setConnectTimeout(std::chrono::milliseconds timeout);
    //! Deadline of a command over every phase. Default 5 s.
    QRedisOptions &setCommandTimeout(std::chrono::milliseconds timeout);
    /*!
        A link that owes nothing is PINGed after \a idle of silence and closed \a interval later. TCP's own keep-alive gets
        the same numbers, rounded up to seconds, and where the system has it data that nobody acknowledges ends the link
        after \a idle + \a probes x \a interval (TCP_USER_TIMEOUT). Default 5 s, 5 s, 3. An \a idle of 0 switches it all off.
    */
    QRedisOptions &setKeepAlive(std::chrono::milliseconds idle, std::chrono::milliseconds interval, int probes = 3);
    //! Links to one server at most: lanes, leases and the subscription link together, those being dialled included. Default 16.
    QRedisOptions &setMaxConnections(int count);
    //! How long a command waits for a lease at most, first come first served; 0: fails at once. Default: up to its deadline.
    QRedisOptions &setAcquireTimeout(std::chrono::milliseconds timeout);
    /*!
        Links kept ready to be leased, so that what needs one does not wait for a dial; made once any link is open, within
        maxConnections(). Default 0.
    */
    QRedisOptions &setMinIdleConnections(int count);
    //! An idle link is closed after \a timeout without use, down to minIdleConnections(). Default 5 min; 0: never.
    QRedisOptions &setIdleTimeout(std::chrono::milliseconds timeout);
    /*!
        A link that was leased is closed at \a age instead of being lent again; each a little earlier by chance (up to a
        tenth), so that they do not all go at once. The lanes and the subscription link stay. Default 0: no limit.
    */
    QRedisOptions &setMaxConnectionAge(std::chrono::milliseconds age);
    //! Multiplexed connections per server, 1 to 64. Default 1.
    QRedisOptions &setLanes(int count);
    //! Whether commands are queued while the link is lost; for the first dial they always are. Default true.
    QRedisOptions &setOfflineQueue(bool on);
    //! Bounds of unanswered commands of a lane; what comes then fails with QRedisError::Code::QueueFull. Default 64 MiB, 1,000,000.
    QRedisOptions &setQueueLimits(qint64 bytes, qint64 commands);
    //! Bounds of one reply. Default 128 levels, 2^30 elements, 2^40 bytes.
    QRedisOptions &setReadLimits(int depth, qint64 elements, qint64 bytes);
    QRedisOptions &setRetryPolicy(const QRedisRetryPolicy &policy);
    //! Asked for every command before its words become bytes, in the thread that issues it; false refuses it with QRedisError::Code::Refused.
    QRedisOptions &setGuard(Guard guard);
    //! Gives the client an I/O thread of its own: sockets, parsing and decoding happen there, promises finish in the client's thread.
    QRedisOptions &setOwnThread(bool on);

    Topology topology() const;
    QString host() const;
    quint16 port() const;
    QString socketPath() const;
    bool isTls() const;
    QString username() const;
    QString password() const;
    CredentialProvider credentialProvider() const;
    int database() const;
    QByteArray clientName() const;
    QRedis::Protocol protocol() const;
#if QT_CONFIG(ssl)
    QSslConfiguration sslConfiguration() const;
#endif
    QString tlsCaFile() const;
    QString tlsCertificateFile() const;
    QString tlsKeyFile() const;
    //! The name that the certificate has to be for; the host unless set.
    QString tlsServerName() const;
    QNetworkProxy proxy() const;
    std::chrono::milliseconds connectTimeout() const;
    std::chrono::milliseconds commandTimeout() const;
    std::chrono::milliseconds keepAliveIdle() const;
    std::chrono::milliseconds keepAliveInterval() const;
    int keepAliveProbes() const;
    int maxConnections() const;
    //! Less than 0: up to the command's deadline.
    std::chrono::milliseconds acquireTimeout() const;
    int minIdleConnections() const;
    std::chrono::milliseconds idleTimeout() const;
    std::chrono::milliseconds maxConnectionAge() const;
    int lanes() const;
    bool offlineQueue() const;
    qint64 queueLimitBytes() const;
    qint64 queueLimitCommands() const;
    int readLimitDepth() const;
    qint64 readLimitElements() const;
    qint64 readLimitBytes() const;
    QRedisRetryPolicy retryPolicy() const;
    Guard guard() const;
    bool ownThread() const;

    //! The server as messages name it: "host:port" or the socket's path. No user, no password.
    QString serverName() const;

private:
    QSharedDataPointer<QRedisOptionsData> d;
};

//! Prints the server's name and what differs from the defaults, never the password.
QREDIS_EXPORT QDebug operator<<(QDebug debug, const QRedisOptions &options);
