// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisstreamentry.h"

//! XINFO STREAM. A plain value.
struct QRedisStreamInfo
{
    qint64 length = 0;
    qint64 radixTreeKeys = 0;
    qint64 radixTreeNodes = 0;
    qint64 groups = 0;
    qint64 entriesAdded = 0; //!< Ever; since Redis 7.0, else 0.
    QByteArray lastGeneratedId;
    QByteArray maxDeletedEntryId; //!< Since Redis 7.0, else empty.
    QByteArray recordedFirstEntryId; //!< Since Redis 7.0, else empty.
    std::optional<QRedisStreamEntry> firstEntry;
    std::optional<QRedisStreamEntry> lastEntry;
};

//! A row of XINFO GROUPS. A plain value.
struct QRedisStreamGroup
{
    QByteArray name;
    qint64 consumers = 0;
    qint64 pending = 0; //!< Delivered and not acknowledged.
    QByteArray lastDeliveredId;
    std::optional<qint64> entriesRead; //!< Since Redis 7.0; nothing where the server cannot tell.
    std::optional<qint64>
        lag; //!< Entries still to be delivered; since Redis 7.0; nothing where the server cannot tell.
};

//! XPENDING without a range: what a group has delivered and nobody acknowledged. A plain value.
struct QRedisStreamPending
{
    qint64 count = 0;
    std::optional<QByteArray> firstId;
    std::optional<QByteArray> lastId;
    QList<std::pair<QByteArray, qint64>> consumers; //!< Those with pending entries, and how many.
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisStreamInfo>
{
    static QRedisStreamInfo decode(QRedisReader &reader);
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisStreamGroup>
{
    static QRedisStreamGroup decode(QRedisReader &reader);
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisStreamPending>
{
    static QRedisStreamPending decode(QRedisReader &reader);
};
