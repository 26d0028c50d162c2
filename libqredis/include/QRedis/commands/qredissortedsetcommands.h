// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredislimit.h"
#include "qredisscanoptions.h"
#include "qredisscanpage.h"
#include "qredisscored.h"
#include "qrediszaddoptions.h"

#include <QtCore/qfuture.h>

//! Commands on sorted sets. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisSortedSetCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        BZPOPMAX: as bzpopmin(), the member with the highest score.
        What was popped before a cancel or the loss of the connection reached the server is lost with its reply: where that
        must not happen use a stream and xreadgroup(), or a list and blmove().
        \since Redis 5.0. O(log members). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename Keys>
    Result<std::optional<QRedisScoredFrom>> bzpopmax(const Keys &keys, std::chrono::milliseconds timeout)
    {
        return run<QRedis::Command::Bzpopmax, std::optional<QRedisScoredFrom>>(keys,
                                                                               QRedis::Private::SecondsToWait{timeout});
    }

    /*!
        BZPOPMIN: takes the member with the lowest score out of the first of \a keys (one, or a range) that has any,
        waiting up to \a timeout (0ms: forever) until one has. Nothing when the time is over.
        What was popped before a cancel or the loss of the connection reached the server is lost with its reply: where that
        must not happen use a stream and xreadgroup(), or a list and blmove().
        \since Redis 5.0. O(log members). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename Keys>
    Result<std::optional<QRedisScoredFrom>> bzpopmin(const Keys &keys, std::chrono::milliseconds timeout)
    {
        return run<QRedis::Command::Bzpopmin, std::optional<QRedisScoredFrom>>(keys,
                                                                               QRedis::Private::SecondsToWait{timeout});
    }

    /*!
        ZADD: adds members or updates their scores: scores and members in turn (`zadd(key, 1, "a", 2.5, "b")`), or a map
        or range of pairs of member and score, or of QRedisScored. Answers how many members are new.
        \since Redis 1.2; several 2.4. O(pairs x log members). Errors: WRONGTYPE, ERR where a score is no number. Never repeated by itself.
    */
    template<typename... Arguments>
    Result<qint64> zadd(const QRedisArg &key, const Arguments &...pairs)
    {
        return run<QRedis::Command::Zadd, qint64>(key, QRedis::Private::ScoresAndMembers<Arguments...>(pairs...));
    }

    /*!
        ZADD under conditions; QRedisZaddOptions::setCountChanged() changes what is counted.
        \since Redis 3.0.2; the options say their own. O(pairs x log members). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Arguments>
    Result<qint64> zadd(const QRedisArg &key, const QRedisZaddOptions &options, const Arguments &...pairs)
    {
        return run<QRedis::Command::Zadd, qint64>(key, options,
                                                  QRedis::Private::ScoresAndMembers<Arguments...>(pairs...));
    }

    /*!
        ZADD with INCR: the score of \a member plus \a increment (0 where missing), under the conditions of \a options.
        Answers the new score; nothing where a condition kept it from it.
        \since Redis 3.0.2. O(log members). Errors: WRONGTYPE, ERR where the sum is no number. Never repeated by itself.
    */
    Result<std::optional<double>> zaddIncr(const QRedisArg &key, double increment, const QRedisArg &member,
                                           const QRedisZaddOptions &options = {})
    {
        return run<QRedis::Command::Zadd, std::optional<double>>(key, options, "INCR", increment, member);
    }

    /*!
        ZCARD: number of members; 0 where \a key is missing.
        \since Redis 1.2. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> zcard(const QRedisArg &key) { return run<QRedis::Command::Zcard, qint64>(key); }

    /*!
        ZCOUNT: number of members with scores from \a min to \a max: numbers, "-inf", "+inf", or "(5" without the 5.
        \since Redis 2.0. O(log members). Errors: WRONGTYPE, ERR where a limit is no number. A read.
    */
    Result<qint64> zcount(const QRedisArg &key, const QRedisArg &min, const QRedisArg &max)
    {
        return run<QRedis::Command::Zcount, qint64>(key, min, max);
    }

    /*!
        ZINCRBY: the score of \a member plus \a increment (0 where missing). Answers the new score.
        \since Redis 1.2. O(log members). Errors: WRONGTYPE, ERR where the sum is no number. Never repeated by itself.
    */
    Result<double> zincrby(const QRedisArg &key, double increment, const QRedisArg &member)
    {
        return run<QRedis::Command::Zincrby, double>(key, increment, member);
    }

    /*!
        ZMSCORE: the scores of \a members (one, several, or a range), in their order; nothing for those that are missing.
        \since Redis 6.2. O(members). Errors: WRONGTYPE. A read.
    */
    template<typename... Members>
    Result<QList<std::optional<double>>> zmscore(const QRedisArg &key, const Members &...members)
    {
        return run<QRedis::Command::Zmscore, QList<std::optional<double>>>(key, members...);
    }

    /*!
        ZPOPMAX: takes out the member with the highest score; nothing where \a key is missing.
        \since Redis 5.0. O(log members). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<std::optional<QRedisScored>> zpopmax(const QRedisArg &key)
    {
        return run<QRedis::Command::Zpopmax, std::optional<QRedisScored>>(key);
    }

    /*!
        ZPOPMAX with a count: takes out up to \a count members with the highest scores, in that order.
        \since Redis 5.0. O(count x log members). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<QList<QRedisScored>> zpopmaxCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Zpopmax, QList<QRedisScored>>(key, count);
    }

    /*!
        ZPOPMIN: takes out the member with the lowest score; nothing where \a key is missing.
        \since Redis 5.0. O(log members). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<std::optional<QRedisScored>> zpopmin(const QRedisArg &key)
    {
        return run<QRedis::Command::Zpopmin, std::optional<QRedisScored>>(key);
    }

    /*!
        ZPOPMIN with a count: takes out up to \a count members with the lowest scores, in that order.
        \since Redis 5.0. O(count x log members). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<QList<QRedisScored>> zpopminCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Zpopmin, QList<QRedisScored>>(key, count);
    }

    /*!
        ZRANGE: members of rank \a start to \a stop (inclusive; negative: from the end) by rising score.
        \since Redis 1.2. O(log members + members answered). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> zrange(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Zrange, QList<T>>(key, start, stop);
    }

    //! As zrange(), with scores.
    Result<QList<QRedisScored>> zrangeWithScores(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Zrange, QList<QRedisScored>>(key, start, stop, "WITHSCORES");
    }

    /*!
        ZRANGEBYSCORE: members with scores from \a min to \a max, by rising score: numbers, "-inf", "+inf", or "(5"
        without the 5.
        \since Redis 1.0.5. O(log members + offset + members answered). Errors: WRONGTYPE, ERR where a limit is no number. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> zrangebyscore(const QRedisArg &key, const QRedisArg &min, const QRedisArg &max,
                                   const QRedisLimit &limit = {})
    {
        return run<QRedis::Command::Zrangebyscore, QList<T>>(key, min, max, limit);
    }

    //! As zrangebyscore(), with scores.
    Result<QList<QRedisScored>> zrangebyscoreWithScores(const QRedisArg &key, const QRedisArg &min,
                                                        const QRedisArg &max, const QRedisLimit &limit = {})
    {
        return run<QRedis::Command::Zrangebyscore, QList<QRedisScored>>(key, min, max, "WITHSCORES", limit);
    }

    /*!
        ZRANK: rank of \a member by rising score, from 0; nothing where it is missing.
        \since Redis 2.0. O(log members). Errors: WRONGTYPE. A read.
    */
    Result<std::optional<qint64>> zrank(const QRedisArg &key, const QRedisArg &member)
    {
        return run<QRedis::Command::Zrank, std::optional<qint64>>(key, member);
    }

    /*!
        ZREM: removes \a members (one, several, or a range); answers how many there were. An empty sorted set is deleted.
        \since Redis 1.2; several 2.4. O(members x log). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Members>
    Result<qint64> zrem(const QRedisArg &key, const Members &...members)
    {
        return run<QRedis::Command::Zrem, qint64>(key, members...);
    }

    /*!
        ZREVRANGE: members of rank \a start to \a stop (inclusive; negative: from the end) by falling score.
        \since Redis 1.2. O(log members + members answered). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> zrevrange(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Zrevrange, QList<T>>(key, start, stop);
    }

    //! As zrevrange(), with scores.
    Result<QList<QRedisScored>> zrevrangeWithScores(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Zrevrange, QList<QRedisScored>>(key, start, stop, "WITHSCORES");
    }

    /*!
        ZREVRANGEBYSCORE: members with scores from \a max down to \a min, by falling score; see zrangebyscore().
        \since Redis 2.2. O(log members + offset + members answered). Errors: WRONGTYPE, ERR where a limit is no number. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> zrevrangebyscore(const QRedisArg &key, const QRedisArg &max, const QRedisArg &min,
                                      const QRedisLimit &limit = {})
    {
        return run<QRedis::Command::Zrevrangebyscore, QList<T>>(key, max, min, limit);
    }

    //! As zrevrangebyscore(), with scores.
    Result<QList<QRedisScored>> zrevrangebyscoreWithScores(const QRedisArg &key, const QRedisArg &max,
                                                           const QRedisArg &min, const QRedisLimit &limit = {})
    {
        return run<QRedis::Command::Zrevrangebyscore, QList<QRedisScored>>(key, max, min, "WITHSCORES", limit);
    }

    /*!
        ZREVRANK: rank of \a member by falling score, from 0; nothing where it is missing.
        \since Redis 2.0. O(log members). Errors: WRONGTYPE. A read.
    */
    Result<std::optional<qint64>> zrevrank(const QRedisArg &key, const QRedisArg &member)
    {
        return run<QRedis::Command::Zrevrank, std::optional<qint64>>(key, member);
    }

    /*!
        ZSCAN: one page of members and scores, from \a cursor ("0" to begin with) on. QRedisClient::scanSortedSet() goes
        through all of them. A small sorted set comes whole, whatever the count.
        \since Redis 2.8. O(count). Errors: WRONGTYPE. A read.
    */
    Result<QRedisScanPage<QRedisScored>> zscan(const QRedisArg &key, const QRedisArg &cursor,
                                               const QRedisScanOptions &options = {})
    {
        return run<QRedis::Command::Zscan, QRedisScanPage<QRedisScored>>(key, cursor,
                                                                         QRedisScanOptions::OfMembers{options});
    }

    /*!
        ZSCORE: the score of \a member; nothing where it is missing.
        \since Redis 1.2. O(1). Errors: WRONGTYPE. A read.
    */
    Result<std::optional<double>> zscore(const QRedisArg &key, const QRedisArg &member)
    {
        return run<QRedis::Command::Zscore, std::optional<double>>(key, member);
    }
};
