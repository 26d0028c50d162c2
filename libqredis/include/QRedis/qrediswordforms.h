// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

#include <chrono>
#include <optional>
#include <tuple>

/*!
    Forms that words of several commands take: pairs, keys behind their number, timeouts.
    Internals of the headers; programs do not need them. Each refers to an entry's arguments and lives for one call.
*/
namespace QRedis::Private {

template<Word T>
constexpr qint64 wordCount(const T &)
{
    return 1;
}
template<WordRange T>
constexpr qint64 wordCount(const T &range)
{
    return qint64(std::ranges::distance(range));
}

//! Keys (one, or a range) behind their number: EVAL, ZINTER.
template<typename Keys>
struct Counted
{
    const Keys &keys;

    void appendTo(QRedisWords &words) const
    {
        words.add(wordCount(keys));
        words.add(keys);
    }
};

//! Keys and values: in turn, as a map, or as a range of pairs.
template<typename... Arguments>
struct Pairs
{
    static_assert(sizeof...(Arguments) == 1 || sizeof...(Arguments) % 2 == 0, "keys and values in turn");

    explicit Pairs(const Arguments &...arguments)
        : parts(arguments...)
    {
    }

    void appendTo(QRedisWords &words) const
    {
        const std::size_t before = words.span().size();
        std::apply([&words](const auto &...part) { (words.add(part), ...); }, parts);
        const std::size_t added = words.span().size() - before;
        if (added == 0)
            words.refuse("there is no pair of key and value");
        else if (added % 2)
            words.refuse("keys and values in turn: the last key has no value");
    }

    std::tuple<const Arguments &...> parts;
};

//! Calls \a function with both halves of each pair of a map, of a range of pairs, or of a single pair.
template<typename Source, typename Function>
void forEachPair(const Source &source, Function function)
{
    if constexpr (WordPair<Source>) {
        function(source.first, source.second);
    } else if constexpr (WordMap<Source>) {
        for (auto it = source.begin(); it != source.end(); ++it) {
            if constexpr (requires { it.key(); })
                function(it.key(), it.value());
            else
                function(it->first, it->second);
        }
    } else {
        static_assert(std::is_reference_v<std::ranges::range_reference_t<const Source>>,
                      "Pairs that a view makes are gone too early: pass a container.");
        for (const auto &pair : source)
            function(pair.first, pair.second);
    }
}

//! Behind the word STREAMS all keys, then the id for each: of a map or pairs of key and id.
template<typename Streams>
struct StreamPositions
{
    const Streams &streams;

    void appendTo(QRedisWords &words) const
    {
        words.add("STREAMS");
        forEachPair(streams, [&words](const auto &key, const auto &) { words.add(key); });
        forEachPair(streams, [&words](const auto &, const auto &id) {
            words.add(id);
            const QByteArrayView last = words.span().back().view();
            if (last == "$" || last == "+") // the end as it is when asked: a repeat would pass over what came between
                words.lowerRetry(Retry::Never);
        });
    }
};

//! A number behind its keyword, or nothing.
struct OptionalNumber
{
    const char *keyword;
    std::optional<qint64> number;

    void appendTo(QRedisWords &words) const
    {
        if (number) {
            words.add(keyword);
            words.add(*number);
        }
    }
};

//! How long a blocking command waits, in seconds as the B* commands want it; 0 is forever.
struct QREDIS_EXPORT SecondsToWait
{
    std::chrono::milliseconds timeout;

    void appendTo(QRedisWords &words) const;
};

//! BLOCK and how long, in milliseconds; 0 is forever.
struct QREDIS_EXPORT BlockOption
{
    std::chrono::milliseconds timeout;

    void appendTo(QRedisWords &words) const;
};

} // namespace QRedis::Private
