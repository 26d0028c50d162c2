// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/redisvaluesource.h"

#include "values/redissave.h"

#include <QRedis/qredisclient.h>

namespace Monitor {

RedisValueSource::RedisValueSource(QRedisClient *client, QObject *parent)
    : ValueSource(parent)
    , m_client(client)
{
}

void RedisValueSource::readHead(const QByteArray &key, const ValueReply<ValueHead> &reply)
{
    QRedisPipeline pipeline(m_client);
    const auto type = pipeline.type(key);
    const auto ttl = pipeline.pttl(key);
    const auto memory = pipeline.memoryUsage(key);
    const auto encoding = pipeline.objectEncoding(key);
    const QPointer self(this); // the future may finish after us; see RedisKeySource::fetchDetails()
    pipeline.exec()
        .then([=](const QRedisResults &results) {
            if (!self)
                return;
            ValueAnswer<ValueHead> answer;
            KeyDetail &detail = answer.value.detail;
            detail.key = key;
            const auto name = results.result(type);
            if (!name)
                return reply({{}, valueFailure(name.error())});
            detail.typeName = *name;
            detail.type = keyTypeFromName(*name);
            if (const auto left = results.result(ttl); left && left->remaining())
                detail.ttl = left->remaining()->count();
            if (const auto bytes = results.result(memory); bytes && *bytes)
                detail.memory = **bytes;
            if (const auto text = results.result(encoding); text && *text)
                detail.encoding = **text;
            self->readLength(answer.value, reply);
        })
        .onFailed([reply](const QRedisError &error) {
            reply({{}, valueFailure(error)});
        });
}

void RedisValueSource::readLength(const ValueHead &head, const ValueReply<ValueHead> &reply)
{
    const QByteArray key = head.detail.key;
    const auto length = m_client->callback(this, [head, reply](const QRedisResult<qint64> &length) {
        ValueAnswer<ValueHead> answer{head, {}};
        if (length)
            answer.value.length = *length;
        else
            answer.failure = valueFailure(length.error());
        reply(answer);
    });
    auto ask = length;
    switch (head.detail.type) {
    case KeyType::String:
        return ask.strlen(key);
    case KeyType::List:
        return ask.llen(key);
    case KeyType::Hash:
        return ask.hlen(key);
    case KeyType::Set:
        return ask.scard(key);
    case KeyType::SortedSet:
        return ask.zcard(key);
    case KeyType::Stream:
        return ask.xlen(key);
    case KeyType::Missing:
    case KeyType::Other:
        reply({head, {}});
    }
}

void RedisValueSource::readString(const QByteArray &key, qint64 from, qint64 length,
                                  const ValueReply<QByteArray> &reply)
{
    m_client
        ->callback(this,
                   [reply](const QRedisResult<QByteArray> &bytes) {
                       if (bytes)
                           reply({*bytes, {}});
                       else
                           reply({{}, valueFailure(bytes.error())});
                   })
        .getrange(key, from, from + length - 1);
}

void RedisValueSource::readPage(const QByteArray &key, KeyType type, const QByteArray &from, qint64 count,
                                const ValueReply<ValuePage> &reply)
{
    // One shape for every reply: rows of cells, and where the next ones begin.
    const auto taking = [this, reply](auto convert) {
        return m_client->callback(this, [reply, convert](const auto &result) {
            if (result)
                reply({convert(*result), {}});
            else
                reply({{}, valueFailure(result.error())});
        });
    };
    const QRedisScanOptions options = QRedisScanOptions().setCount(count);
    const QByteArray cursor = from.isEmpty() ? QByteArrayLiteral("0") : from;
    switch (type) {
    case KeyType::Hash:
        return taking([](const QRedisScanPage<std::pair<QByteArray, QByteArray>> &page) {
                   ValuePage rows{{}, page.cursor, page.atEnd()};
                   for (const auto &[field, value] : page.items)
                       rows.rows << QByteArrayList{field, value};
                   return rows;
               })
            .hscan(key, cursor, options);
    case KeyType::Set:
        return taking([](const QRedisScanPage<QByteArray> &page) {
                   ValuePage rows{{}, page.cursor, page.atEnd()};
                   for (const QByteArray &member : page.items)
                       rows.rows << QByteArrayList{member};
                   return rows;
               })
            .sscan(key, cursor, options);
    case KeyType::List:
        return taking([](const QList<QByteArray> &elements) {
                   ValuePage rows;
                   for (const QByteArray &element : elements)
                       rows.rows << QByteArrayList{element};
                   return rows;
               })
            .lrange(key, from.toLongLong(), from.toLongLong() + count - 1);
    case KeyType::SortedSet:
        return taking([](const QList<QRedisScored> &members) {
                   ValuePage rows;
                   for (const QRedisScored &member : members)
                       rows.rows << QByteArrayList{QRedisArg(member.score).toByteArray(), member.member};
                   return rows;
               })
            .zrangeWithScores(key, from.toLongLong(), from.toLongLong() + count - 1);
    case KeyType::Stream:
        return taking([count](const QList<QRedisStreamEntry> &entries) {
                   ValuePage rows;
                   for (const QRedisStreamEntry &entry : entries) {
                       QByteArrayList row{entry.id};
                       for (const auto &[field, value] : entry.fields)
                           row << field << value;
                       rows.rows << row;
                   }
                   if (!entries.isEmpty())
                       rows.next = entries.last().id;
                   rows.last = entries.size() < count;
                   return rows;
               })
            // "(" would need Redis 6.2; the entry that begins the next page is dropped by its id.
            .xrange(key, from.isEmpty() ? QByteArrayLiteral("-") : from, "+", count);
    case KeyType::Missing:
    case KeyType::String:
    case KeyType::Other:
        reply({{}, {ValueFailure::Kind::Other, tr("This type has no rows.")}});
    }
}

void RedisValueSource::save(const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply)
{
    auto *save = new RedisSave(m_client, edit, overwrite, reply, this);
    save->start();
}

} // namespace Monitor
