// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"

#include <QtCore/qfuture.h>

//! Commands that publish; QRedisClient::subscribe() and kin listen. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisPubSubCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        PUBLISH: sends \a message to all who listen to \a channel; answers how many that were, in a cluster of this node only.
        \since Redis 2.0. O(receivers + patterns). Never repeated by itself.
    */
    Result<qint64> publish(const QRedisArg &channel, const QRedisArg &message)
    {
        return run<QRedis::Command::Publish, qint64>(channel, message);
    }

    /*!
        PUBSUB CHANNELS: channels that anybody listens to, patterns left out.
        \since Redis 2.8. O(channels). A read.
    */
    Result<QByteArrayList> pubsubChannels() { return run<QRedis::Command::PubsubChannels, QByteArrayList>(); }

    /*!
        PUBSUB CHANNELS: those of them that fit the glob-style \a pattern.
        \since Redis 2.8. O(channels). A read.
    */
    Result<QByteArrayList> pubsubChannels(const QRedisArg &pattern)
    {
        return run<QRedis::Command::PubsubChannels, QByteArrayList>(pattern);
    }

    /*!
        PUBSUB NUMPAT: number of different patterns that anybody listens to.
        \since Redis 2.8. O(1). A read.
    */
    Result<qint64> pubsubNumpat() { return run<QRedis::Command::PubsubNumpat, qint64>(); }

    /*!
        PUBSUB NUMSUB: how many listen to each of \a channels (one, several, or a range), patterns left out.
        \since Redis 2.8. O(channels). A read.
    */
    template<typename... Channels>
    Result<QHash<QByteArray, qint64>> pubsubNumsub(const Channels &...channels)
    {
        return run<QRedis::Command::PubsubNumsub, QHash<QByteArray, qint64>>(channels...);
    }

    /*!
        SPUBLISH: as publish(), within the shard of a cluster that \a channel belongs to.
        \since Redis 7.0. O(receivers). Never repeated by itself.
    */
    Result<qint64> spublish(const QRedisArg &channel, const QRedisArg &message)
    {
        return run<QRedis::Command::Spublish, qint64>(channel, message);
    }
};
