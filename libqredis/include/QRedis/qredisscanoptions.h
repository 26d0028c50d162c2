// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

#include <optional>

/*!
    What SCAN and its kin look for, and how much at a time. A fluent value:
    `client.scanKeys(QRedisScanOptions().setMatch("user:*").setCount(100))`.
*/
class QREDIS_EXPORT QRedisScanOptions
{
public:
    //! MATCH: only what fits the glob-style \a pattern. The server filters after looking: pages may be empty.
    QRedisScanOptions &setMatch(const QByteArray &pattern);
    //! COUNT: about how many elements the server looks at in one call; it must be positive. The server's default is 10.
    QRedisScanOptions &setCount(qint64 count);
    //! TYPE: only keys of this type, such as "hash". SCAN alone has it. Since Redis 6.0.
    QRedisScanOptions &setType(const QByteArray &type);

    //! Empty: everything.
    QByteArray match() const { return m_match.value_or(QByteArray()); }
    //! 0: the server's default.
    qint64 count() const { return m_count.value_or(0); }
    //! Empty: of any type.
    QByteArray type() const { return m_type; }

    void appendTo(QRedisWords &words) const;

    //! The options of a scan through one key, which refuses a type.
    struct OfMembers
    {
        const QRedisScanOptions &options;

        QREDIS_EXPORT void appendTo(QRedisWords &words) const;
    };

private:
    std::optional<QByteArray> m_match;
    QByteArray m_type;
    std::optional<qint64> m_count;
};
