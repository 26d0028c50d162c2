// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "common/options.h"

#include <hiredis/hiredis.h>

#include <string>
#include <string_view>

namespace Bench {

inline std::string_view text(const redisReply *reply)
{
    return {reply->str, std::size_t(reply->len)};
}

//! Ends the program with \a what where the reply is not what it must be.
inline void expect(bool right, const char *what)
{
    if (!right)
        fail(std::string("wrong reply: ") + what);
}

inline void expectStatus(const redisReply *reply)
{
    expect(reply && reply->type == REDIS_REPLY_STATUS && text(reply) == "OK", "SET");
}
inline void expectString(const redisReply *reply, std::string_view value)
{
    expect(reply && reply->type == REDIS_REPLY_STRING && text(reply) == value, "GET");
}
inline void expectInteger(const redisReply *reply, long long value)
{
    expect(reply && reply->type == REDIS_REPLY_INTEGER && reply->integer == value, "integer");
}
inline void expectLarge(const redisReply *reply, long long size)
{
    expect(reply && reply->type == REDIS_REPLY_STRING && (long long)reply->len == size && text(reply).back() == 'x',
           "GET of a large value");
}

} // namespace Bench
