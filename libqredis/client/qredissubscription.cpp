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

// --- confirmed and lost ---------------------------------------------------------------------------------------------

void QRedisSubscriptionPrivate::beginsConfirmed()
{
    if (unconfirmed.isEmpty())
        state = State::Active;
}

void QRedisSubscriptionPrivate::confirm(ChannelId channel)
{
    lastLinkError = {};
    if (!unconfirmed.remove(channel) || !unconfirmed.isEmpty() || state != State::Pending)
        return;
    const QPointer<QRedisSubscription> alive(q);
    auto readies = std::exchange(waitingReady, {});
    setState(State::Active);
    for (QFutureInterface<void> &promise : readies)
        promise.reportFinished();
    if (alive && state == State::Active && isSilent())
        sayGap();
}

void QRedisSubscriptionPrivate::lose(ChannelId channel, const QDateTime &lastByte)
{
    const bool wasHeard = !unconfirmed.contains(channel);
    unconfirmed.insert(channel);
    if (wasHeard && !isSilent() && lastByte.isValid())
        silentSince = lastByte.toMSecsSinceEpoch();
}

void QRedisSubscriptionPrivate::silence(const QRedisError &error)
{
    if (state == State::Closed)
        return;
    lastLinkError = error;
    setReading(true); // the new socket reads, until it is told again
    setState(State::Pending);
}

//! Says the gap, and then what came behind it. All channels are confirmed, or too much came before they are.
void QRedisSubscriptionPrivate::sayGap()
{
    const QDateTime since = QDateTime::fromMSecsSinceEpoch(silentSince, Qt::UTC);
    const QDateTime until = QDateTime::currentDateTimeUtc();
    if (unconfirmed.isEmpty())
        silentSince = 0;
    if (!held.isEmpty())
        client->subscriptions().deliverFirst(q, std::exchange(held, {}));
    heldBytes = 0;
    const QRedisMessage gap = QRedisMessage::gap(since, until);
    const QPointer<QRedisSubscription> alive(q);
    const bool given = giveToWaiting(gap);
    if (!alive || state == State::Closed)
        return;
    if (!given && !isSingleReceived() && !isBatchReceived())
        keep(gap);
    if (alive)
        Q_EMIT q->gap(since, until);
    if (alive)
        tellDropped();
}

void QRedisSubscriptionPrivate::hold(const QList<QRedisMessage> &messages)
{
    held += messages;
    for (const QRedisMessage &message : messages)
        heldBytes += sizeOf(message);
    if (heldBytes > maximumBytes)
        sayGap(); // and once more when all are confirmed
}

// --- messages -------------------------------------------------------------------------------------------------------

bool QRedisSubscriptionPrivate::isSingleReceived() const
{
    static const QMetaMethod single = QMetaMethod::fromSignal(&QRedisSubscription::messageReceived);
    return q->isSignalConnected(single);
}

bool QRedisSubscriptionPrivate::isBatchReceived() const
{
    static const QMetaMethod batch = QMetaMethod::fromSignal(&QRedisSubscription::messagesReceived);
    return q->isSignalConnected(batch);
}

bool QRedisSubscriptionPrivate::takesBatch() const
{
    return waiting.empty() && isBatchReceived();
}

void QRedisSubscriptionPrivate::take(const QRedisMessage &message, bool single)
{
    if (state == State::Closed)
        return;
    bool given = false;
    if (!waiting.empty()) {
        const QPointer<QRedisSubscription> alive(q);
        given = giveToWaiting(message);
        if (!alive || state == State::Closed)
            return;
        single = isSingleReceived();
    }
    if (single)
        Q_EMIT q->messageReceived(message);
    else if (!given && !isBatchReceived())
        keep(message);
}

