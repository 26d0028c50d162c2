// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredisstreamentry.h"
#include "qredisstreaminfo.h"
#include "qredisstreamoptions.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on streams. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisStreamCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }
    //! Of an option, BLOCK, that makes the command wait.
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> runWaiting(const Arguments &...arguments)
    {
        using namespace QRedis::Private;
        return QRedis::Private::run<command, T, Travel::Waits>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        XACK: acknowledges \a ids (one, several, or a range) for \a group; answers how many of them were pending.
        \since Redis 5.0. O(ids). Errors: WRONGTYPE, ERR where an id is none. Never repeated by itself.
    */
    template<typename... Ids>
    Result<qint64> xack(const QRedisArg &key, const QRedisArg &group, const Ids &...ids)
    {
        return run<QRedis::Command::Xack, qint64>(key, group, ids...);
    }

    /*!
        XADD: appends an entry of \a fields, a map or a range of pairs; the stream is made where it is missing. Answers
        the entry's id, which the server makes unless \a id names one greater than the last.
        \since Redis 5.0. O(1). Errors: WRONGTYPE, ERR where \a id is not greater. Never repeated by itself.
    */
    template<typename Fields>
    Result<QByteArray> xadd(const QRedisArg &key, const Fields &fields, const QRedisArg &id = "*")
    {
        return run<QRedis::Command::Xadd, QByteArray>(key, id, QRedis::Private::Pairs<Fields>(fields));
    }

    /*!
        XADD which then trims the stream, as xtrim() would.
        \since Redis 5.0; \a trim says its own. O(entries removed). Errors: WRONGTYPE, ERR where \a id is not greater. Never repeated by itself.
    */
    template<typename Fields>
    Result<QByteArray> xadd(const QRedisArg &key, const Fields &fields, const QRedisStreamTrim &trim,
                            const QRedisArg &id = "*")
    {
        return run<QRedis::Command::Xadd, QByteArray>(key, trim, id, QRedis::Private::Pairs<Fields>(fields));
    }

    /*!
        XDEL: deletes the entries with \a ids (one, several, or a range); answers how many existed.
        \since Redis 5.0. O(ids). Errors: WRONGTYPE, ERR where an id is none. Never repeated by itself.
    */
    template<typename... Ids>
    Result<qint64> xdel(const QRedisArg &key, const Ids &...ids)
    {
        return run<QRedis::Command::Xdel, qint64>(key, ids...);
    }

    /*!
        XGROUP CREATE: makes \a group, which is given what comes after \a id: "$" the end as it is now, "0" the whole stream.
        \since Redis 5.0. O(1). Errors: BUSYGROUP where it exists, ERR where \a key is missing (see
        QRedisStreamGroupOptions::setMakeStream()), WRONGTYPE. Never repeated by itself.
    */
    Result<void> xgroupCreate(const QRedisArg &key, const QRedisArg &group, const QRedisArg &id = "$",
                              const QRedisStreamGroupOptions &options = {})
    {
        return run<QRedis::Command::XgroupCreate, void>(key, group, id, options);
    }

    /*!
        XINFO GROUPS: the groups of the stream at \a key.
        \since Redis 5.0. O(groups). Errors: ERR no such key, WRONGTYPE. A read.
    */
    Result<QList<QRedisStreamGroup>> xinfoGroups(const QRedisArg &key)
    {
        return run<QRedis::Command::XinfoGroups, QList<QRedisStreamGroup>>(key);
    }

    /*!
        XINFO STREAM: what the server knows of the stream at \a key, its first and last entry included.
        \since Redis 5.0. O(1). Errors: ERR no such key, WRONGTYPE. A read.
    */
    Result<QRedisStreamInfo> xinfoStream(const QRedisArg &key)
    {
        return run<QRedis::Command::XinfoStream, QRedisStreamInfo>(key);
    }

    /*!
        XLEN: number of entries; 0 where \a key is missing.
        \since Redis 5.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> xlen(const QRedisArg &key) { return run<QRedis::Command::Xlen, qint64>(key); }

    /*!
        XPENDING: what \a group has delivered and nobody acknowledged, in short.
        \since Redis 5.0. O(consumers). Errors: NOGROUP where key or group is missing, WRONGTYPE. A read.
    */
    Result<QRedisStreamPending> xpending(const QRedisArg &key, const QRedisArg &group)
    {
        return run<QRedis::Command::Xpending, QRedisStreamPending>(key, group);
    }

    /*!
        XRANGE: entries from \a start to \a end, oldest first: ids, "-" and "+" for the ends, "(5-0" without that one;
        at most \a count.
        \since Redis 5.0; "(" 6.2. O(entries answered). Errors: WRONGTYPE, ERR where an id is none. A read.
    */
    Result<QList<QRedisStreamEntry>> xrange(const QRedisArg &key, const QRedisArg &start = "-",
                                            const QRedisArg &end = "+", std::optional<qint64> count = {})
    {
        return run<QRedis::Command::Xrange, QList<QRedisStreamEntry>>(key, start, end,
                                                                      QRedis::Private::OptionalNumber{"COUNT", count});
    }

    /*!
        XREAD: entries after the id that \a streams (a map or a range of pairs of key and id, or one pair) names for each
        stream, at most \a count of each; empty where there are none.
        \since Redis 5.0. O(entries answered). Errors: WRONGTYPE. A read; with "$" as an id never repeated by itself.
    */
    template<typename Streams>
    Result<QList<QRedisStreamRead>> xread(const Streams &streams, std::optional<qint64> count = {})
    {
        using namespace QRedis::Private;
        return run<QRedis::Command::Xread, QList<QRedisStreamRead>>(OptionalNumber{"COUNT", count},
                                                                    StreamPositions<Streams>{streams});
    }

    /*!
        XREAD with BLOCK: as xread(), waiting up to \a timeout (0ms: forever) until there are any; "$" as an id stands for
        what comes from now on. Empty when the time is over.
        Nothing is lost when it is cancelled: entries stay in the stream. Go on from the last id that was read, since "$"
        in a second call would pass over what came between.
        \since Redis 5.0. O(entries answered). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. A read; with
        "$" as an id never repeated by itself.
    */
    template<typename Streams>
    Result<QList<QRedisStreamRead>> xreadBlock(const Streams &streams, std::chrono::milliseconds timeout,
                                               std::optional<qint64> count = {})
    {
        using namespace QRedis::Private;
        return runWaiting<QRedis::Command::Xread, QList<QRedisStreamRead>>(
            OptionalNumber{"COUNT", count}, BlockOption{timeout}, StreamPositions<Streams>{streams});
    }

    /*!
        XREADGROUP: entries for \a consumer of \a group out of \a streams (a map or a range of pairs of key and id, or one
        pair): with the id ">" what nobody was given yet, with another one what this consumer was given after it and has
        not acknowledged. Acknowledge with xack().
        \since Redis 5.0. O(entries answered). Errors: NOGROUP where key or group is missing, WRONGTYPE. Never repeated by itself.
    */
    template<typename Streams>
    Result<QList<QRedisStreamRead>> xreadgroup(const QRedisArg &group, const QRedisArg &consumer,
                                               const Streams &streams, const QRedisStreamGroupReadOptions &options = {})
    {
        using namespace QRedis::Private;
        return run<QRedis::Command::Xreadgroup, QList<QRedisStreamRead>>("GROUP", group, consumer, options,
                                                                         StreamPositions<Streams>{streams});
    }

    /*!
        XREADGROUP with BLOCK: as xreadgroup(), waiting up to \a timeout (0ms: forever) until there are any. Empty when the
        time is over.
        An entry that was delivered when it was cancelled, or its connection lost, is not gone: it stays pending, and the
        consumer gets it with the id "0" (not so with QRedisStreamGroupReadOptions::setNoAcknowledgement()).
        \since Redis 5.0. O(entries answered). Errors: NOGROUP, WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename Streams>
    Result<QList<QRedisStreamRead>> xreadgroupBlock(const QRedisArg &group, const QRedisArg &consumer,
                                                    const Streams &streams, std::chrono::milliseconds timeout,
                                                    const QRedisStreamGroupReadOptions &options = {})
    {
        using namespace QRedis::Private;
        return runWaiting<QRedis::Command::Xreadgroup, QList<QRedisStreamRead>>(
            "GROUP", group, consumer, options, BlockOption{timeout}, StreamPositions<Streams>{streams});
    }

    /*!
        XREVRANGE: entries from \a end back to \a start, newest first; see xrange().
        \since Redis 5.0; "(" 6.2. O(entries answered). Errors: WRONGTYPE, ERR where an id is none. A read.
    */
    Result<QList<QRedisStreamEntry>> xrevrange(const QRedisArg &key, const QRedisArg &end = "+",
                                               const QRedisArg &start = "-", std::optional<qint64> count = {})
    {
        return run<QRedis::Command::Xrevrange, QList<QRedisStreamEntry>>(
            key, end, start, QRedis::Private::OptionalNumber{"COUNT", count});
    }

    /*!
        XTRIM: removes the oldest entries until only those of \a trim are left; answers how many.
        \since Redis 5.0; \a trim says its own. O(entries removed). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<qint64> xtrim(const QRedisArg &key, const QRedisStreamTrim &trim)
    {
        return run<QRedis::Command::Xtrim, qint64>(key, trim);
    }
};
