// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestserver.h>

#include "testcertificates.h"
#include "testport.h"
#include "testserverprivate.h"

#include <QtCore/qstandardpaths.h>
#include <QtCore/qurlquery.h>

#include <algorithm>

using namespace QRedis::Private;

namespace {

//! The server to run when nobody set one; empty when there is none.
QString findProgram()
{
    const QString chosen = qEnvironmentVariable("QREDIS_TEST_SERVER");
    if (!chosen.isEmpty())
        return QStandardPaths::findExecutable(chosen);
    const QString redis = QStandardPaths::findExecutable(QStringLiteral("redis-server"));
    return redis.isEmpty() ? QStandardPaths::findExecutable(QStringLiteral("valkey-server")) : redis;
}

} // namespace

QRedisTestServer::QRedisTestServer()
    : d(std::make_unique<Private>())
{
    const QString transport = qEnvironmentVariable("QREDIS_TEST_TRANSPORT");
    d->tls = transport == u"tls";
    d->unixSocket = transport == u"local";
}

QRedisTestServer::~QRedisTestServer()
{
    stop();
}

bool QRedisTestServer::isAvailable()
{
    return !findProgram().isEmpty();
}

QString QRedisTestServer::missingMessage()
{
    const QString chosen = qEnvironmentVariable("QREDIS_TEST_SERVER");
    if (!chosen.isEmpty())
        return QStringLiteral("QREDIS_TEST_SERVER names %1, which cannot be run.").arg(chosen);
    return QStringLiteral("This needs redis-server or valkey-server in PATH (Debian: apt install redis-server), "
                          "or its path in the environment variable QREDIS_TEST_SERVER.");
}

QRedisTestServer &QRedisTestServer::setProgram(const QString &path)
{
    d->program = path;
    return *this;
}

QRedisTestServer &QRedisTestServer::setArguments(const QStringList &arguments)
{
    d->arguments = arguments;
    return *this;
}

QRedisTestServer &QRedisTestServer::setConfig(const QByteArray &key, const QByteArray &value)
{
    const auto line =
        std::find_if(d->config.begin(), d->config.end(), [&key](const auto &l) { return l.first == key; });
    if (line != d->config.end())
        line->second = value;
    else
        d->config.emplace_back(key, value);
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setPassword(const QByteArray &password)
{
    d->password = password;
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setUnixSocket(bool enable)
{
    d->unixSocket = enable;
    d->tls = d->tls && !enable;
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setTls(bool enable)
{
    d->tls = enable;
    d->unixSocket = d->unixSocket && !enable;
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setCertificateFolder(const QString &folder)
{
    d->certificateFolder = folder;
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setTimeLimit(std::chrono::milliseconds limit)
{
    d->limit = limit;
    return *this;
}

bool QRedisTestServer::start()
{
    if (isRunning())
        return true;
    d->error.clear();
    const QDeadlineTimer deadline(d->limit);
    const QString executable = d->program.isEmpty() ? findProgram() : d->program;
    if (executable.isEmpty()) {
        d->error = missingMessage();
        return false;
    }
    if (!d->prepare(deadline))
        return false;
    while (!deadline.hasExpired()) {
        if (!d->hasStarted) {
            d->port = freePort(d->isClusterNode());
            d->configChanged = true;
        }
        switch (d->attempt(executable, deadline)) {
        case Private::Attempt::Ready:
            d->hasStarted = true;
            return true;
        case Private::Attempt::Failed:
            return false;
        case Private::Attempt::PortTaken:
        case Private::Attempt::OptionUnknown:
            break;
        }
    }
    return d->fail(QStringLiteral("Port %1 was not free within %2 ms.").arg(d->port).arg(d->limit.count()));
}

void QRedisTestServer::stop()
{
    d->process.terminate(d->limit);
}

bool QRedisTestServer::restart()
{
    stop();
    return start();
}

void QRedisTestServer::kill()
{
    d->process.kill();
}

bool QRedisTestServer::suspend()
{
    return d->process.suspend(d->limit);
}

void QRedisTestServer::resume()
{
    d->process.resume();
}

bool QRedisTestServer::isRunning() const
{
    return d->process.isRunning();
}

qint64 QRedisTestServer::pid() const
{
    return d->process.pid();
}

quint16 QRedisTestServer::port() const
{
    return d->hasStarted ? d->port : 0;
}

QString QRedisTestServer::socketPath() const
{
    return d->unixSocket && d->folder ? d->path(u"redis.sock") : QString();
}

QUrl QRedisTestServer::url() const
{
    if (!d->hasStarted)
        return {};
    QUrl url;
    if (!d->password.isEmpty())
        url.setPassword(QString::fromLatin1(d->password.toPercentEncoding()), QUrl::StrictMode);
    if (d->unixSocket) {
        url.setScheme(QStringLiteral("unix"));
        url.setHost(QStringLiteral("")); // an empty authority, not none: unix:///path
        url.setPath(socketPath());
        return url;
    }
    url.setScheme(d->tls ? QStringLiteral("rediss") : QStringLiteral("redis"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(d->port);
    if (d->tls) {
        url.setQuery(QUrlQuery{{QStringLiteral("ca_file"), caFile()},
                               {QStringLiteral("cert_file"), certificateFile()},
                               {QStringLiteral("key_file"), keyFile()}});
    }
    return url;
}

QString QRedisTestServer::caFile() const
{
    return d->certificate(CertificateFile::Ca);
}

QString QRedisTestServer::certificateFile() const
{
    return d->certificate(CertificateFile::Client);
}

QString QRedisTestServer::keyFile() const
{
    return d->certificate(CertificateFile::ClientKey);
}

QString QRedisTestServer::folder() const
{
    return d->folder ? d->folder->path() : QString();
}

QString QRedisTestServer::errorString() const
{
    return d->error;
}

QByteArray QRedisTestServer::log() const
{
    return d->process.log();
}
