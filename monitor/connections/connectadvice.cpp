// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/connectadvice.h"

#include <QRedisError>
#include <QRedisOptions>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Monitor::connectAdvice", text);
}

} // namespace

QUrl serverUrl(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    if (trimmed.startsWith(u'/'))
        return QUrl(u"unix://"_s % trimmed);
    if (!trimmed.contains(u"://"_s))
        return QUrl(u"redis://"_s % trimmed);
    return QUrl(trimmed);
}

QString urlProblem(const QUrl &url)
{
    if (url.isEmpty())
        return tr("Type the address of a server, such as redis://localhost:6379.");
    if (!url.isValid())
        return tr("This is not a URL: %1").arg(url.errorString());
    return QRedisOptions::fromUrl(url).errorString();
}

QString connectAdvice(const QRedisError &error, const QUrl &url)
{
    const QString server = QRedisOptions::fromUrl(url).serverName();
    switch (error.code()) {
    case QRedisError::Code::ConnectionRefused:
        return tr("Nothing answers at %1. Is the server running, and is this its port?").arg(server);
    case QRedisError::Code::HostNotFound:
        return tr("There is no host named %1. Check the spelling, or use its address.").arg(url.host());
    case QRedisError::Code::AuthenticationFailed:
        return url.password().isEmpty()
            ? tr("%1 wants a password. Put it into the URL: redis://user:password@host. (%2)")
                  .arg(server, error.message())
            : tr("%1 refused the user or the password. (%2)").arg(server, error.message());
    case QRedisError::Code::TlsFailure:
        return tr("No secure connection to %1. For a certificate authority of your own add ?ca_file=PATH. (%2)")
            .arg(server, error.message());
    case QRedisError::Code::Timeout:
        return tr("%1 did not answer in time. A firewall may drop the packets, or the port speaks TLS (rediss://).")
            .arg(server);
    case QRedisError::Code::Protocol:
        return tr("What listens at %1 does not speak the Redis protocol. (%2)").arg(server, error.message());
    default:
        return error.message();
    }
}

QUrl withoutPassword(const QUrl &url)
{
    QUrl result = url;
    result.setPassword(QString());
    return result;
}

} // namespace Monitor
