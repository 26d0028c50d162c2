// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

#include <optional>

/*!
    How much of a stream XADD and XTRIM keep. A fluent value:
    `client.xadd(key, fields, QRedisStreamTrim::toLength(1000).setApproximate())`.
*/
class QREDIS_EXPORT QRedisStreamTrim
{
public:
    //! MAXLEN: the newest \a length entries, which must not be negative.
    static QRedisStreamTrim toLength(qint64 length);
    //! MINID: entries from \a id on. Since Redis 6.2.
    static QRedisStreamTrim fromId(const QByteArray &id);

    //! ~: the server may keep some more, which costs it much less.
    QRedisStreamTrim &setApproximate();
    //! ~ with LIMIT: at most \a entries are removed, 0 for any number. Since Redis 6.2.
    QRedisStreamTrim &setApproximate(qint64 entries);

    void appendTo(QRedisWords &words) const;

private:
    QRedisStreamTrim() = default;

    QByteArray m_id;
    qint64 m_length = 0;
    std::optional<qint64> m_limit;
    bool m_byId = false;
    bool m_approximate = false;
};

//! How XGROUP CREATE makes a group. A fluent value.
class QREDIS_EXPORT QRedisStreamGroupOptions
{
public:
    //! MKSTREAM: makes an empty stream where there is none.
    QRedisStreamGroupOptions &setMakeStream();
    //! ENTRIESREAD: what the group counts as read already, so that its lag can be told. Since Redis 7.0.
    QRedisStreamGroupOptions &setEntriesRead(qint64 entries);

    void appendTo(QRedisWords &words) const;

private:
    std::optional<qint64> m_entriesRead;
    bool m_makeStream = false;
};

//! How XREADGROUP reads. A fluent value.
class QREDIS_EXPORT QRedisStreamGroupReadOptions
{
public:
    //! COUNT: at most so many entries of each stream.
    QRedisStreamGroupReadOptions &setCount(qint64 count);
    //! NOACK: what is answered counts as acknowledged, so that an entry is lost with its reply.
    QRedisStreamGroupReadOptions &setNoAcknowledgement();

    //! COUNT and NOACK.
    void appendTo(QRedisWords &words) const;

private:
    std::optional<qint64> m_count;
    bool m_noAcknowledgement = false;
};
