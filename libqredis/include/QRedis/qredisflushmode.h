// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

namespace QRedis {

//! How FLUSHDB and FLUSHALL free the memory. The keys are gone at once in any case.
enum class FlushMode {
    ServerDefault, //!< As the server's option lazyfree-lazy-user-flush says.
    Async, //!< In another thread of the server. Since Redis 4.0.
    Sync, //!< Before the server goes on. Since Redis 6.2.
};

} // namespace QRedis

namespace QRedis::Private {

//! The word of a FlushMode, if it has one.
struct FlushWord
{
    FlushMode mode;

    void appendTo(QRedisWords &words) const
    {
        if (mode != FlushMode::ServerDefault)
            words.add(mode == FlushMode::Async ? "ASYNC" : "SYNC");
    }
};

} // namespace QRedis::Private
