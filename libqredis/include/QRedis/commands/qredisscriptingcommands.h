// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands that run scripts in the server. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisScriptingCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        EVAL: runs \a script (Lua) with \a keys (one, or a range), its KEYS, and \a arguments (words or ranges), its ARGV.
        The reply has the types of RESP2, unless the script asks for others; `eval<qint64>()` decodes it.
        \since Redis 2.6. Errors: the script's own, NOSCRIPT, BUSY; after an error in the script some of its writes may
        have been applied. Never repeated by itself.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> eval(const QRedisArg &script, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::Eval, T>(script, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> eval(const QRedisArg &script)
    {
        return run<QRedis::Command::Eval, T>(script, 0);
    }

    /*!
        EVALSHA: as eval(), with the digest that scriptLoad() answered in the script's place.
        \since Redis 2.6. Errors: NOSCRIPT where the server does not have it, and those of eval(). Never repeated by itself.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> evalsha(const QRedisArg &digest, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::Evalsha, T>(digest, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> evalsha(const QRedisArg &digest)
    {
        return run<QRedis::Command::Evalsha, T>(digest, 0);
    }

    /*!
        SCRIPT EXISTS: for each of \a digests (one, several, or a range), in their order, whether the server has it.
        \since Redis 2.6. O(digests). A read.
    */
    template<typename... Digests>
    Result<QList<bool>> scriptExists(const Digests &...digests)
    {
        return run<QRedis::Command::ScriptExists, QList<bool>>(digests...);
    }

    /*!
        SCRIPT LOAD: compiles \a script and keeps it, until SCRIPT FLUSH or a restart; answers its SHA1 digest in hex.
        \since Redis 2.6. O(length). Errors: ERR where it does not compile. Repeated after an unclear failure only with QRedisRetryPolicy::setRetryOverwrites().
    */
    Result<QByteArray> scriptLoad(const QRedisArg &script)
    {
        return run<QRedis::Command::ScriptLoad, QByteArray>(script);
    }
};
