// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qrediskeyoptions.h"
#include "qredisscanoptions.h"
#include "qredisscanpage.h"
#include "qredisttl.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on keys, whatever they hold. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisKeyCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        COPY: copies what \a source holds, its TTL included, to \a destination; answers whether it did.
        Without QRedisCopyOptions::setReplace() it does not where the destination exists.
        \since Redis 6.2. O(elements). Never repeated by itself.
    */
    Result<bool> copy(const QRedisArg &source, const QRedisArg &destination, const QRedisCopyOptions &options = {})
    {
        return run<QRedis::Command::Copy, bool>(source, destination, options);
    }

    /*!
        DEL: deletes \a keys (one, several, or a range); answers how many of them existed.
        Large values block the server meanwhile: see unlink().
        \since Redis 1.0. O(elements). Never repeated by itself.
    */
    template<typename... Keys>
    Result<qint64> del(const Keys &...keys)
    {
        return run<QRedis::Command::Del, qint64>(keys...);
    }

    /*!
        DUMP: the value at \a key in the server's own serialised form, without its TTL; nothing where missing.
        Older servers cannot restore what newer ones dump, nor Valkey what Redis 8 does.
        \since Redis 2.6. O(elements). A read.
    */
    Result<std::optional<QByteArray>> dump(const QRedisArg &key)
    {
        return run<QRedis::Command::Dump, std::optional<QByteArray>>(key);
    }

    /*!
        EXISTS: how many of \a keys (one, several, or a range) exist; one that is named twice counts twice.
        \since Redis 1.0; several 3.0.3. O(keys). A read.
    */
    template<typename... Keys>
    Result<qint64> exists(const Keys &...keys)
    {
        return run<QRedis::Command::Exists, qint64>(keys...);
    }

    /*!
        EXPIRE: deletes \a key after \a ttl, now where that is not positive; answers whether it was set.
        \since Redis 1.0; \a condition 7.0. O(1). Never repeated by itself.
    */
    Result<bool> expire(const QRedisArg &key, std::chrono::seconds ttl,
                        QRedis::ExpireIf condition = QRedis::ExpireIf::Always)
    {
        return run<QRedis::Command::Expire, bool>(key, qint64(ttl.count()),
                                                  QRedis::Private::ExpireCondition{condition});
    }

    /*!
        EXPIREAT: deletes \a key at \a time, which is cut to seconds; answers whether it was set.
        \since Redis 1.2; \a condition 7.0. O(1). Never repeated by itself.
    */
    Result<bool> expireat(const QRedisArg &key, const QDateTime &time,
                          QRedis::ExpireIf condition = QRedis::ExpireIf::Always)
    {
        using QRedis::Private::Instant;
        return run<QRedis::Command::Expireat, bool>(key, Instant{time, Instant::Unit::Seconds},
                                                    QRedis::Private::ExpireCondition{condition});
    }

    /*!
        KEYS: all keys that fit the glob-style \a pattern, in one reply: on a server with many of them use
        QRedisClient::scanKeys(), which does not block it.
        \since Redis 1.0. O(keys in the database). A read.
    */
    Result<QByteArrayList> keys(const QRedisArg &pattern)
    {
        return run<QRedis::Command::Keys, QByteArrayList>(pattern);
    }

    /*!
        MEMORY USAGE: bytes that \a key and its value take, an estimate from \a samples of its elements (0: all of them;
        by default the server's 5); nothing where missing.
        \since Redis 4.0. O(samples). A read.
    */
    Result<std::optional<qint64>> memoryUsage(const QRedisArg &key, std::optional<qint64> samples = {})
    {
        return run<QRedis::Command::MemoryUsage, std::optional<qint64>>(
            key, QRedis::Private::OptionalNumber{"SAMPLES", samples});
    }

    /*!
        MOVE: moves \a key to \a database; answers whether it did. It does not where it is missing here or exists there.
        \since Redis 1.0. O(1). Not in a cluster. Never repeated by itself.
    */
    Result<bool> move(const QRedisArg &key, int database) { return run<QRedis::Command::Move, bool>(key, database); }

    /*!
        OBJECT ENCODING: how the server stores the value at \a key ("listpack", "hashtable" ...); nothing where missing.
        \since Redis 2.2.3. O(1). A read.
    */
    Result<std::optional<QByteArray>> objectEncoding(const QRedisArg &key)
    {
        return run<QRedis::Command::ObjectEncoding, std::optional<QByteArray>>(key);
    }

    /*!
        OBJECT FREQ: the logarithmic counter of accesses to \a key; nothing where missing.
        \since Redis 4.0. O(1). Errors: ERR unless the server's maxmemory-policy is one of the LFU ones. A read.
    */
    Result<std::optional<qint64>> objectFreq(const QRedisArg &key)
    {
        return run<QRedis::Command::ObjectFreq, std::optional<qint64>>(key);
    }

    /*!
        OBJECT IDLETIME: since when nobody asked for \a key; nothing where missing.
        \since Redis 2.2.3. O(1). Errors: ERR where the server's maxmemory-policy is one of the LFU ones. A read.
    */
    Result<std::optional<std::chrono::seconds>> objectIdletime(const QRedisArg &key)
    {
        return run<QRedis::Command::ObjectIdletime, std::optional<std::chrono::seconds>>(key);
    }

    /*!
        PERSIST: takes the TTL off \a key; answers whether it had one.
        \since Redis 2.2. O(1). Never repeated by itself.
    */
    Result<bool> persist(const QRedisArg &key) { return run<QRedis::Command::Persist, bool>(key); }

    /*!
        PEXPIRE: deletes \a key after \a ttl, now where that is not positive; answers whether it was set.
        \since Redis 2.6; \a condition 7.0. O(1). Never repeated by itself.
    */
    Result<bool> pexpire(const QRedisArg &key, std::chrono::milliseconds ttl,
                         QRedis::ExpireIf condition = QRedis::ExpireIf::Always)
    {
        return run<QRedis::Command::Pexpire, bool>(key, qint64(ttl.count()),
                                                   QRedis::Private::ExpireCondition{condition});
    }

    /*!
        PEXPIREAT: deletes \a key at \a time; answers whether it was set.
        \since Redis 2.6; \a condition 7.0. O(1). Never repeated by itself.
    */
    Result<bool> pexpireat(const QRedisArg &key, const QDateTime &time,
                           QRedis::ExpireIf condition = QRedis::ExpireIf::Always)
    {
        using QRedis::Private::Instant;
        return run<QRedis::Command::Pexpireat, bool>(key, Instant{time, Instant::Unit::Milliseconds},
                                                     QRedis::Private::ExpireCondition{condition});
    }

    /*!
        PTTL: how long \a key has left, in milliseconds. It tells a key without TTL from one that is missing.
        \since Redis 2.6. O(1). A read.
    */
    Result<QRedisTtl<std::chrono::milliseconds>> pttl(const QRedisArg &key)
    {
        return run<QRedis::Command::Pttl, QRedisTtl<std::chrono::milliseconds>>(key);
    }

    /*!
        RANDOMKEY: some key of the database; nothing where it is empty.
        \since Redis 1.0. O(1). Never repeated by itself.
    */
    Result<std::optional<QByteArray>> randomkey()
    {
        return run<QRedis::Command::Randomkey, std::optional<QByteArray>>();
    }

    /*!
        RENAME: gives \a key the name \a newKey, whose own value is lost without a word; see renamenx().
        \since Redis 1.0. O(1), and freeing what was overwritten. Errors: ERR no such key. Never repeated by itself.
    */
    Result<void> rename(const QRedisArg &key, const QRedisArg &newKey)
    {
        return run<QRedis::Command::Rename, void>(key, newKey);
    }

    /*!
        RENAMENX: gives \a key the name \a newKey unless that exists; answers whether it did.
        \since Redis 1.0. O(1). Errors: ERR no such key. Never repeated by itself.
    */
    Result<bool> renamenx(const QRedisArg &key, const QRedisArg &newKey)
    {
        return run<QRedis::Command::Renamenx, bool>(key, newKey);
    }

    /*!
        RESTORE: makes \a key of what dump() answered; without an expiry in \a options it never expires.
        \since Redis 2.6; the options say their own. O(elements). Errors: BUSYKEY where the key exists and is not to be
        replaced, ERR where \a payload is not whole or of a newer server. Never repeated by itself.
    */
    Result<void> restore(const QRedisArg &key, const QRedisArg &payload, const QRedisRestoreOptions &options = {})
    {
        return run<QRedis::Command::Restore, void>(key, QRedisRestoreOptions::Ttl{options}, payload, options);
    }

    /*!
        SCAN: one page of the keys of the database, from \a cursor ("0" to begin with) on. QRedisClient::scanKeys() goes
        through all of them. A cursor belongs to one server process: carried to another, keys are missed without an error.
        \since Redis 2.8. O(count). A read.
    */
    Result<QRedisScanPage<QByteArray>> scan(const QRedisArg &cursor, const QRedisScanOptions &options = {})
    {
        return run<QRedis::Command::Scan, QRedisScanPage<QByteArray>>(cursor, options);
    }

    /*!
        TOUCH: sets the time of the last access to \a keys (one, several, or a range); answers how many of them exist.
        \since Redis 3.2.1. O(keys). A read.
    */
    template<typename... Keys>
    Result<qint64> touch(const Keys &...keys)
    {
        return run<QRedis::Command::Touch, qint64>(keys...);
    }

    /*!
        TTL: how long \a key has left, in seconds, rounded. It tells a key without TTL from one that is missing.
        \since Redis 1.0. O(1). A read.
    */
    Result<QRedisTtl<std::chrono::seconds>> ttl(const QRedisArg &key)
    {
        return run<QRedis::Command::Ttl, QRedisTtl<std::chrono::seconds>>(key);
    }

    /*!
        TYPE: "string", "list", "set", "zset", "hash", "stream", a module's type, or "none" where \a key is missing.
        \since Redis 1.0. O(1). A read.
    */
    Result<QByteArray> type(const QRedisArg &key) { return run<QRedis::Command::Type, QByteArray>(key); }

    /*!
        UNLINK: deletes \a keys (one, several, or a range) at once and frees their memory later, in another thread of
        the server; answers how many of them existed.
        \since Redis 4.0. O(keys). Never repeated by itself.
    */
    template<typename... Keys>
    Result<qint64> unlink(const Keys &...keys)
    {
        return run<QRedis::Command::Unlink, qint64>(keys...);
    }

    /*!
        WAIT: how many replicas have the writes that stand before it in the same pipeline, once \a replicas have them or
        \a timeout (0ms: forever) is over. In a pipeline only: on another connection the server would answer for no
        writes at all.
        \since Redis 3.0. O(1). Never repeated by itself.
    */
    Result<qint64> wait(qint64 replicas, std::chrono::milliseconds timeout)
    {
        return run<QRedis::Command::Wait, qint64>(replicas, qint64(timeout.count()));
    }
};
