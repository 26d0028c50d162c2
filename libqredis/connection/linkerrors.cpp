// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "linkerrors.h"

#include <QtCore/qfileinfo.h>
#include <QtNetwork/qnetworkproxy.h>

#include <cerrno>
#include <cstring>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

QRedisError notSent(Code code, const QString &text)
{
    return {code, Outcome::NotSent, text};
}

} // namespace

QString proxyName(const QNetworkProxy &proxy)
{
    return proxy.hostName() + u':' + QString::number(proxy.port());
}

QRedisError dialError(QAbstractSocket::SocketError error, const QString &text, const QNetworkProxy &proxy)
{
    const bool proxied = proxy.type() != QNetworkProxy::NoProxy;
    const QString through = proxied ? QStringLiteral(" (said by the proxy %1)").arg(proxyName(proxy)) : QString();
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("nothing listens there; is the server running, and is the port right?")
                           + through);
    case QAbstractSocket::HostNotFoundError:
        return notSent(Code::HostNotFound, QStringLiteral("the host name is unknown; is it spelled right?") + through);
    case QAbstractSocket::SocketTimeoutError:
        return notSent(Code::Timeout,
                       QStringLiteral("the host does not answer; is there a firewall between?") + through);
    case QAbstractSocket::SocketAccessError:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("connecting there is not permitted; see the firewall, or the rules of the proxy")
                           + through);
    case QAbstractSocket::SocketResourceError:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("this process has no sockets left (%1); see ulimit -n").arg(text));
    case QAbstractSocket::NetworkError:
        return notSent(
            Code::ConnectionRefused,
            QStringLiteral("the network does not lead there (%1); is it up, and the address right?").arg(text)
                + through);
    case QAbstractSocket::ProxyConnectionRefusedError:
        return notSent(
            Code::ConnectionRefused,
            QStringLiteral("the proxy %1 refuses connections; is it running? See setProxy()").arg(proxyName(proxy)));
    case QAbstractSocket::ProxyNotFoundError:
        return notSent(
            Code::HostNotFound,
            QStringLiteral("the host name of the proxy %1 is unknown; see setProxy()").arg(proxyName(proxy)));
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return notSent(Code::Timeout,
                       QStringLiteral("the proxy %1 does not answer; see setProxy()").arg(proxyName(proxy)));
    case QAbstractSocket::ProxyConnectionClosedError:
        return notSent(
            Code::ConnectionLost,
            QStringLiteral("the proxy %1 closed the connection; can it reach the server?").arg(proxyName(proxy)));
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return notSent(Code::AuthenticationFailed,
                       QStringLiteral("the proxy %1 wants another user and password; see QNetworkProxy::setUser()")
                           .arg(proxyName(proxy)));
    case QAbstractSocket::ProxyProtocolError:
        return notSent(
            Code::Protocol,
            QStringLiteral("the proxy %1 did not connect us (%2); is it of the kind that setProxy() says, and "
                           "does it allow the server's port?")
                .arg(proxyName(proxy), text));
    default:
        return notSent(Code::ConnectionRefused, text + through);
    }
}

QRedisError localDialError(int number, const QString &path)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("there is no such local socket; is the server running, and its option "
                                      "\"unixsocket\" the same path?"));
    case ECONNREFUSED:
    case ENOTSOCK:
        if (!path.startsWith(u'@') && QFileInfo(path).isFile())
            return notSent(
                Code::ConnectionRefused,
                QStringLiteral("this is a file and no local socket; see the server's option \"unixsocket\""));
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("nobody listens at this local socket; is the server running?"));
    case EPROTOTYPE:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("this local socket is of another kind; it is not a server's"));
    case EACCES:
    case EPERM:
        return notSent(Code::ConnectionRefused,
                       QStringLiteral("this process may not use the local socket; see the server's option "
                                      "\"unixsocketperm\", and the permissions of the folders above"));
    default:
        return notSent(Code::ConnectionRefused, QString::fromLocal8Bit(std::strerror(number)));
    }
}

QRedisError linkError(QAbstractSocket::SocketError error, const QString &text, bool heard)
{
    if (error == QAbstractSocket::RemoteHostClosedError && !heard)
        return notSent(Code::ConnectionLost,
                       QStringLiteral("the server closed the connection without an answer; does it want TLS on this "
                                      "port (rediss://), or no clients from here?"));
    if (error == QAbstractSocket::RemoteHostClosedError)
        return notSent(Code::ConnectionLost, QStringLiteral("the server closed the connection"));
    if (error == QAbstractSocket::SocketTimeoutError)
        return notSent(
            Code::ConnectionLost,
            QStringLiteral("the server's host does not acknowledge what is sent (%1); see setKeepAlive()").arg(text));
    return notSent(Code::ConnectionLost, text);
}

} // namespace QRedis::Private
