// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisoptions.h>

#include "optionsdata.h"

#include <QtCore/qdebug.h>
#include <QtCore/qfuture.h>
#include <QtCore/qurl.h>

using namespace std::chrono_literals;

QRedisOptions::QRedisOptions()
    : d(new QRedisOptionsData)
{
}

QRedisOptions::QRedisOptions(const QRedisOptions &other) = default;
QRedisOptions &QRedisOptions::operator=(const QRedisOptions &other) = default;
QRedisOptions::~QRedisOptions() = default;

QString QRedisOptions::errorString() const
{
    if (!d->fault.isEmpty())
        return d->fault;
    if (d->socketPath.isEmpty() && d->host.isEmpty())
        return QStringLiteral("the host is empty");
    if (d->socketPath.isEmpty() && d->port == 0)
        return QStringLiteral("the port is 0");
    if (!d->socketPath.isEmpty() && d->tls)
        return QStringLiteral("a local socket takes no TLS");
    if (!d->tlsKeyFile.isEmpty() && d->tlsCertificateFile.isEmpty())
        return QStringLiteral("setTlsFiles() got a key without the certificate that it belongs to");
    const QNetworkProxy::ProxyType proxy = d->proxy.type();
    if (proxy == QNetworkProxy::HttpCachingProxy || proxy == QNetworkProxy::FtpCachingProxy)
        return QStringLiteral(
            "setProxy() takes Socks5Proxy, HttpProxy, NoProxy or DefaultProxy; others relay no Redis");
    if (d->database < 0)
        return QStringLiteral("the database is less than 0");
    if (d->topology == Topology::Cluster && d->database != 0)
        return QStringLiteral("a cluster has no database but 0");
    if (d->topology == Topology::Sentinel && d->service.isEmpty())
        return QStringLiteral("the sentinel URL names no service: redis-sentinel://host:port/service/db");
    if (d->maxConnections < 1)
        return QStringLiteral("setMaxConnections() takes 1 or more");
    if (d->lanes < 1 || d->lanes > 64)
        return QStringLiteral("setLanes() takes 1 to 64");
    if (d->lanes > d->maxConnections)
        return QStringLiteral("there are more lanes than setMaxConnections() allows");
    if (d->minIdleConnections < 0 || d->minIdleConnections > d->maxConnections - d->lanes)
        return QStringLiteral("setMinIdleConnections() takes 0 up to what setMaxConnections() leaves beside the lanes");
    if (d->idleTimeout < 0ms || d->maxConnectionAge < 0ms)
        return QStringLiteral("setIdleTimeout() and setMaxConnectionAge() take 0, which is off, or more");
    if (d->connectTimeout <= 0ms || d->commandTimeout <= 0ms)
        return QStringLiteral("timeouts must be positive");
    if (d->keepAliveProbes < 1)
        return QStringLiteral("setKeepAlive() takes 1 probe or more");
    if (d->readLimitDepth < 1 || d->readLimitDepth > 1024)
        return QStringLiteral("setReadLimits() takes a depth of 1 to 1024");
    if (d->readLimitElements < 1 || d->readLimitBytes < 1 || d->queueLimitBytes < 1 || d->queueLimitCommands < 1)
        return QStringLiteral("limits must be positive");
    if (d->retryPolicy.attempts() < 1 || d->retryPolicy.minimumBackoff() <= 0ms
        || d->retryPolicy.maximumBackoff() < d->retryPolicy.minimumBackoff())
        return QStringLiteral("the retry policy needs at least one attempt and a positive, growing backoff");
    return {};
}

QRedisOptions &QRedisOptions::setHost(const QString &host, quint16 port)
{
    d->host = host;
    d->port = port;
    d->socketPath.clear();
    return *this;
}

QRedisOptions &QRedisOptions::setSocketPath(const QString &path)
{
    d->socketPath = path;
    return *this;
}

QRedisOptions &QRedisOptions::setTls(bool on)
{
    d->tls = on;
    return *this;
}

QRedisOptions &QRedisOptions::setUsername(const QString &username)
{
    d->username = username;
    return *this;
}

QRedisOptions &QRedisOptions::setPassword(const QString &password)
{
    d->password = password;
    return *this;
}

