// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

//! One entry of a stream. A plain value.
struct QRedisStreamEntry
{
    QByteArray id; //!< Such as "1526919030474-55".
    QList<std::pair<QByteArray, QByteArray>>
        fields; //!< In the order of XADD; a name may stand there twice. Empty: deleted since it was delivered.

    //! Value of the first field called \a name.
    std::optional<QByteArray> value(QByteArrayView name) const
    {
        for (const auto &[field, value] : fields) {
            if (field == name)
                return value;
        }
        return std::nullopt;
    }

    friend bool operator==(const QRedisStreamEntry &, const QRedisStreamEntry &) = default;
};

//! What XREAD or XREADGROUP read from one of its streams. A plain value.
struct QRedisStreamRead
{
    QByteArray key;
    QList<QRedisStreamEntry> entries;

    friend bool operator==(const QRedisStreamRead &, const QRedisStreamRead &) = default;
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisStreamEntry>
{
    static QRedisStreamEntry decode(QRedisReader &reader);
};

//! A map (RESP3) or pairs (RESP2) of streams and entries; null, nothing new, is an empty list.
template<>
struct QREDIS_EXPORT QRedisDecoder<QList<QRedisStreamRead>>
{
    static QList<QRedisStreamRead> decode(QRedisReader &reader);
};
