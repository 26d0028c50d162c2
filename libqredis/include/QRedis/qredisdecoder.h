// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisreader.h"
#include "qredisresult.h"

#include <QtCore/qhash.h>
#include <QtCore/qmap.h>
#include <QtCore/qset.h>
#include <QtCore/qstring.h>

#include <concepts>
#include <limits>

/*!
    How a reply becomes a T: `static T decode(QRedisReader &reader)`.

    Specialise it for your own types. A decoder reads exactly one element; where the reply does not fit it calls
    QRedisReader::fail() and returns anything. It must not throw.
    The same T decodes from RESP2 and RESP3 shapes.
*/
template<typename T>
struct QRedisDecoder;

template<>
struct QREDIS_EXPORT QRedisDecoder<QByteArray>
{
    static QByteArray decode(QRedisReader &reader) { return reader.takeBytes(); }
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QString>
{
    //! UTF-8; invalid bytes become U+FFFD.
    static QString decode(QRedisReader &reader) { return QString::fromUtf8(reader.takeView()); }
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisValue>
{
    static QRedisValue decode(QRedisReader &reader) { return reader.takeValue(); }
};

template<>
struct QRedisDecoder<bool>
{
    static bool decode(QRedisReader &reader) { return reader.takeBool(); }
};

template<std::integral T>
requires(!std::same_as<T, bool>) struct QRedisDecoder<T>
{
    static T decode(QRedisReader &reader)
    {
        const qint64 number = reader.takeInteger();
        if constexpr (!std::same_as<T, qint64>) {
            if (!std::in_range<T>(number))
                reader.fail("a number that fits the type asked for");
        }
        return T(number);
    }
};

template<std::floating_point T>
struct QRedisDecoder<T>
{
    static T decode(QRedisReader &reader) { return T(reader.takeDouble()); }
};

template<typename T>
struct QRedisDecoder<std::optional<T>>
{
    static std::optional<T> decode(QRedisReader &reader)
    {
        if (reader.takeNull())
            return std::nullopt;
        return QRedisDecoder<T>::decode(reader);
    }
};

template<typename T>
struct QRedisDecoder<QList<T>>
{
    static QList<T> decode(QRedisReader &reader)
    {
        const qsizetype count = reader.enter();
        QList<T> list;
        list.reserve(count);
        for (qsizetype i = 0; i < count && !reader.hasFailed(); ++i)
            list.append(QRedisDecoder<T>::decode(reader));
        return list;
    }
};

template<typename T>
struct QRedisDecoder<QSet<T>>
{
    static QSet<T> decode(QRedisReader &reader)
    {
        const qsizetype count = reader.enter();
        QSet<T> set;
        set.reserve(count);
        for (qsizetype i = 0; i < count && !reader.hasFailed(); ++i)
            set.insert(QRedisDecoder<T>::decode(reader));
        return set;
    }
};

namespace QRedis::Private {

//! Reads a map, a flat array of keys and values in turn, or an array of pairs; calls \a add for each pair.
template<typename Key, typename Value, typename Add>
void decodePairs(QRedisReader &reader, Add add)
{
    const qsizetype count = reader.enter();
    if (count > 0 && reader.peekCount() == 2) { // nested pairs, as RESP3 sends scores
        for (qsizetype i = 0; i < count && !reader.hasFailed(); ++i) {
            if (reader.enter() != 2)
                return reader.fail("a pair");
            Key key = QRedisDecoder<Key>::decode(reader);
            add(std::move(key), QRedisDecoder<Value>::decode(reader));
        }
        return;
    }
    if (count % 2)
        return reader.fail("an even number of elements");
    for (qsizetype i = 0; i < count && !reader.hasFailed(); i += 2) {
        Key key = QRedisDecoder<Key>::decode(reader);
        add(std::move(key), QRedisDecoder<Value>::decode(reader));
    }
}

} // namespace QRedis::Private

template<typename Key, typename Value>
struct QRedisDecoder<QHash<Key, Value>>
{
    static QHash<Key, Value> decode(QRedisReader &reader)
    {
        QHash<Key, Value> hash;
        QRedis::Private::decodePairs<Key, Value>(
            reader, [&hash](Key &&key, Value &&value) { hash.insert(std::move(key), std::move(value)); });
        return hash;
    }
};

template<typename Key, typename Value>
struct QRedisDecoder<QMap<Key, Value>>
{
    static QMap<Key, Value> decode(QRedisReader &reader)
    {
        QMap<Key, Value> map;
        QRedis::Private::decodePairs<Key, Value>(
            reader, [&map](Key &&key, Value &&value) { map.insert(std::move(key), std::move(value)); });
        return map;
    }
};

//! One element that is an array of two.
template<typename First, typename Second>
struct QRedisDecoder<std::pair<First, Second>>
{
    static std::pair<First, Second> decode(QRedisReader &reader)
    {
        if (reader.enter() != 2) {
            reader.fail("a pair");
            return {};
        }
        First first = QRedisDecoder<First>::decode(reader);
        return {std::move(first), QRedisDecoder<Second>::decode(reader)};
    }
};

//! Pairs in wire order: from a map, a flat array, or an array of pairs.
template<typename First, typename Second>
struct QRedisDecoder<QList<std::pair<First, Second>>>
{
    static QList<std::pair<First, Second>> decode(QRedisReader &reader)
    {
        QList<std::pair<First, Second>> list;
        QRedis::Private::decodePairs<First, Second>(reader, [&list](First &&first, Second &&second) {
            list.emplace_back(std::move(first), std::move(second));
        });
        return list;
    }
};

//! A command that answers nothing but OK: the reply only has to be there.
template<>
struct QRedisDecoder<void>
{
    static void decode(QRedisReader &reader) { reader.skip(); }
};

namespace QRedis::Private {

//! The error reply at the front of \a reader.
QREDIS_EXPORT QRedisError takeServerError(QRedisReader &reader);

//! Decodes a whole reply: the server's error, a Decode error, or the value.
template<typename T>
QRedisResult<T> decodeReply(QRedisReader &reader)
{
    if (reader.type() == QRedisValue::Type::Error)
        return takeServerError(reader);
    if constexpr (std::is_void_v<T>) {
        QRedisDecoder<void>::decode(reader);
        if (reader.hasFailed())
            return reader.error();
        return {};
    } else {
        T value = QRedisDecoder<T>::decode(reader);
        if (reader.hasFailed())
            return reader.error();
        return value;
    }
}

} // namespace QRedis::Private
