// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistime.h"

/*!
    How long a key has left to live: of TTL in std::chrono::seconds, of PTTL in milliseconds. A plain value.

    It tells a key that never expires from one that does not exist:
    \code
    if (ttl.remaining())         // expires, in *ttl.remaining()
    else if (ttl.isPersistent()) // stays
    else                         // !ttl.keyExists()
    \endcode
*/
template<typename Duration>
class QRedisTtl
{
public:
    //! That of a key that does not exist.
    constexpr QRedisTtl() = default;
    //! That of a key which exists; nothing in \a remaining: it never expires.
    constexpr explicit QRedisTtl(std::optional<Duration> remaining)
        : m_remaining(remaining)
        , m_keyExists(true)
    {
    }

    constexpr bool keyExists() const { return m_keyExists; }
    //! True for a key that exists and never expires.
    constexpr bool isPersistent() const { return m_keyExists && !m_remaining; }
    //! Time left; nothing where the key does not expire or does not exist.
    constexpr std::optional<Duration> remaining() const { return m_remaining; }

    friend constexpr bool operator==(const QRedisTtl &, const QRedisTtl &) = default;

private:
    std::optional<Duration> m_remaining;
    bool m_keyExists = false;
};

template<typename Duration>
struct QRedisDecoder<QRedisTtl<Duration>>
{
    static QRedisTtl<Duration> decode(QRedisReader &reader)
    {
        const qint64 reply = reader.takeInteger();
        if (reply == -2)
            return QRedisTtl<Duration>();
        return QRedisTtl<Duration>(reply < 0 ? std::nullopt : std::optional(Duration(reply)));
    }
};
