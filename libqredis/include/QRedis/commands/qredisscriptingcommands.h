// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisflushmode.h"
#include "qredisscript.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands that run scripts and functions in the server. One entry a command; see QRedisCommands.
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
        Runs \a script with \a keys (one, or a range), its KEYS, and \a arguments (words or ranges), its ARGV. Sends the
        digest (EVALSHA, EVALSHA_RO) where the server is known to have the script, else the source (EVAL, EVAL_RO);
        QRedisScript says when.
        \since Redis 2.6, of a read-only script 7.0. Errors: those of eval() with text. Repeated by itself after an unclear
        failure only where the script is read-only.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> eval(const QRedisScript &script, const Keys &keys, const Arguments &...arguments)
    {
        return QRedis::Private::runScript<T>(static_cast<Self &>(*this), script, QRedis::Private::Counted<Keys>{keys},
                                             arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> eval(const QRedisScript &script)
    {
        return QRedis::Private::runScript<T>(static_cast<Self &>(*this), script, 0);
    }

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
        EVAL_RO: as eval(), for a script that only reads; the server refuses its writes.
        \since Redis 7.0. Errors: those of eval(), ERR where it tries to write. A read.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> eval_ro(const QRedisArg &script, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::EvalRo, T>(script, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> eval_ro(const QRedisArg &script)
    {
        return run<QRedis::Command::EvalRo, T>(script, 0);
    }

    /*!
        EVALSHA_RO: as eval_ro(), with the script's digest in its place.
        \since Redis 7.0. Errors: NOSCRIPT where the server does not have it, and those of eval_ro(). A read.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> evalsha_ro(const QRedisArg &digest, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::EvalshaRo, T>(digest, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> evalsha_ro(const QRedisArg &digest)
    {
        return run<QRedis::Command::EvalshaRo, T>(digest, 0);
    }

    /*!
        FCALL: calls \a function, of a library that functionLoad() brought, with \a keys (one, or a range) and
        \a arguments (words or ranges).
        \since Redis 7.0. Errors: ERR where there is no such function, and the function's own; after one of these some of
        its writes may have been applied. Never repeated by itself.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> fcall(const QRedisArg &function, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::Fcall, T>(function, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> fcall(const QRedisArg &function)
    {
        return run<QRedis::Command::Fcall, T>(function, 0);
    }

    /*!
        FCALL_RO: as fcall(), for a function that was registered with the flag no-writes.
        \since Redis 7.0. Errors: ERR where the function has no such flag, and those of fcall(). A read.
    */
    template<typename T = QRedisValue, typename Keys, typename... Arguments>
    Result<T> fcall_ro(const QRedisArg &function, const Keys &keys, const Arguments &...arguments)
    {
        return run<QRedis::Command::FcallRo, T>(function, QRedis::Private::Counted<Keys>{keys}, arguments...);
    }

    //! As above, without keys and arguments.
    template<typename T = QRedisValue>
    Result<T> fcall_ro(const QRedisArg &function)
    {
        return run<QRedis::Command::FcallRo, T>(function, 0);
    }

    /*!
        FUNCTION LOAD: compiles a library, whose text begins with `#!lua name=...`; answers its name. It is saved and
        replicated with the data.
        \since Redis 7.0. Errors: ERR where a library of that name is there, or it does not compile. Never repeated by itself.
    */
    Result<QByteArray> functionLoad(const QRedisArg &library)
    {
        return run<QRedis::Command::FunctionLoad, QByteArray>(library);
    }

    //! FUNCTION LOAD REPLACE: as functionLoad(), in the place of a library of that name.
    Result<QByteArray> functionLoadReplace(const QRedisArg &library)
    {
        return run<QRedis::Command::FunctionLoad, QByteArray>("REPLACE", library);
    }

    /*!
        FUNCTION DELETE: removes \a library, by its name, and its functions.
        \since Redis 7.0. Errors: ERR where there is none. Never repeated by itself.
    */
    Result<void> functionDelete(const QRedisArg &library)
    {
        return run<QRedis::Command::FunctionDelete, void>(library);
    }

    /*!
        FUNCTION FLUSH: removes all libraries.
        \since Redis 7.0. O(functions). Never repeated by itself.
    */
    Result<void> functionFlush(QRedis::FlushMode mode = QRedis::FlushMode::ServerDefault)
    {
        return run<QRedis::Command::FunctionFlush, void>(QRedis::Private::FlushWord{mode});
    }

    /*!
        SCRIPT FLUSH: forgets all scripts; those of a QRedisScript are sent again when they are next run.
        \since Redis 2.6. O(scripts). Never repeated by itself.
    */
    Result<void> scriptFlush(QRedis::FlushMode mode = QRedis::FlushMode::ServerDefault)
    {
        return run<QRedis::Command::ScriptFlush, void>(QRedis::Private::FlushWord{mode});
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
