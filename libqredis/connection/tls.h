// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>

#include <optional>

#if QT_CONFIG(ssl)
    #include <QtNetwork/qsslconfiguration.h>
    #include <QtNetwork/qsslerror.h>
#endif

namespace QRedis::Private {

//! Why there can be no TLS, where Qt was built without it, or finds no library for it at run time (not \a supported).
std::optional<QRedisError> tlsMissing(bool supported);

#if QT_CONFIG(ssl)

//! How a link speaks TLS, or why the files that say so cannot be used.
struct TlsSetup
{
    QSslConfiguration configuration;
    std::optional<QRedisError> error;
};

//! The configuration of \a options with what its files hold now.
TlsSetup readTlsSetup(const QRedisOptions &options);

//! What is wrong with the server's certificate, for each of \a errors, and what to do. There is at least one.
QRedisError certificateError(const QList<QSslError> &errors, const QString &serverName);
//! What a failed handshake means, of which the library says \a text. \a hasCertificate: we have one to show.
QRedisError handshakeError(const QString &text, bool hasCertificate);

#endif

} // namespace QRedis::Private
