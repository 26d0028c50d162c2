// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

#include <QtCore/qdatetime.h>

#include <chrono>
#include <optional>

namespace QRedis {

//! When EXPIRE and its kin take effect. Since Redis 7.0, Always excepted.
enum class ExpireIf {
    Always,
    Persistent, //!< NX: only where the key does not expire yet.
    Expiring, //!< XX: only where it does.
    Later, //!< GT: only where it would live longer; a key that does not expire lives forever.
    Sooner, //!< LT: only where it would live less long.
};

} // namespace QRedis

//! Where COPY writes to. A fluent value.
class QREDIS_EXPORT QRedisCopyOptions
{
public:
    //! REPLACE: overwrites what the destination holds.
    QRedisCopyOptions &setReplace();
    //! DB: the destination's database. Not in a cluster.
    QRedisCopyOptions &setDatabase(int database);

    void appendTo(QRedisWords &words) const;

private:
    std::optional<int> m_database;
    bool m_replace = false;
};

//! What RESTORE gives the key besides its value. A fluent value; without options the key never expires.
class QREDIS_EXPORT QRedisRestoreOptions
{
public:
    //! REPLACE: overwrites what the key holds; else the command fails with BUSYKEY. Since Redis 3.0.
    QRedisRestoreOptions &setReplace();
    //! Expires after \a ttl, which must be positive.
    QRedisRestoreOptions &setExpiry(std::chrono::milliseconds ttl);
    //! ABSTTL: expires at \a time. Since Redis 5.0.
    QRedisRestoreOptions &setExpiryAt(const QDateTime &time);
    //! IDLETIME: nobody asked for the key since. Since Redis 5.0.
    QRedisRestoreOptions &setIdleTime(std::chrono::seconds idle);
    //! FREQ: how often it is asked for, 0 to 255. Since Redis 5.0.
    QRedisRestoreOptions &setFrequency(int frequency);

    //! What stands behind the payload.
    void appendTo(QRedisWords &words) const;

    //! The expiry, which stands before the payload.
    struct Ttl
    {
        const QRedisRestoreOptions &options;

        QREDIS_EXPORT void appendTo(QRedisWords &words) const;
    };

private:
    enum class Expiry : quint8 { None, After, At };

    qint64 m_milliseconds = 0;
    std::optional<qint64> m_idleSeconds;
    std::optional<int> m_frequency;
    Expiry m_expiry = Expiry::None;
    bool m_replace = false;
};

namespace QRedis::Private {

//! The condition of an EXPIRE: nothing, or one word with which it is never repeated.
struct QREDIS_EXPORT ExpireCondition
{
    ExpireIf condition;

    void appendTo(QRedisWords &words) const;
};

//! An instant in seconds or milliseconds since 1970; an invalid QDateTime is refused.
struct QREDIS_EXPORT Instant
{
    enum class Unit { Seconds, Milliseconds };

    const QDateTime &time;
    Unit unit;

    void appendTo(QRedisWords &words) const;
};

} // namespace QRedis::Private
