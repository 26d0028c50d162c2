// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredisflushmode.h"
#include "qredisinfo.h"
#include "qredisslowlogentry.h"
#include "qredistime.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on the server and its databases. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisServerCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        CONFIG GET: options of the server that fit \a patterns (one, several, or a range), with their values.
        \since Redis 2.0; several 7.0. O(options). Errors: NOPERM for a limited user. A read.
    */
    template<typename... Patterns>
    Result<QHash<QByteArray, QByteArray>> configGet(const Patterns &...patterns)
    {
        return run<QRedis::Command::ConfigGet, QHash<QByteArray, QByteArray>>(patterns...);
    }

    /*!
        CONFIG SET: sets options of the running server: names and values in turn, a map, or a range of pairs. All or none.
        \since Redis 2.0; several 7.0. O(options). Errors: ERR for unknown names and bad values, NOPERM. Repeated after an unclear failure only with QRedisRetryPolicy::setRetryOverwrites().
    */
    template<typename... Arguments>
    Result<void> configSet(const Arguments &...pairs)
    {
        return run<QRedis::Command::ConfigSet, void>(QRedis::Private::Pairs<Arguments...>(pairs...));
    }

    /*!
        DBSIZE: number of keys in the database.
        \since Redis 1.0. O(1). A read.
    */
    Result<qint64> dbsize() { return run<QRedis::Command::Dbsize, qint64>(); }

    /*!
        FLUSHALL: deletes every key of every database.
        \since Redis 1.0; \a mode says its own. O(keys). Errors: NOPERM. Never repeated by itself.
    */
    Result<void> flushall(QRedis::FlushMode mode = QRedis::FlushMode::ServerDefault)
    {
        return run<QRedis::Command::Flushall, void>(QRedis::Private::FlushWord{mode});
    }

    /*!
        FLUSHDB: deletes every key of the database. No keyspace event tells of it.
        \since Redis 1.0; \a mode says its own. O(keys). Errors: NOPERM. Never repeated by itself.
    */
    Result<void> flushdb(QRedis::FlushMode mode = QRedis::FlushMode::ServerDefault)
    {
        return run<QRedis::Command::Flushdb, void>(QRedis::Private::FlushWord{mode});
    }

    /*!
        INFO: state and statistics of the server: the usual sections, or those that \a sections name (one, several, or a
        range; "everything" for all).
        \since Redis 1.0; several sections 7.0. O(1). Errors: NOPERM. A read.
    */
    template<typename... Sections>
    Result<QRedisInfo> info(const Sections &...sections)
    {
        return run<QRedis::Command::Info, QRedisInfo>(sections...);
    }

    /*!
        LASTSAVE: when the data were last saved to disk, to the second.
        \since Redis 1.0. O(1). A read.
    */
    Result<QDateTime> lastsave() { return run<QRedis::Command::Lastsave, QDateTime>(); }

    /*!
        SLOWLOG GET: the latest commands that took long, newest first: 10 of them, or up to \a count.
        \since Redis 2.2.12. O(count). Errors: NOPERM. A read.
    */
    Result<QList<QRedisSlowlogEntry>> slowlogGet()
    {
        return run<QRedis::Command::SlowlogGet, QList<QRedisSlowlogEntry>>();
    }
    Result<QList<QRedisSlowlogEntry>> slowlogGet(qint64 count)
    {
        return run<QRedis::Command::SlowlogGet, QList<QRedisSlowlogEntry>>(count);
    }

    /*!
        SWAPDB: exchanges two databases, for every connection at once. No keyspace event tells of it.
        \since Redis 4.0. O(clients that watch or block). Not in a cluster. Errors: ERR where there is no such database. Never repeated by itself.
    */
    Result<void> swapdb(int first, int second) { return run<QRedis::Command::Swapdb, void>(first, second); }

    /*!
        TIME: the server's clock, in UTC and cut to milliseconds.
        \since Redis 2.6. O(1). A read.
    */
    Result<QDateTime> time() { return run<QRedis::Command::Time, QDateTime>(); }
};
