// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredisscanoptions.h"
#include "qredisscanpage.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on hashes. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisHashCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        HDEL: deletes \a fields (one, several, or a range); answers how many of them existed. An empty hash is deleted.
        \since Redis 2.0. O(fields). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Fields>
    Result<qint64> hdel(const QRedisArg &key, const Fields &...fields)
    {
        return run<QRedis::Command::Hdel, qint64>(key, fields...);
    }

    /*!
        HEXISTS: whether \a field exists.
        \since Redis 2.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<bool> hexists(const QRedisArg &key, const QRedisArg &field)
    {
        return run<QRedis::Command::Hexists, bool>(key, field);
    }

    /*!
        HGET: the value of \a field, nothing where there is none. `hget<int>()` decodes it.
        \since Redis 2.0. O(1). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> hget(const QRedisArg &key, const QRedisArg &field)
    {
        return run<QRedis::Command::Hget, std::optional<T>>(key, field);
    }

    /*!
        HGETALL: every field with its value; empty where \a key is missing. T is the container: QHash, QMap, or
        QList<std::pair<...>> for the server's order.
        \since Redis 2.0. O(fields). Errors: WRONGTYPE. A read.
    */
    template<typename T = QHash<QByteArray, QByteArray>>
    Result<T> hgetall(const QRedisArg &key)
    {
        return run<QRedis::Command::Hgetall, T>(key);
    }

    /*!
        HINCRBY: the number in \a field plus \a increment (0 where missing). Answers the new value.
        \since Redis 2.0. O(1). Errors: WRONGTYPE, ERR where it is no 64-bit integer. Never repeated by itself.
    */
    Result<qint64> hincrby(const QRedisArg &key, const QRedisArg &field, qint64 increment)
    {
        return run<QRedis::Command::Hincrby, qint64>(key, field, increment);
    }

    /*!
        HINCRBYFLOAT: the number in \a field plus \a increment (0 where missing). Answers the new value.
        \since Redis 2.6. O(1). Errors: WRONGTYPE, ERR where it is no number. Never repeated by itself.
    */
    Result<double> hincrbyfloat(const QRedisArg &key, const QRedisArg &field, double increment)
    {
        return run<QRedis::Command::Hincrbyfloat, double>(key, field, increment);
    }

    /*!
        HKEYS: the names of all fields; empty where \a key is missing.
        \since Redis 2.0. O(fields). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> hkeys(const QRedisArg &key)
    {
        return run<QRedis::Command::Hkeys, QList<T>>(key);
    }

    /*!
        HLEN: number of fields; 0 where \a key is missing.
        \since Redis 2.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> hlen(const QRedisArg &key) { return run<QRedis::Command::Hlen, qint64>(key); }

    /*!
        HMGET: the values of \a fields (one, several, or a range), in their order; nothing for those that are missing.
        \since Redis 2.0. O(fields). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray, typename... Fields>
    Result<QList<std::optional<T>>> hmget(const QRedisArg &key, const Fields &...fields)
    {
        return run<QRedis::Command::Hmget, QList<std::optional<T>>>(key, fields...);
    }

    /*!
        HSCAN: one page of fields and values, from \a cursor ("0" to begin with) on. QRedisClient::scanHash() goes
        through all of them. A small hash comes whole, whatever the count.
        \since Redis 2.8. O(count). Errors: WRONGTYPE. A read.
    */
    Result<QRedisScanPage<std::pair<QByteArray, QByteArray>>> hscan(const QRedisArg &key, const QRedisArg &cursor,
                                                                    const QRedisScanOptions &options = {})
    {
        return run<QRedis::Command::Hscan, QRedisScanPage<std::pair<QByteArray, QByteArray>>>(
            key, cursor, QRedisScanOptions::OfMembers{options});
    }

    /*!
        HSET: sets all of \a pairs: fields and values in turn, a map, or a range of pairs. Answers how many fields are new.
        On Redis 8 the fields' own TTLs are dropped.
        \since Redis 2.0; several 4.0. O(pairs). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Arguments>
    Result<qint64> hset(const QRedisArg &key, const Arguments &...pairs)
    {
        return run<QRedis::Command::Hset, qint64>(key, QRedis::Private::Pairs<Arguments...>(pairs...));
    }

    /*!
        HSETNX: sets \a field unless it exists; answers whether it did.
        \since Redis 2.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<bool> hsetnx(const QRedisArg &key, const QRedisArg &field, const QRedisArg &value)
    {
        return run<QRedis::Command::Hsetnx, bool>(key, field, value);
    }

    /*!
        HSTRLEN: length in bytes of the value of \a field; 0 where missing.
        \since Redis 3.2. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> hstrlen(const QRedisArg &key, const QRedisArg &field)
    {
        return run<QRedis::Command::Hstrlen, qint64>(key, field);
    }

    /*!
        HVALS: the values of all fields; empty where \a key is missing.
        \since Redis 2.0. O(fields). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> hvals(const QRedisArg &key)
    {
        return run<QRedis::Command::Hvals, QList<T>>(key);
    }
};
