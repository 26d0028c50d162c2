// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredissetoptions.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on strings. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisStringCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        APPEND: appends \a value to the string at \a key, which is made if it is missing. Answers the new length in bytes.
        \since Redis 2.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<qint64> append(const QRedisArg &key, const QRedisArg &value)
    {
        return run<QRedis::Command::Append, qint64>(key, value);
    }

    /*!
        DECR: the number at \a key less one (0 where missing). Answers the new value.
        \since Redis 1.0. O(1). Errors: WRONGTYPE, ERR where it is no 64-bit integer. Never repeated by itself.
    */
    Result<qint64> decr(const QRedisArg &key) { return run<QRedis::Command::Decr, qint64>(key); }

    /*!
        DECRBY: the number at \a key less \a decrement. Answers the new value.
        \since Redis 1.0. O(1). Errors: WRONGTYPE, ERR where it is no 64-bit integer. Never repeated by itself.
    */
    Result<qint64> decrby(const QRedisArg &key, qint64 decrement)
    {
        return run<QRedis::Command::Decrby, qint64>(key, decrement);
    }

    /*!
        GET: the string at \a key, nothing where there is none. `get<int>()` decodes it.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> get(const QRedisArg &key)
    {
        return run<QRedis::Command::Get, std::optional<T>>(key);
    }

    /*!
        GETDEL: the string at \a key, which is deleted.
        \since Redis 6.2. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> getdel(const QRedisArg &key)
    {
        return run<QRedis::Command::Getdel, std::optional<T>>(key);
    }

    /*!
        GETRANGE: bytes \a start to \a end (inclusive; negative: from the end) of the string at \a key; empty where missing.
        \since Redis 2.4. O(bytes answered). Errors: WRONGTYPE. A read.
    */
    Result<QByteArray> getrange(const QRedisArg &key, qint64 start, qint64 end)
    {
        return run<QRedis::Command::Getrange, QByteArray>(key, start, end);
    }

    /*!
        INCR: the number at \a key plus one (0 where missing). Answers the new value.
        \since Redis 1.0. O(1). Errors: WRONGTYPE, ERR where it is no 64-bit integer. Never repeated by itself.
    */
    Result<qint64> incr(const QRedisArg &key) { return run<QRedis::Command::Incr, qint64>(key); }

    /*!
        INCRBY: the number at \a key plus \a increment. Answers the new value.
        \since Redis 1.0. O(1). Errors: WRONGTYPE, ERR where it is no 64-bit integer. Never repeated by itself.
    */
    Result<qint64> incrby(const QRedisArg &key, qint64 increment)
    {
        return run<QRedis::Command::Incrby, qint64>(key, increment);
    }

    /*!
        INCRBYFLOAT: the number at \a key plus \a increment. Answers the new value.
        \since Redis 2.6. O(1). Errors: WRONGTYPE, ERR where it is no number. Never repeated by itself.
    */
    Result<double> incrbyfloat(const QRedisArg &key, double increment)
    {
        return run<QRedis::Command::Incrbyfloat, double>(key, increment);
    }

    /*!
        MGET: the strings at \a keys (one, several, or a range), in their order; nothing for those that are missing or no strings.
        \since Redis 1.0. O(keys). A read.
    */
    template<typename T = QByteArray, typename... Keys>
    Result<QList<std::optional<T>>> mget(const Keys &...keys)
    {
        return run<QRedis::Command::Mget, QList<std::optional<T>>>(keys...);
    }

    /*!
        MSET: sets all of \a pairs at once: keys and values in turn, a map, or a range of pairs. TTLs are dropped.
        \since Redis 1.0.1. O(keys). Repeated after an unclear failure only with QRedisRetryPolicy::setRetryOverwrites().
    */
    template<typename... Arguments>
    Result<void> mset(const Arguments &...pairs)
    {
        return run<QRedis::Command::Mset, void>(QRedis::Private::Pairs<Arguments...>(pairs...));
    }

    /*!
        MSETNX: sets all of \a pairs if none of the keys exists; answers whether it did.
        \since Redis 1.0.1. O(keys). Never repeated by itself.
    */
    template<typename... Arguments>
    Result<bool> msetnx(const Arguments &...pairs)
    {
        return run<QRedis::Command::Msetnx, bool>(QRedis::Private::Pairs<Arguments...>(pairs...));
    }

    /*!
        SET: sets the string at \a key, whatever it held, and drops its TTL; answers true.
        \since Redis 1.0. O(1). Repeated after an unclear failure only with QRedisRetryPolicy::setRetryOverwrites().
    */
    Result<bool> set(const QRedisArg &key, const QRedisArg &value)
    {
        return run<QRedis::Command::Set, bool>(key, value);
    }

    /*!
        SET under conditions or with an expiry; answers whether it was set.
        \since Redis 1.0; the options say their own. O(1). With a condition or KEEPTTL never repeated by itself.
    */
    Result<bool> set(const QRedisArg &key, const QRedisArg &value, const QRedisSetOptions &options)
    {
        return run<QRedis::Command::Set, bool>(key, value, options);
    }

    /*!
        SET with GET: sets the string at \a key and answers what it held before.
        With NX in \a options nothing is answered where it *was* set, the old value where it was not.
        \since Redis 6.2 (with NX 7.0). O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> setGet(const QRedisArg &key, const QRedisArg &value, const QRedisSetOptions &options = {})
    {
        return run<QRedis::Command::Set, std::optional<T>>(key, value, options, QRedisSetOptions::Get{});
    }

    /*!
        SETRANGE: overwrites the string at \a key from byte \a offset on, padding with NULs. Answers the new length.
        \since Redis 2.2. O(length of value). Errors: WRONGTYPE. Repeated only with QRedisRetryPolicy::setRetryOverwrites().
    */
    Result<qint64> setrange(const QRedisArg &key, qint64 offset, const QRedisArg &value)
    {
        return run<QRedis::Command::Setrange, qint64>(key, offset, value);
    }

    /*!
        STRLEN: length in bytes of the string at \a key; 0 where missing.
        \since Redis 2.2. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> strlen(const QRedisArg &key) { return run<QRedis::Command::Strlen, qint64>(key); }
};
