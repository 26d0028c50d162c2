// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistime.h"

//! A command that took long, of SLOWLOG GET. A plain value.
struct QRedisSlowlogEntry
{
    qint64 id = 0;
    QDateTime time; //!< When it ran, to the second.
    std::chrono::microseconds duration{0}; //!< In the server, without waiting and writing.
    QByteArrayList words; //!< The command; long ones are cut by the server.
    QByteArray clientAddress; //!< Since Redis 4.0.
    QByteArray clientName; //!< Since Redis 4.0.
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisSlowlogEntry>
{
    static QRedisSlowlogEntry decode(QRedisReader &reader);
};
