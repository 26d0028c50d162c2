// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

#include <QtCore/qdatetime.h>

#include <chrono>

/*!
    Conditions and expiry of SET. A fluent value:
    `client.set(key, value, QRedisSetOptions().setOnlyIfMissing().setExpiry(10s))`.
*/
class QREDIS_EXPORT QRedisSetOptions
{
public:
    //! NX: only where the key does not exist. Since Redis 2.6.12.
    QRedisSetOptions &setOnlyIfMissing();
    //! XX: only where the key exists. Since Redis 2.6.12.
    QRedisSetOptions &setOnlyIfExists();
    //! IFEQ: only where the key holds \a value. Since Valkey 8.1 and Redis 8.4.
    QRedisSetOptions &setOnlyIfEqual(const QByteArray &value);
    //! PX: expires after \a ttl, which must be positive. Since Redis 2.6.12.
    QRedisSetOptions &setExpiry(std::chrono::milliseconds ttl);
    //! PXAT: expires at \a time. Since Redis 6.2.
    QRedisSetOptions &setExpiryAt(const QDateTime &time);
    //! KEEPTTL: keeps the TTL that the key has. Since Redis 6.0.
    QRedisSetOptions &setKeepTtl();

    void appendTo(QRedisWords &words) const;

    //! The word GET; setGet() adds it, since it changes the reply.
    struct Get
    {
        void appendTo(QRedisWords &words) const;
    };

private:
    enum class Condition : quint8 { None, Missing, Exists, Equal };
    enum class Expiry : quint8 { None, After, At, Keep };

    QByteArray m_equal;
    qint64 m_milliseconds = 0;
    Condition m_condition = Condition::None;
    Expiry m_expiry = Expiry::None;
};
