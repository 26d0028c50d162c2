// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>

#include <QtNetwork/qabstractsocket.h>

QT_BEGIN_NAMESPACE
class QNetworkProxy;
QT_END_NAMESPACE

namespace QRedis::Private {

// What a failure of a socket means for the user, and what to do about it. Errors of TLS stand in tls.h.

//! Why a host could not be connected to. \a text is the socket's own.
QRedisError dialError(QAbstractSocket::SocketError error, const QString &text, const QNetworkProxy &proxy);
//! Why a local socket could not be connected to. \a number is the system's errno.
QRedisError localDialError(int number, const QString &path);
//! Why a link broke that was there before. \a heard: at least one byte came over it.
QRedisError linkError(QAbstractSocket::SocketError error, const QString &text, bool heard);

//! "host:port" of a proxy, without its password.
QString proxyName(const QNetworkProxy &proxy);

} // namespace QRedis::Private
