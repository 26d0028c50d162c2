// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/rediskeysource.h"

#include <QRedis/qredisclient.h>

#include <QPointer>

namespace Monitor {

namespace {

constexpr qsizetype UnlinkBatch = 500; // keys in one command: a fraction of a millisecond at the server

//! Steps through a QRedisScan, which stands still after each reply.
class RedisKeyWalk : public KeyWalk
{
public:
    RedisKeyWalk(QRedisClient *client, QObject *parent)
        : KeyWalk(parent)
        , m_client(client)
    {
    }
    ~RedisKeyWalk() override
    {
        if (m_scan) {
            m_scan->disconnect(this);
            m_scan->cancel();
        }
    }

    void next(qsizetype count) override
    {
        if (m_scan) {
            m_scan->setCount(count);
            m_scan->resume();
            return;
        }
        m_scan = m_client->scanKeys(QRedisScanOptions().setCount(count));
        connect(m_scan, &QRedisScan::keysFound, this, [this](const QByteArrayList &keys) {
            m_scan->pause();
            Q_EMIT batch(keys);
        });
        connect(m_scan, &QRedisScan::restarted, this, &KeyWalk::restarted);
        connect(m_scan, &QRedisScan::finished, this, &KeyWalk::finished);
        connect(m_scan, &QRedisScan::failed, this,
                [this](const QRedisError &error) { Q_EMIT failed(error.message()); });
    }

private:
    QRedisClient *m_client;
    QPointer<QRedisScan> m_scan; // the client's
};

} // namespace

RedisKeySource::RedisKeySource(QRedisClient *client, QObject *parent)
    : KeySource(parent)
    , m_client(client)
{
}

KeyWalk *RedisKeySource::walk(QObject *parent)
{
    return new RedisKeyWalk(m_client, parent);
}

void RedisKeySource::fetchKeyCount()
{
    m_client
        ->callback(this,
                   [this](const QRedisResult<qint64> &count) {
                       if (count)
                           Q_EMIT keyCountChanged(*count);
                   })
        .dbsize();
}

void RedisKeySource::unlink(const QByteArrayList &keys)
{
    for (qsizetype from = 0; from < keys.size(); from += UnlinkBatch) {
        const QByteArrayList some = keys.mid(from, UnlinkBatch);
        m_client
            ->callback(this,
                       [this, some](const QRedisResult<qint64> &removed) {
                           if (removed)
                               Q_EMIT unlinked(some);
                           else
                               Q_EMIT failed(removed.error().message());
                       })
            .unlink(some);
    }
}

void RedisKeySource::fetchDetails(const QByteArrayList &keys)
{
    struct Slots
    {
        QRedisSlot<QByteArray> type;
        QRedisSlot<QRedisTtl<std::chrono::milliseconds>> ttl;
        QRedisSlot<std::optional<qint64>> memory;
        QRedisSlot<std::optional<QByteArray>> encoding;
    };
    QRedisPipeline pipeline(m_client);
    QList<Slots> wanted;
    wanted.reserve(keys.size());
    for (const QByteArray &key : keys)
        wanted << Slots{pipeline.type(key), pipeline.pttl(key), pipeline.memoryUsage(key),
                        pipeline.objectEncoding(key)};

    // Not with `this` as the context: the future may finish after this object, and Qt asserts that a context lives.
    const QPointer self(this);
    pipeline.exec()
        .then([self, keys, wanted](const QRedisResults &results) {
            if (!self)
                return;
            QList<KeyDetail> details;
            details.reserve(keys.size());
            for (qsizetype i = 0; i < keys.size(); ++i) {
                KeyDetail detail;
                detail.key = keys[i];
                // A user may be refused one of these and not the others; what fails stays unknown.
                if (const auto type = results.result(wanted[i].type)) {
                    detail.typeName = *type;
                    detail.type = keyTypeFromName(*type);
                } else {
                    detail.type = KeyType::Other;
                }
                if (const auto ttl = results.result(wanted[i].ttl); ttl && ttl->remaining())
                    detail.ttl = ttl->remaining()->count();
                if (const auto memory = results.result(wanted[i].memory); memory && *memory)
                    detail.memory = **memory;
                if (const auto encoding = results.result(wanted[i].encoding); encoding && *encoding)
                    detail.encoding = **encoding;
                details << detail;
            }
            Q_EMIT self->detailsFetched(details);
        })
        .onFailed([self, keys](const QRedisError &) {
            if (self)
                Q_EMIT self->detailsFailed(keys);
        });
}

} // namespace Monitor
