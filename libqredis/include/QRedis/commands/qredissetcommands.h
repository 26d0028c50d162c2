// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredisscanoptions.h"
#include "qredisscanpage.h"

#include <QtCore/qfuture.h>

//! Commands on sets. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisSetCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        SADD: adds \a members (one, several, or a range); answers how many are new.
        \since Redis 1.0; several 2.4. O(members). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Members>
    Result<qint64> sadd(const QRedisArg &key, const Members &...members)
    {
        return run<QRedis::Command::Sadd, qint64>(key, members...);
    }

    /*!
        SCARD: number of members; 0 where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> scard(const QRedisArg &key) { return run<QRedis::Command::Scard, qint64>(key); }

    /*!
        SDIFF: members of the first of \a keys (several, or a range) that are in none of the others.
        \since Redis 1.0. O(members of all). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray, typename... Keys>
    Result<QSet<T>> sdiff(const Keys &...keys)
    {
        return run<QRedis::Command::Sdiff, QSet<T>>(keys...);
    }

    /*!
        SINTER: members that are in all of \a keys (several, or a range).
        \since Redis 1.0. O(members of the smallest x keys). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray, typename... Keys>
    Result<QSet<T>> sinter(const Keys &...keys)
    {
        return run<QRedis::Command::Sinter, QSet<T>>(keys...);
    }

    /*!
        SISMEMBER: whether \a member is one.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<bool> sismember(const QRedisArg &key, const QRedisArg &member)
    {
        return run<QRedis::Command::Sismember, bool>(key, member);
    }

    /*!
        SMEMBERS: all members; empty where \a key is missing. QRedisClient::scanSet() does not block the server.
        \since Redis 1.0. O(members). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QSet<T>> smembers(const QRedisArg &key)
    {
        return run<QRedis::Command::Smembers, QSet<T>>(key);
    }

    /*!
        SMISMEMBER: for each of \a members (one, several, or a range), in their order, whether it is one.
        \since Redis 6.2. O(members). Errors: WRONGTYPE. A read.
    */
    template<typename... Members>
    Result<QList<bool>> smismember(const QRedisArg &key, const Members &...members)
    {
        return run<QRedis::Command::Smismember, QList<bool>>(key, members...);
    }

    /*!
        SPOP: a random member, which is removed; nothing where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> spop(const QRedisArg &key)
    {
        return run<QRedis::Command::Spop, std::optional<T>>(key);
    }

    /*!
        SPOP with a count: up to \a count random members, which are removed.
        \since Redis 3.2. O(count). Errors: WRONGTYPE, ERR where \a count is negative. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<QSet<T>> spopCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Spop, QSet<T>>(key, count);
    }

    /*!
        SRANDMEMBER: a random member, which stays; nothing where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> srandmember(const QRedisArg &key)
    {
        return run<QRedis::Command::Srandmember, std::optional<T>>(key);
    }

    /*!
        SRANDMEMBER with a count: up to \a count different members; where it is negative exactly so many, and some may
        come twice.
        \since Redis 2.6. O(count). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<QList<T>> srandmemberCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Srandmember, QList<T>>(key, count);
    }

    /*!
        SREM: removes \a members (one, several, or a range); answers how many there were. An empty set is deleted.
        \since Redis 1.0; several 2.4. O(members). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Members>
    Result<qint64> srem(const QRedisArg &key, const Members &...members)
    {
        return run<QRedis::Command::Srem, qint64>(key, members...);
    }

    /*!
        SSCAN: one page of members, from \a cursor ("0" to begin with) on. QRedisClient::scanSet() goes through all of
        them. A small set comes whole, whatever the count.
        \since Redis 2.8. O(count). Errors: WRONGTYPE. A read.
    */
    Result<QRedisScanPage<QByteArray>> sscan(const QRedisArg &key, const QRedisArg &cursor,
                                             const QRedisScanOptions &options = {})
    {
        return run<QRedis::Command::Sscan, QRedisScanPage<QByteArray>>(key, cursor,
                                                                       QRedisScanOptions::OfMembers{options});
    }

    /*!
        SUNION: members that are in any of \a keys (several, or a range).
        \since Redis 1.0. O(members of all). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray, typename... Keys>
    Result<QSet<T>> sunion(const Keys &...keys)
    {
        return run<QRedis::Command::Sunion, QSet<T>>(keys...);
    }
};
