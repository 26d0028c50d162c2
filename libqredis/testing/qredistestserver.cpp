// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestserver.h>

#include "testcertificates.h"
#include "testlink.h"
#include "testport.h"
#include "testprocess.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurlquery.h>

#include <algorithm>
#include <utility>
#include <vector>

using namespace QRedis::Private;
using namespace std::chrono_literals;

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

//! \a value between quotes, as the configuration file wants what may hold any byte.
QByteArray quoted(const QByteArray &value)
{
    QByteArray text = "\"";
    for (const char byte : value)
        text += "\\x" + QByteArray(1, byte).toHex();
    return text + '"';
}

} // namespace

class QRedisTestServer::Private
{
public:
    enum class Attempt { Ready, PortTaken, OptionUnknown, Failed };

    bool prepare(QDeadlineTimer deadline);
    bool writeConfiguration();
    Attempt attempt(const QString &executable, QDeadlineTimer deadline);
    Attempt explainEnd();
    bool isReady(QDeadlineTimer deadline) const;
    bool fail(const QString &what);

    QString path(QStringView name) const { return folder->path() + QLatin1Char('/') + name; }
    QString certificate(QStringView name) const;
    TestEndpoint endpoint() const;
    bool isClusterNode() const;

    QString program;
    QStringList arguments;
    std::vector<std::pair<QByteArray, QByteArray>> config;
    QByteArray password;
    QString certificateFolder; //!< Of another server.
    bool unixSocket = false;
    bool tls = false;
    std::chrono::milliseconds limit = 10s;

    std::unique_ptr<QTemporaryDir> folder; //!< Before the process: it goes after it.
    TestProcess process;
    quint16 port = 0;
    bool hasStarted = false; //!< The port was good once: keep it.
    bool configChanged = true; //!< The file is to be written: otherwise what CONFIG REWRITE wrote survives a restart.
    bool knowsDebugOption = true;
    QString error;
};

bool QRedisTestServer::Private::fail(const QString &what)
{
    const QByteArray tail = process.logOfRun().right(2000).trimmed();
    error = tail.isEmpty() ? what : what + QStringLiteral("\nThe server's log ends with:\n") + QString::fromUtf8(tail);
    return false;
}

QString QRedisTestServer::Private::certificate(QStringView name) const
{
    if (!tls || !folder)
        return {};
    return certificateFolder.isEmpty() ? path(name) : certificateFolder + QLatin1Char('/') + name;
}

TestEndpoint QRedisTestServer::Private::endpoint() const
{
    return {port, password, certificate(CertificateFile::Ca), certificate(CertificateFile::Client),
            certificate(CertificateFile::ClientKey)};
}

bool QRedisTestServer::Private::isClusterNode() const
{
    return std::any_of(config.begin(), config.end(),
                       [](const auto &line) { return line.first == "cluster-enabled" && line.second == "yes"; });
}

//! Makes the folder and what lies in it but the configuration, once.
bool QRedisTestServer::Private::prepare(QDeadlineTimer deadline)
{
    if (!folder) {
        auto made = std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/qredis-test-XXXXXX"));
        if (!made->isValid())
            return fail(QStringLiteral("No temporary folder: %1").arg(made->errorString()));
        folder = std::move(made);
    }
    if (tls && unixSocket)
        return fail(QStringLiteral("setTls() and setUnixSocket() exclude each other: a local socket has no TLS."));
    if (tls && !QFile::exists(certificate(CertificateFile::Client))) {
        if (!certificateFolder.isEmpty())
            return fail(QStringLiteral("No certificates in %1").arg(certificateFolder));
        const QString problem = makeCertificates(folder->path(), deadline);
        if (!problem.isEmpty())
            return fail(problem);
    }
    return true;
}

