// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredislistend.h"
#include "qrediswordforms.h"

#include <QtCore/qfuture.h>

//! Commands on lists. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisListCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        BLMOVE: takes an element off the end \a from of \a source, waiting up to \a timeout (0ms: forever) until there is
        one, and puts it on the end \a to of \a destination. Answers the element; nothing when the time is over.
        When it is cancelled or its connection is lost, the element stands in \a destination: this is the pop that loses nothing.
        \since Redis 6.2. O(1). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> blmove(const QRedisArg &source, const QRedisArg &destination, QRedis::ListEnd from,
                                    QRedis::ListEnd to, std::chrono::milliseconds timeout)
    {
        using namespace QRedis::Private;
        return run<QRedis::Command::Blmove, std::optional<T>>(source, destination, word(from), word(to),
                                                              SecondsToWait{timeout});
    }

    /*!
        BLPOP: the first element of the first of \a keys (one, or a range) that has any, waiting up to \a timeout
        (0ms: forever) until one has. Answers the key and the element; nothing when the time is over.
        What was popped before a cancel or the loss of the connection reached the server is lost with its reply: where that
        must not happen use blmove(), which keeps a copy, or a stream and xreadgroup().
        \since Redis 2.0. O(keys). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename Keys>
    Result<std::optional<QByteArrayList>> blpop(const Keys &keys, std::chrono::milliseconds timeout)
    {
        return run<QRedis::Command::Blpop, std::optional<QByteArrayList>>(keys,
                                                                          QRedis::Private::SecondsToWait{timeout});
    }

    /*!
        BRPOP: as blpop(), the last element.
        What was popped before a cancel or the loss of the connection reached the server is lost with its reply: where that
        must not happen use blmove(), which keeps a copy, or a stream and xreadgroup().
        \since Redis 2.0. O(keys). Errors: WRONGTYPE, UNBLOCKED. Takes a connection of its own. Never repeated by itself.
    */
    template<typename Keys>
    Result<std::optional<QByteArrayList>> brpop(const Keys &keys, std::chrono::milliseconds timeout)
    {
        return run<QRedis::Command::Brpop, std::optional<QByteArrayList>>(keys,
                                                                          QRedis::Private::SecondsToWait{timeout});
    }

    /*!
        LINDEX: the element at \a index (negative: from the end); nothing where there is none.
        \since Redis 1.0. O(index). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> lindex(const QRedisArg &key, qint64 index)
    {
        return run<QRedis::Command::Lindex, std::optional<T>>(key, index);
    }

    /*!
        LINSERT: puts \a element before or after the first element that equals \a pivot.
        Answers the new length; -1 where there is no such element, 0 where \a key is missing.
        \since Redis 2.2. O(elements before the pivot). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<qint64> linsert(const QRedisArg &key, QRedis::Insert position, const QRedisArg &pivot,
                           const QRedisArg &element)
    {
        return run<QRedis::Command::Linsert, qint64>(key, QRedis::Private::word(position), pivot, element);
    }

    /*!
        LLEN: number of elements; 0 where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. A read.
    */
    Result<qint64> llen(const QRedisArg &key) { return run<QRedis::Command::Llen, qint64>(key); }

    /*!
        LMOVE: takes an element off the end \a from of \a source and puts it on the end \a to of \a destination.
        Answers the element; nothing where \a source is missing.
        \since Redis 6.2. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> lmove(const QRedisArg &source, const QRedisArg &destination, QRedis::ListEnd from,
                                   QRedis::ListEnd to)
    {
        using namespace QRedis::Private;
        return run<QRedis::Command::Lmove, std::optional<T>>(source, destination, word(from), word(to));
    }

    /*!
        LPOP: the first element, which is taken off; nothing where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> lpop(const QRedisArg &key)
    {
        return run<QRedis::Command::Lpop, std::optional<T>>(key);
    }

    /*!
        LPOP with a count: up to \a count elements from the head on, which are taken off; nothing where \a key is missing.
        \since Redis 6.2. O(count). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<QList<T>>> lpopCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Lpop, std::optional<QList<T>>>(key, count);
    }

    /*!
        LPUSH: puts \a elements (one, several, or a range) before the first one, one after the other: the last of them
        ends up first. Answers the new length.
        \since Redis 1.0; several 2.4. O(elements). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Elements>
    Result<qint64> lpush(const QRedisArg &key, const Elements &...elements)
    {
        return run<QRedis::Command::Lpush, qint64>(key, elements...);
    }

    /*!
        LPUSHX: as lpush(), where the list exists; else nothing is done and the answer is 0.
        \since Redis 2.2; several 4.0. O(elements). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Elements>
    Result<qint64> lpushx(const QRedisArg &key, const Elements &...elements)
    {
        return run<QRedis::Command::Lpushx, qint64>(key, elements...);
    }

    /*!
        LRANGE: elements \a start to \a stop (inclusive; negative: from the end); empty where there are none.
        \since Redis 1.0. O(start + elements answered). Errors: WRONGTYPE. A read.
    */
    template<typename T = QByteArray>
    Result<QList<T>> lrange(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Lrange, QList<T>>(key, start, stop);
    }

    /*!
        LREM: removes elements that equal \a element: the first \a count, the last ones where it is negative, all where
        it is 0. Answers how many.
        \since Redis 1.0. O(elements). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<qint64> lrem(const QRedisArg &key, qint64 count, const QRedisArg &element)
    {
        return run<QRedis::Command::Lrem, qint64>(key, count, element);
    }

    /*!
        LSET: replaces the element at \a index (negative: from the end).
        \since Redis 1.0. O(index). Errors: WRONGTYPE, ERR where the list or the index does not exist. Never repeated by itself.
    */
    Result<void> lset(const QRedisArg &key, qint64 index, const QRedisArg &element)
    {
        return run<QRedis::Command::Lset, void>(key, index, element);
    }

    /*!
        LTRIM: keeps elements \a start to \a stop (inclusive; negative: from the end) and removes the others.
        \since Redis 1.0. O(elements removed). Errors: WRONGTYPE. Never repeated by itself.
    */
    Result<void> ltrim(const QRedisArg &key, qint64 start, qint64 stop)
    {
        return run<QRedis::Command::Ltrim, void>(key, start, stop);
    }

    /*!
        RPOP: the last element, which is taken off; nothing where \a key is missing.
        \since Redis 1.0. O(1). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<T>> rpop(const QRedisArg &key)
    {
        return run<QRedis::Command::Rpop, std::optional<T>>(key);
    }

    /*!
        RPOP with a count: up to \a count elements from the tail on, which are taken off; nothing where \a key is missing.
        \since Redis 6.2. O(count). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename T = QByteArray>
    Result<std::optional<QList<T>>> rpopCount(const QRedisArg &key, qint64 count)
    {
        return run<QRedis::Command::Rpop, std::optional<QList<T>>>(key, count);
    }

    /*!
        RPUSH: puts \a elements (one, several, or a range) behind the last one, in their order. Answers the new length.
        \since Redis 1.0; several 2.4. O(elements). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Elements>
    Result<qint64> rpush(const QRedisArg &key, const Elements &...elements)
    {
        return run<QRedis::Command::Rpush, qint64>(key, elements...);
    }

    /*!
        RPUSHX: as rpush(), where the list exists; else nothing is done and the answer is 0.
        \since Redis 2.2; several 4.0. O(elements). Errors: WRONGTYPE. Never repeated by itself.
    */
    template<typename... Elements>
    Result<qint64> rpushx(const QRedisArg &key, const Elements &...elements)
    {
        return run<QRedis::Command::Rpushx, qint64>(key, elements...);
    }
};