void QRedisSubscriptionPrivate::endBatch(const QList<QRedisMessage> &messages)
{
    if (state == State::Closed)
        return;
    const QPointer<QRedisSubscription> alive(q);
    if (droppedNow > 0)
        tellDropped();
    if (alive && isBatchReceived())
        Q_EMIT q->messagesReceived(messages);
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

// --- what is kept ---------------------------------------------------------------------------------------------------

void QRedisSubscriptionPrivate::keep(const QRedisMessage &message)
{
    const qint64 size = sizeOf(message);
    if (message.kind() == QRedisMessage::Kind::Gap) { // never dropped, but one after the other is one
        if (!kept.empty() && kept.back().kind() == QRedisMessage::Kind::Gap) {
            kept.back() = QRedisMessage::gap(kept.back().since(), message.until());
            return;
        }
    } else if (keptBytes + size > maximumBytes) {
        switch (overflow) {
        case Overflow::Close:
            return close(
                QRedisError(Code::QueueFull, Outcome::NotSent,
                            QStringLiteral("nobody fetched its messages; see QRedisSubscription::setBuffer()")));
        case Overflow::DropNewest:
            return drop();
        case Overflow::DropOldest:
            if (size > maximumBytes)
                return drop();
            dropOldestBeyond(maximumBytes - size);
            break;
        case Overflow::Block:
            setReading(false); // what was read by now is kept beyond the bound
            break;
        }
    }
    kept.push_back(message);
    keptBytes += size;
}

void QRedisSubscriptionPrivate::dropOldestBeyond(qint64 bytes)
{
    while (!kept.empty() && keptBytes > bytes) {
        keptBytes -= sizeOf(kept.front());
        kept.pop_front();
        drop();
    }
}

void QRedisSubscriptionPrivate::drop()
{
    ++droppedNow;
    ++droppedCount;
}

void QRedisSubscriptionPrivate::tellDropped()
{
    if (const qint64 count = std::exchange(droppedNow, 0))
        Q_EMIT q->dropped(count);
}

void QRedisSubscriptionPrivate::setReading(bool on)
{
    if (client && line != QRedis::Private::SharedLine && std::exchange(reading, on) != on)
        client->subscriptions().setReading(line, on);
}

void QRedisSubscriptionPrivate::setBuffer(qint64 bytes, Overflow policy)
{
    maximumBytes = bytes;
    overflow = policy;
    if (state == State::Closed)
        return;
    if (policy == Overflow::Block && line == QRedis::Private::SharedLine) {
        if (unconfirmed.size() < ids.size()) // it was heard already: what comes before the new link is there is lost
            silentSince = isSilent() ? silentSince : QDateTime::currentMSecsSinceEpoch();
        client->subscriptions().moveToOwnLine(q);
        return setState(State::Pending);
    }
    if (policy != Overflow::Block || keptBytes <= maximumBytes)
        setReading(true);
    if (policy == Overflow::DropOldest)
        dropOldestBeyond(maximumBytes);
    tellDropped();
}

QFuture<QRedisMessage> QRedisSubscriptionPrivate::next()
{
    QFutureInterface<QRedisMessage> promise = QRedis::Private::startedPromise<QRedisMessage>();
    QFuture<QRedisMessage> future = promise.future();
    if (!kept.empty()) {
        keptBytes -= sizeOf(kept.front());
        promise.reportResult(std::move(kept.front()));
        kept.pop_front();
        promise.reportFinished();
        if (!reading && keptBytes <= maximumBytes / 2)
            setReading(true);
    } else if (state == State::Closed) {
        failPromise(promise, closedBy);
    } else {
        waiting.push_back(std::move(promise));
    }
    return future;
}

// --- its end --------------------------------------------------------------------------------------------------------

void QRedisSubscriptionPrivate::close(const QRedisError &reason)
{
    if (state == State::Closed)
        return;
    const QRedisError error = reason; // which may be gone after user code
    closedBy = error;
    held.clear();
    if (client)
        client->subscriptions().remove(q);
    auto messages = std::exchange(waiting, {});
    auto readies = std::exchange(waitingReady, {});
    setState(State::Closed); // user code from here on: only what is ours on the stack is touched
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

QRedisMessage::Kind QRedisSubscription::kind() const
{
    return d->kind;
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
    d->setBuffer(bytes, policy);
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
    return d->next();
}
