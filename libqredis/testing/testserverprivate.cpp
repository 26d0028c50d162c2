// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testserverprivate.h"

#include "testcertificates.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>

#include <algorithm>

using namespace QRedis::Private;
using namespace std::chrono_literals;

namespace {

//! \a value between quotes, as the configuration file wants what may hold any byte.
QByteArray quoted(const QByteArray &value)
{
    QByteArray text = "\"";
    for (const char byte : value)
        text += "\\x" + QByteArray(1, byte).toHex();
    return text + '"';
}

} // namespace

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
