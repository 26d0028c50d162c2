// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "loop.h"

#include "common/workload.h"
#include "replies.h"

namespace Bench {

//! One way to use hiredis' asynchronous interface that is measured.
class AsyncMode
{
public:
    AsyncMode(Loop *loop, const Options &options);
    virtual ~AsyncMode() = default;

    //! Runs \a count commands.
    void perform(long long count);

protected:
    //! Starts \a count commands; the loop is stopped once they are answered.
    virtual void begin(long long count) = 0;

    redisAsyncContext *connect();

    Loop &loop;
    const Options options;
    const Workload<std::string> workload;
};

std::unique_ptr<AsyncMode> makeMode(Loop *loop, const Options &options);

} // namespace Bench
