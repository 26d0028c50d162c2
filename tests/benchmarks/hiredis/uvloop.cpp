// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "loop.h"

#include <hiredis/adapters/libuv.h>

namespace Bench {

class Loop::Private
{
};

Loop::Loop(int &, char **) { }
Loop::~Loop() = default;

const char *Loop::clientName()
{
    return "hiredis async, libuv";
}

void Loop::attach(redisAsyncContext *connection)
{
    redisLibuvAttach(connection, uv_default_loop());
}

void Loop::run()
{
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

void Loop::stop()
{
    uv_stop(uv_default_loop());
}

} // namespace Bench