QRedisOptions &QRedisOptions::setCredentialProvider(CredentialProvider provider)
{
    d->credentialProvider = std::move(provider);
    return *this;
}

QRedisOptions &QRedisOptions::setDatabase(int database)
{
    d->database = database;
    return *this;
}

QRedisOptions &QRedisOptions::setClientName(const QByteArray &name)
{
    d->clientName = name;
    return *this;
}

QRedisOptions &QRedisOptions::setProtocol(QRedis::Protocol protocol)
{
    d->protocol = protocol;
    return *this;
}

QRedisOptions &QRedisOptions::setConnectTimeout(std::chrono::milliseconds timeout)
{
    d->connectTimeout = timeout;
    return *this;
}

QRedisOptions &QRedisOptions::setCommandTimeout(std::chrono::milliseconds timeout)
{
    d->commandTimeout = timeout;
    return *this;
}

QRedisOptions &QRedisOptions::setKeepAlive(std::chrono::milliseconds idle, std::chrono::milliseconds interval,
                                           int probes)
{
    d->keepAliveIdle = idle;
    d->keepAliveInterval = interval;
    d->keepAliveProbes = probes;
    return *this;
}

QRedisOptions &QRedisOptions::setMaxConnections(int count)
{
    d->maxConnections = count;
    return *this;
}

QRedisOptions &QRedisOptions::setAcquireTimeout(std::chrono::milliseconds timeout)
{
    d->acquireTimeout = timeout;
    return *this;
}

QRedisOptions &QRedisOptions::setMinIdleConnections(int count)
{
    d->minIdleConnections = count;
    return *this;
}

QRedisOptions &QRedisOptions::setIdleTimeout(std::chrono::milliseconds timeout)
{
    d->idleTimeout = timeout;
    return *this;
}

QRedisOptions &QRedisOptions::setMaxConnectionAge(std::chrono::milliseconds age)
{
    d->maxConnectionAge = age;
    return *this;
}

QRedisOptions &QRedisOptions::setLanes(int count)
{
    d->lanes = count;
    return *this;
}

QRedisOptions &QRedisOptions::setOfflineQueue(bool on)
{
    d->offlineQueue = on;
    return *this;
}

QRedisOptions &QRedisOptions::setQueueLimits(qint64 bytes, qint64 commands)
{
    d->queueLimitBytes = bytes;
    d->queueLimitCommands = commands;
    return *this;
}

QRedisOptions &QRedisOptions::setReadLimits(int depth, qint64 elements, qint64 bytes)
{
    d->readLimitDepth = depth;
    d->readLimitElements = elements;
    d->readLimitBytes = bytes;
    return *this;
}

QRedisOptions &QRedisOptions::setRetryPolicy(const QRedisRetryPolicy &policy)
{
    d->retryPolicy = policy;
    return *this;
}

QRedisOptions &QRedisOptions::setGuard(Guard guard)
{
    d->guard = std::move(guard);
    return *this;
}

QRedisOptions &QRedisOptions::setOwnThread(bool on)
{
    d->ownThread = on;
    return *this;
}

#if QT_CONFIG(ssl)
QRedisOptions &QRedisOptions::setSslConfiguration(const QSslConfiguration &configuration)
{
    d->ssl = configuration;
    d->tls = true;
    return *this;
}

QSslConfiguration QRedisOptions::sslConfiguration() const
{
    return d->ssl;
}
#endif

QRedisOptions &QRedisOptions::setTlsFiles(const QString &ca, const QString &certificate, const QString &key)
{
    d->tlsCaFile = ca;
    d->tlsCertificateFile = certificate;
    d->tlsKeyFile = key;
    d->tls = true;
    return *this;
}

QRedisOptions &QRedisOptions::setTlsServerName(const QString &name)
{
    d->tlsServerName = name;
    return *this;
}

QRedisOptions &QRedisOptions::setProxy(const QNetworkProxy &proxy)
{
    d->proxy = proxy;
    return *this;
}

QString QRedisOptions::serverName() const
{
    if (!d->socketPath.isEmpty())
        return d->socketPath;
    return (d->host.contains(u':') ? u'[' + d->host + u']' : d->host) + u':' + QString::number(d->port);
}

