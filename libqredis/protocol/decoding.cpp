// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclientinfo.h>
#include <QRedis/qredisdecoder.h>
#include <QRedis/qredisinfo.h>
#include <QRedis/qredisscored.h>
#include <QRedis/qredisslowlogentry.h>
#include <QRedis/qredisstreaminfo.h>
#include <QRedis/qredistime.h>

#include "values/text.h"

using namespace QRedis::Private;

namespace {

//! Reads a map, or names and values in turn; \a take reads the value of a name that it knows, and answers false for others.
template<typename Take>
void decodeFields(QRedisReader &reader, Take take)
{
    const qsizetype count = reader.enter();
    if (count % 2)
        return reader.fail("an even number of elements");
    for (qsizetype i = 0; i < count && !reader.hasFailed(); i += 2) {
        if (!take(reader.takeView()))
            reader.skip(); // of a later server
    }
}

template<typename T>
void take(QRedisReader &reader, T &value)
{
    value = QRedisDecoder<T>::decode(reader);
}

} // namespace

QRedisError QRedis::Private::takeServerError(QRedisReader &reader)
{
    return QRedisError::fromServer(reader.takeValue().toByteArray());
}

QDateTime QRedisDecoder<QDateTime>::decode(QRedisReader &reader)
{
    if (reader.peekCount() < 0)
        return QDateTime::fromSecsSinceEpoch(reader.takeInteger(), Qt::UTC);
    if (reader.enter() != 2) {
        reader.fail("seconds and microseconds");
        return {};
    }
    const qint64 seconds = reader.takeInteger();
    return QDateTime::fromMSecsSinceEpoch(seconds * 1000 + reader.takeInteger() / 1000, Qt::UTC);
}

QList<QRedisScored> QRedisDecoder<QList<QRedisScored>>::decode(QRedisReader &reader)
{
    QList<QRedisScored> members;
    decodePairs<QByteArray, double>(reader, [&members](QByteArray &&member, double score) {
        members.append({std::move(member), score});
    });
    return members;
}

std::optional<QRedisScored> QRedisDecoder<std::optional<QRedisScored>>::decode(QRedisReader &reader)
{
    const QList<QRedisScored> members = QRedisDecoder<QList<QRedisScored>>::decode(reader);
    if (members.isEmpty())
        return std::nullopt;
    return members.first();
}

QRedisScoredFrom QRedisDecoder<QRedisScoredFrom>::decode(QRedisReader &reader)
{
    QRedisScoredFrom popped;
    if (reader.enter() != 3) {
        reader.fail("a key, a member and a score");
        return popped;
    }
    take(reader, popped.key);
    take(reader, popped.member);
    take(reader, popped.score);
    return popped;
}

QRedisStreamEntry QRedisDecoder<QRedisStreamEntry>::decode(QRedisReader &reader)
{
    QRedisStreamEntry entry;
    if (reader.enter() != 2) {
        reader.fail("an id and fields");
        return entry;
    }
    take(reader, entry.id);
    if (!reader.takeNull()) // null: a group's entry that was deleted meanwhile
        take(reader, entry.fields);
    return entry;
}

QList<QRedisStreamRead> QRedisDecoder<QList<QRedisStreamRead>>::decode(QRedisReader &reader)
{
    QList<QRedisStreamRead> streams;
    if (reader.takeNull())
        return streams;
    decodePairs<QByteArray, QList<QRedisStreamEntry>>(reader,
                                                      [&streams](QByteArray &&key, QList<QRedisStreamEntry> &&entries) {
                                                          streams.append({std::move(key), std::move(entries)});
                                                      });
    return streams;
}

QRedisStreamInfo QRedisDecoder<QRedisStreamInfo>::decode(QRedisReader &reader)
{
    QRedisStreamInfo info;
    decodeFields(reader, [&](QByteArrayView name) {
        if (name == "length")
            take(reader, info.length);
        else if (name == "radix-tree-keys")
            take(reader, info.radixTreeKeys);
        else if (name == "radix-tree-nodes")
            take(reader, info.radixTreeNodes);
        else if (name == "groups")
            take(reader, info.groups);
        else if (name == "entries-added")
            take(reader, info.entriesAdded);
        else if (name == "last-generated-id")
            take(reader, info.lastGeneratedId);
        else if (name == "max-deleted-entry-id")
            take(reader, info.maxDeletedEntryId);
        else if (name == "recorded-first-entry-id")
            take(reader, info.recordedFirstEntryId);
        else if (name == "first-entry")
            take(reader, info.firstEntry);
        else if (name == "last-entry")
            take(reader, info.lastEntry);
        else
            return false;
        return true;
    });
    return info;
}

QRedisStreamGroup QRedisDecoder<QRedisStreamGroup>::decode(QRedisReader &reader)
{
    QRedisStreamGroup group;
    decodeFields(reader, [&](QByteArrayView name) {
        if (name == "name")
            take(reader, group.name);
        else if (name == "consumers")
            take(reader, group.consumers);
        else if (name == "pending")
            take(reader, group.pending);
        else if (name == "last-delivered-id")
            take(reader, group.lastDeliveredId);
        else if (name == "entries-read")
            take(reader, group.entriesRead);
        else if (name == "lag")
            take(reader, group.lag);
        else
            return false;
        return true;
    });
    return group;
}

QRedisStreamPending QRedisDecoder<QRedisStreamPending>::decode(QRedisReader &reader)
{
    QRedisStreamPending pending;
    if (reader.enter() != 4) {
        reader.fail("a count, two ids and consumers");
        return pending;
    }
    take(reader, pending.count);
    take(reader, pending.firstId);
    take(reader, pending.lastId);
    if (!reader.takeNull())
        take(reader, pending.consumers);
    return pending;
}

QRedisInfo QRedisDecoder<QRedisInfo>::decode(QRedisReader &reader)
{
    return QRedisInfo::fromText(reader.takeView());
}

QRedisClientInfo QRedisDecoder<QRedisClientInfo>::decode(QRedisReader &reader)
{
    return QRedisClientInfo::fromLine(reader.takeView());
}

QList<QRedisClientInfo> QRedisDecoder<QList<QRedisClientInfo>>::decode(QRedisReader &reader)
{
    QList<QRedisClientInfo> clients;
    forEachPart(reader.takeView(), '\n',
                [&clients](QByteArrayView line) { clients.append(QRedisClientInfo::fromLine(line)); });
    return clients;
}

QRedisSlowlogEntry QRedisDecoder<QRedisSlowlogEntry>::decode(QRedisReader &reader)
{
    QRedisSlowlogEntry entry;
    const qsizetype count = reader.enter();
    if (count < 4) {
        reader.fail("an id, a time, a duration and words");
        return entry;
    }
    take(reader, entry.id);
    take(reader, entry.time);
    take(reader, entry.duration);
    take(reader, entry.words);
    if (count > 4)
        take(reader, entry.clientAddress);
    if (count > 5)
        take(reader, entry.clientName);
    for (qsizetype i = 6; i < count; ++i)
        reader.skip();
    return entry;
}
