// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediscredentials.h>
#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>

#include <QtCore/qobject.h>

namespace QRedis::Private {

/*!
    One question to the credential provider: asked in the client's thread, answered here.

    Owned by whoever asks, in the I/O thread. It sends one of its signals, from an event of its own; destroying it gives
    the question up, and a provider that answers later answers nobody.
*/
class CredentialRequest : public QObject
{
    Q_OBJECT
public:
    //! \a home is an object in the client's thread, where the provider's code runs while that object lives.
    CredentialRequest(const QRedisOptions::CredentialProvider &provider, QObject *home, QObject *parent = nullptr);

Q_SIGNALS:
    void answered(const QRedisCredentials &credentials);
    void failed(const QRedisError &error);
};

} // namespace QRedis::Private