QRedisOptions::Topology QRedisOptions::topology() const
{
    return d->topology;
}

QString QRedisOptions::host() const
{
    return d->host;
}

quint16 QRedisOptions::port() const
{
    return d->port;
}

QString QRedisOptions::socketPath() const
{
    return d->socketPath;
}

bool QRedisOptions::isTls() const
{
    return d->tls;
}

QString QRedisOptions::username() const
{
    return d->username;
}

QString QRedisOptions::password() const
{
    return d->password;
}

QRedisOptions::CredentialProvider QRedisOptions::credentialProvider() const
{
    return d->credentialProvider;
}

int QRedisOptions::database() const
{
    return d->database;
}

QByteArray QRedisOptions::clientName() const
{
    return d->clientName;
}

QRedis::Protocol QRedisOptions::protocol() const
{
    return d->protocol;
}

QString QRedisOptions::tlsCaFile() const
{
    return d->tlsCaFile;
}

QString QRedisOptions::tlsCertificateFile() const
{
    return d->tlsCertificateFile;
}

QString QRedisOptions::tlsKeyFile() const
{
    return d->tlsKeyFile;
}

QString QRedisOptions::tlsServerName() const
{
    return d->tlsServerName.isEmpty() ? d->host : d->tlsServerName;
}

QNetworkProxy QRedisOptions::proxy() const
{
    return d->proxy;
}

std::chrono::milliseconds QRedisOptions::connectTimeout() const
{
    return d->connectTimeout;
}

std::chrono::milliseconds QRedisOptions::commandTimeout() const
{
    return d->commandTimeout;
}

std::chrono::milliseconds QRedisOptions::keepAliveIdle() const
{
    return d->keepAliveIdle;
}

std::chrono::milliseconds QRedisOptions::keepAliveInterval() const
{
    return d->keepAliveInterval;
}

int QRedisOptions::keepAliveProbes() const
{
    return d->keepAliveProbes;
}

int QRedisOptions::maxConnections() const
{
    return d->maxConnections;
}

std::chrono::milliseconds QRedisOptions::acquireTimeout() const
{
    return d->acquireTimeout;
}

int QRedisOptions::minIdleConnections() const
{
    return d->minIdleConnections;
}

std::chrono::milliseconds QRedisOptions::idleTimeout() const
{
    return d->idleTimeout;
}

std::chrono::milliseconds QRedisOptions::maxConnectionAge() const
{
    return d->maxConnectionAge;
}

int QRedisOptions::lanes() const
{
    return d->lanes;
}

bool QRedisOptions::offlineQueue() const
{
    return d->offlineQueue;
}

qint64 QRedisOptions::queueLimitBytes() const
{
    return d->queueLimitBytes;
}

qint64 QRedisOptions::queueLimitCommands() const
{
    return d->queueLimitCommands;
}

int QRedisOptions::readLimitDepth() const
{
    return d->readLimitDepth;
}

qint64 QRedisOptions::readLimitElements() const
{
    return d->readLimitElements;
}

qint64 QRedisOptions::readLimitBytes() const
{
    return d->readLimitBytes;
}

QRedisRetryPolicy QRedisOptions::retryPolicy() const
{
    return d->retryPolicy;
}

QRedisOptions::Guard QRedisOptions::guard() const
{
    return d->guard;
}

bool QRedisOptions::ownThread() const
{
    return d->ownThread;
}

QDebug operator<<(QDebug debug, const QRedisOptions &options)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << "QRedisOptions(" << options.serverName();
    if (options.isTls())
        debug << ", TLS";
    if (!options.username().isEmpty())
        debug << ", user " << options.username();
    if (!options.password().isEmpty())
        debug << ", password hidden";
    if (options.credentialProvider())
        debug << ", credential provider";
    if (options.database() != 0)
        debug << ", database " << options.database();
    if (!options.isValid())
        debug << ", invalid: " << options.errorString();
    return debug << ')';
}

QDebug operator<<(QDebug debug, const QRedisCredentials &credentials)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << "QRedisCredentials(" << credentials.username();
    if (!credentials.password().isEmpty())
        debug << ", password hidden";
    return debug << ')';
}