bool QRedisTestServer::Private::writeConfiguration()
{
    QByteArray text;
    const auto add = [&text](const QByteArray &key, const QByteArray &value) {
        text += key + ' ' + (value.isEmpty() ? QByteArrayLiteral("\"\"") : value) + '\n';
    };
    const auto file = [this](QStringView name) { return quoted(QFile::encodeName(certificate(name))); };

    add("save", {});
    add("appendonly", "no");
    add("protected-mode", "yes");
    if (knowsDebugOption)
        add("enable-debug-command", "yes");
    if (!password.isEmpty()) {
        add("requirepass", quoted(password));
        add("masterauth", quoted(password));
    }
    for (const auto &[key, value] : config) {
        if (key.contains('\n') || value.contains('\n'))
            return fail(QStringLiteral("setConfig(): a line feed in the line of %1").arg(QString::fromUtf8(key)));
        add(key, value);
    }
    // Ours come last, and win.
    const QByteArray number = QByteArray::number(port);
    add("bind", "127.0.0.1");
    add("daemonize", "no");
    add("dir", quoted(QFile::encodeName(folder->path())));
    add("port", tls ? QByteArrayLiteral("0") : number);
    if (tls) {
        add("tls-port", number);
        add("tls-ca-cert-file", file(CertificateFile::Ca));
        add("tls-cert-file", file(CertificateFile::Server));
        add("tls-key-file", file(CertificateFile::ServerKey));
        add("tls-replication", "yes");
        if (isClusterNode())
            add("tls-cluster", "yes");
    }
    if (unixSocket)
        add("unixsocket", quoted(QFile::encodeName(path(u"redis.sock"))));

    QFile target(path(u"redis.conf"));
    if (!target.open(QIODevice::WriteOnly) || target.write(text) != text.size())
        return fail(QStringLiteral("Cannot write %1: %2").arg(target.fileName(), target.errorString()));
    configChanged = false;
    return true;
}

/*!
    Whether our server answers. INFO names the configuration file, which tells our server from another one that took
    the port in the meantime; one that does not let us look (NOAUTH, NOPERM) is taken for ours while our process lives.
*/
bool QRedisTestServer::Private::isReady(QDeadlineTimer deadline) const
{
    const TestReply ping = callServer(endpoint(), {QByteArrayLiteral("PING")}, deadline);
    if (!ping.isValid() || ping.text.startsWith("LOADING"))
        return false;
    const TestReply info = callServer(endpoint(), {QByteArrayLiteral("INFO"), QByteArrayLiteral("server")}, deadline);
    const QByteArray ours = "config_file:" + QFile::encodeName(path(u"redis.conf")) + "\r\n";
    return info.isError() || info.text.contains(ours);
}

//! What made the process end while it was starting.
QRedisTestServer::Private::Attempt QRedisTestServer::Private::explainEnd()
{
    const QByteArray log = process.logOfRun();
    if (log.contains("Address already in use"))
        return Attempt::PortTaken;
    // Before Redis 7.0 there was no such option, and DEBUG was always allowed.
    if (knowsDebugOption && log.contains("'enable-debug-command yes'")) {
        knowsDebugOption = false;
        configChanged = true;
        return Attempt::OptionUnknown;
    }
    fail(QStringLiteral("The server ended while starting."));
    return Attempt::Failed;
}

QRedisTestServer::Private::Attempt QRedisTestServer::Private::attempt(const QString &executable,
                                                                      QDeadlineTimer deadline)
{
    if (configChanged && !writeConfiguration())
        return Attempt::Failed;
    if (!process.start(executable, QStringList{path(u"redis.conf")} + arguments, folder->path(), path(u"server.log"))) {
        fail(QStringLiteral("Cannot run %1: %2").arg(executable, process.errorString()));
        return Attempt::Failed;
    }
    while (!process.waitForEnd(10ms)) {
        // Short looks: whoever else has the port might never answer.
        const QDeadlineTimer look(std::min<qint64>(500, deadline.remainingTime()));
        if (isReady(look) && process.isRunning())
            return Attempt::Ready;
        if (deadline.hasExpired()) {
            fail(QStringLiteral("The server did not answer within %1 ms.").arg(limit.count()));
            process.kill();
            return Attempt::Failed;
        }
    }
    return explainEnd();
}

QRedisTestServer::QRedisTestServer()
    : d(std::make_unique<Private>())
{
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
    d->configChanged = true;
    return *this;
}

QRedisTestServer &QRedisTestServer::setTls(bool enable)
{
    d->tls = enable;
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
