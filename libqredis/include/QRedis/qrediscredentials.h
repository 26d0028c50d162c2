// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

#include <QtCore/qstring.h>

/*!
    Who logs in to a server: a user and a password or token. A value; see QRedisOptions::setCredentialProvider().
*/
class QREDIS_EXPORT QRedisCredentials
{
public:
    //! Nobody: the server's default user, without a password.
    QRedisCredentials() = default;
    //! An empty \a username is the default user.
    QRedisCredentials(const QString &username, const QString &password)
        : m_username(username)
        , m_password(password)
    {
    }

    const QString &username() const { return m_username; }
    const QString &password() const { return m_password; }

    friend bool operator==(const QRedisCredentials &, const QRedisCredentials &) = default;

private:
    QString m_username;
    QString m_password;
};

//! Prints the user, never the password.
QREDIS_EXPORT QDebug operator<<(QDebug debug, const QRedisCredentials &credentials);
