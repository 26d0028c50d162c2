// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

#include <QtCore/qdatetime.h>

#include <chrono>

// How replies that are times become QDateTime and std::chrono values.

//! An integer, in the unit of the duration that is asked for.
template<typename Representation, typename Period>
struct QRedisDecoder<std::chrono::duration<Representation, Period>>
{
    static std::chrono::duration<Representation, Period> decode(QRedisReader &reader)
    {
        return std::chrono::duration<Representation, Period>(Representation(reader.takeInteger()));
    }
};

//! Seconds since 1970, or TIME's pair of seconds and microseconds. In UTC; microseconds are cut to milliseconds.
template<>
struct QREDIS_EXPORT QRedisDecoder<QDateTime>
{
    static QDateTime decode(QRedisReader &reader);
};
