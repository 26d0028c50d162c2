// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"
#include "qrediswordforms.h"

//! A member of a sorted set and its score. A plain value.
struct QRedisScored
{
    QByteArray member;
    double score = 0;

    friend bool operator==(const QRedisScored &, const QRedisScored &) = default;
};

//! What BZPOPMIN and BZPOPMAX took, and from which of their keys. A plain value.
struct QRedisScoredFrom
{
    QByteArray key;
    QByteArray member;
    double score = 0;

    friend bool operator==(const QRedisScoredFrom &, const QRedisScoredFrom &) = default;
};

//! In wire order: flat (RESP2), or an array of pairs (RESP3).
template<>
struct QREDIS_EXPORT QRedisDecoder<QList<QRedisScored>>
{
    static QList<QRedisScored> decode(QRedisReader &reader);
};

//! ZPOPMIN and ZPOPMAX without a count: a member and its score, or an empty array.
template<>
struct QREDIS_EXPORT QRedisDecoder<std::optional<QRedisScored>>
{
    static std::optional<QRedisScored> decode(QRedisReader &reader);
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisScoredFrom>
{
    static QRedisScoredFrom decode(QRedisReader &reader);
};

namespace QRedis::Private {

//! Scores and members in the order of ZADD: in turn, or from a map or pairs of member and score, or QRedisScored.
template<typename... Arguments>
struct ScoresAndMembers
{
    static_assert(sizeof...(Arguments) == 1 || sizeof...(Arguments) % 2 == 0, "scores and members in turn");

    explicit ScoresAndMembers(const Arguments &...arguments)
        : parts(arguments...)
    {
    }

    void appendTo(QRedisWords &words) const
    {
        const std::size_t before = words.span().size();
        if constexpr (sizeof...(Arguments) == 1)
            addPairs(words, std::get<0>(parts));
        else
            std::apply([&words](const auto &...part) { (words.add(part), ...); }, parts);
        if (words.span().size() == before)
            words.refuse("there is no member to add");
    }

    template<typename Source>
    static void addPairs(QRedisWords &words, const Source &source)
    {
        if constexpr (requires { source.member; }) {
            words.add(source.score);
            words.add(source.member);
        } else if constexpr (requires { source.begin()->member; }) {
            for (const QRedisScored &scored : source)
                addPairs(words, scored);
        } else {
            forEachPair(source, [&words](const auto &member, const auto &score) {
                static_assert(std::is_arithmetic_v<std::remove_cvref_t<decltype(score)>>, "pairs of member and score");
                words.add(score);
                words.add(member);
            });
        }
    }

    std::tuple<const Arguments &...> parts;
};

} // namespace QRedis::Private
