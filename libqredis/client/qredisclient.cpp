// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>

#include "qredisclient_p.h"
#include "qredisscan_p.h"
#include "qredissubscription_p.h"
#include "transactloop.h"

#include <QtCore/qmetaobject.h>

QRedisClient::QRedisClient(const QUrl &url, QObject *parent)
    : QRedisClient(QRedisOptions::fromUrl(url), parent)
{
}

QRedisClient::QRedisClient(const QRedisOptions &options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<QRedisClientPrivate>(this, options))
{
}

QRedisClient::~QRedisClient()
{
    // First what is built on the connections, then they: continuations that run meanwhile find a client that refuses.
    d->beginShutDown();
    while (!children().isEmpty())
        delete children().first();
    d->shutDown();
}

QRedisOptions QRedisClient::options() const
{
    return d->options;
}

QRedisClient::State QRedisClient::state() const
{
    return d->state;
}

QRedisPoolStats QRedisClient::poolStats() const
{
    QRedisPoolStats stats;
    if (d->gauge) {
        const QRedis::Private::PoolGauge::Counts counts = d->gauge->counts();
        stats = {counts.open, counts.idle, counts.leased, counts.waiting};
    }
    return stats;
}

bool QRedisClient::isQueueFull() const
{
    return d->gauge && d->gauge->isQueueFull();
}

void QRedisClient::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&QRedisClient::poolStatsChanged))
        d->watchPool();
}

QFuture<void> QRedisClient::connectToServer()
{
    return d->connectToServer();
}

QFuture<void> QRedisClient::close()
{
    return d->close();
}

QFuture<void> QRedisClient::reauthenticate()
{
    return d->reauthenticate();
}

QRedis::Private::FutureView<> QRedisClient::withTimeout(std::chrono::milliseconds timeout)
{
    return futures().withTimeout(timeout);
}

QRedis::Private::FutureView<> QRedisClient::dedicated()
{
    return futures().dedicated();
}

QRedis::Private::FutureView<> QRedisClient::futures()
{
    return {d.get(), {}, {}};
}

QRedis::Private::Dispatcher *QRedisClient::dispatcher()
{
    return d.get();
}

QRedisSubscription *QRedisClient::subscribeTo(QRedisMessage::Kind kind, const QRedisWords &words)
{
    QByteArrayList channels;
    for (const QRedisArg &word : words.span())
        channels.append(word.toByteArray());
    QRedisSubscription *subscription = QRedisSubscriptionPrivate::make(d.get(), kind, channels, this);
    QRedisSubscriptionPrivate *data = QRedisSubscriptionPrivate::get(subscription);
    if (const std::optional<QRedisError> error = d->refusal())
        data->close(*error);
    else if (channels.isEmpty())
        data->close(QRedisError(QRedisError::Code::InvalidArgument, QRedisError::Outcome::NotSent,
                                QStringLiteral("a subscription needs a channel")));
    else
        d->subscriptions().add(subscription);
    return subscription;
}

QRedisScan *QRedisClient::scanKeys(const QRedisScanOptions &options)
{
    return QRedisScanPrivate::make(this, QRedisScanPrivate::What::Keys, {}, options);
}

QRedisScan *QRedisClient::scanHash(const QRedisArg &key, const QRedisScanOptions &options)
{
    return QRedisScanPrivate::make(this, QRedisScanPrivate::What::Hash, key.toByteArray(), options);
}

QRedisScan *QRedisClient::scanSet(const QRedisArg &key, const QRedisScanOptions &options)
{
    return QRedisScanPrivate::make(this, QRedisScanPrivate::What::Set, key.toByteArray(), options);
}

QRedisScan *QRedisClient::scanSortedSet(const QRedisArg &key, const QRedisScanOptions &options)
{
    return QRedisScanPrivate::make(this, QRedisScanPrivate::What::SortedSet, key.toByteArray(), options);
}

QFuture<QRedisResults> QRedisClient::transactOn(const QRedisWords &keys,
                                                std::function<QFuture<void>(QRedisTransaction &)> body)
{
    QByteArrayList watched;
    for (const QRedisArg &key : keys.span())
        watched.append(key.toByteArray());
    return QRedis::Private::TransactLoop::start(this, watched, std::move(body));
}
