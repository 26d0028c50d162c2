// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "qredissubscription_p.h"

#include "qredisclient_p.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qtimer.h>

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using State = QRedisSubscription::State;
using Overflow = QRedisSubscription::Overflow;

namespace {

// What a kept message costs beside its bytes.
constexpr qint64 MessageOverhead = 64;

qint64 sizeOf(const QRedisMessage &message)
{
    return message.channel().size() + message.payload().size() + MessageOverhead;
}

template<typename T>
void failPromise(QFutureInterface<T> promise, const QRedisError &error)
{
    promise.reportException(std::make_exception_ptr(error));
    promise.reportFinished();
}

} // namespace

QRedisSubscriptionPrivate::QRedisSubscriptionPrivate(QRedisClientPrivate *owner, QRedisMessage::Kind messageKind,
                                                     const QByteArrayList &names)
    : client(owner)
    , kind(messageKind)
    , channels(names)
{
}

QRedisSubscription *QRedisSubscriptionPrivate::make(QRedisClientPrivate *client, QRedisMessage::Kind kind,
                                                    const QByteArrayList &channels, QObject *parent)
{
    auto *subscription = new QRedisSubscription(std::make_unique<QRedisSubscriptionPrivate>(client, kind, channels));
    subscription->setParent(parent);
    subscription->d->q = subscription;
    return subscription;
}

bool QRedisSubscriptionPrivate::isReceived() const
{
    static const QMetaMethod single = QMetaMethod::fromSignal(&QRedisSubscription::messageReceived);
    static const QMetaMethod batch = QMetaMethod::fromSignal(&QRedisSubscription::messagesReceived);
    return q->isSignalConnected(single) || q->isSignalConnected(batch);
}

bool QRedisSubscriptionPrivate::giveToWaiting(const QRedisMessage &message)
{
    const QPointer<QRedisSubscription> alive(q);
    while (alive && !waiting.empty()) {
        QFutureInterface<QRedisMessage> promise = std::move(waiting.front());
        waiting.pop_front();
        const bool wanted = !promise.isCanceled();
        if (wanted)
            promise.reportResult(message);
        promise.reportFinished(); // user code: we may be gone
        if (wanted)
            return true;
    }
    return false;
}

void QRedisSubscriptionPrivate::take(const QList<QRedisMessage> &messages)
{
    const QPointer<QRedisSubscription> alive(q);
    qint64 droppedNow = 0;
    const bool received = isReceived();
    for (const QRedisMessage &message : messages) {
        const bool given = !waiting.empty() && giveToWaiting(message);
        if (!alive)
            return;
        if (received && message.kind() != QRedisMessage::Kind::Gap)
            Q_EMIT q->messageReceived(message);
        else if (!received && !given)
            droppedNow += keep(message);
        if (!alive || state == State::Closed)
            return;
    }
    if (received)
        Q_EMIT q->messagesReceived(messages);
    if (alive && droppedNow > 0)
        Q_EMIT q->dropped(droppedNow);
}

qint64 QRedisSubscriptionPrivate::keep(const QRedisMessage &message)
{
    const qint64 size = sizeOf(message);
    if (keptBytes + size > maximumBytes) {
        if (overflow == Overflow::Close) {
            close(QRedisError(Code::QueueFull, Outcome::NotSent,
                              QStringLiteral("nobody fetched its messages; see QRedisSubscription::setBuffer()")));
            return 0;
        }
        if (overflow == Overflow::DropNewest || size > maximumBytes) {
            ++droppedCount;
            return 1;
        }
    }
    qint64 dropped = 0;
    while (!kept.empty() && keptBytes + size > maximumBytes) {
        keptBytes -= sizeOf(kept.front());
        kept.pop_front();
        ++dropped;
    }
    droppedCount += dropped;
    kept.push_back(message);
    keptBytes += size;
    return dropped;
}

void QRedisSubscriptionPrivate::confirm(const QByteArray &channel)
{
    confirmed.insert(channel);
    lastLinkError = {};
    if (state != State::Pending || confirmed.size() < QSet<QByteArray>(channels.begin(), channels.end()).size())
        return;
    const QPointer<QRedisSubscription> alive(q);
    setState(State::Active);
    if (!alive)
        return;
    for (QFutureInterface<void> &promise : std::exchange(waitingReady, {})) {
        promise.reportFinished();
        if (!alive)
            return;
    }
    if (!silentSince.isValid())
        return;
    const QDateTime since = std::exchange(silentSince, {});
    const QDateTime until = QDateTime::currentDateTimeUtc();
    const QRedisMessage gap = QRedisMessage::gap(since, until);
    const bool given = giveToWaiting(gap);
    if (!alive)
        return;
    const qint64 droppedNow = given || isReceived() ? 0 : keep(gap);
    if (alive)
        Q_EMIT q->gap(since, until);
    if (alive && droppedNow > 0)
        Q_EMIT q->dropped(droppedNow);
}

void QRedisSubscriptionPrivate::silence(const QDateTime &lastByte, const QRedisError &error)
{
    if (state == State::Closed)
        return;
    confirmed.clear();
    lastLinkError = error;
    if (!silentSince.isValid() && state == State::Active)
        silentSince = lastByte;
    setState(State::Pending);
}

void QRedisSubscriptionPrivate::close(const QRedisError &error)
{
    if (state == State::Closed)
        return;
    closedBy = error;
    const QPointer<QRedisSubscription> alive(q);
    if (client)
        client->remove(q, kind, channels);
    setState(State::Closed);
    if (!alive)
        return;
    auto messages = std::exchange(waiting, {});
    auto readies = std::exchange(waitingReady, {});
    for (QFutureInterface<QRedisMessage> &promise : messages)
        failPromise(promise, error);
    for (QFutureInterface<void> &promise : readies)
        failPromise(promise, error);
}

void QRedisSubscriptionPrivate::setState(State next)
{
    if (std::exchange(state, next) != next)
        Q_EMIT q->stateChanged(next);
}

QRedisSubscription::QRedisSubscription(std::unique_ptr<QRedisSubscriptionPrivate> data)
    : d(std::move(data))
{
}

QRedisSubscription::~QRedisSubscription()
{
    const QSignalBlocker quiet(this); // no signal from a destructor
    d->close(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the subscription was deleted")));
}

QRedisSubscription::State QRedisSubscription::state() const
{
    return d->state;
}

QByteArrayList QRedisSubscription::channels() const
{
    return d->channels;
}

bool QRedisSubscription::isPattern() const
{
    return d->kind == QRedisMessage::Kind::Pattern;
}

qint64 QRedisSubscription::bufferedBytes() const
{
    return d->keptBytes;
}

qint64 QRedisSubscription::droppedCount() const
{
    return d->droppedCount;
}

void QRedisSubscription::setBuffer(qint64 bytes, Overflow policy)
{
    d->maximumBytes = bytes;
    d->overflow = policy;
}

QFuture<void> QRedisSubscription::ready()
{
    QFutureInterface<void> promise = QRedis::Private::startedPromise<void>();
    const QFuture<void> future = promise.future();
    if (d->state == State::Active) {
        promise.reportFinished();
    } else if (d->state == State::Closed) {
        failPromise(promise, d->closedBy);
    } else {
        d->waitingReady.push_back(promise);
        const auto limit = d->client ? d->client->options.commandTimeout() : std::chrono::milliseconds(0);
        QTimer::singleShot(limit, this, [this, promise] {
            const auto same = [&promise](const QFutureInterface<void> &other) { return other == promise; };
            const auto found = std::find_if(d->waitingReady.begin(), d->waitingReady.end(), same);
            if (found == d->waitingReady.end())
                return;
            d->waitingReady.erase(found);
            const bool unreachable = d->lastLinkError.code() != Code::NoError;
            failPromise(promise,
                        unreachable ? d->lastLinkError.withOutcome(Outcome::NotSent)
                                    : QRedisError(Code::Timeout, Outcome::Unknown,
                                                  QStringLiteral("the server has not confirmed the subscription yet")));
        });
    }
    return future;
}

QFuture<QRedisMessage> QRedisSubscription::next()
{
    QFutureInterface<QRedisMessage> promise = QRedis::Private::startedPromise<QRedisMessage>();
    QFuture<QRedisMessage> future = promise.future();
    if (!d->kept.empty()) {
        d->keptBytes -= sizeOf(d->kept.front());
        promise.reportResult(std::move(d->kept.front()));
        d->kept.pop_front();
        promise.reportFinished();
    } else if (d->state == State::Closed) {
        failPromise(promise, d->closedBy);
    } else {
        d->waiting.push_back(std::move(promise));
    }
    return future;
}
