// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "routing/subscriptionlistener.h"

#include <QRedis/qredissubscription.h>

#include <QtCore/qfutureinterface.h>
#include <QtCore/qpointer.h>
#include <QtCore/qset.h>

#include <deque>

class QRedisClientPrivate;

/*!
    The state of one subscription: which of its channels are confirmed, what is kept, who waits.

    In the client's thread. What is heard comes from the client's SubscriptionHub, message by message, since each runs
    user code, after which the subscription may be gone.
*/
class QRedisSubscriptionPrivate
{
public:
    using ChannelId = QRedis::Private::ChannelId;

    QRedisSubscriptionPrivate(QRedisClientPrivate *client, QRedisMessage::Kind kind, const QByteArrayList &channels);

    static QRedisSubscriptionPrivate *get(QRedisSubscription *subscription) { return subscription->d.get(); }
    static QRedisSubscription *make(QRedisClientPrivate *client, QRedisMessage::Kind kind,
                                    const QByteArrayList &channels, QObject *parent);

    //! After it was added: others may have had all of its channels confirmed.
    void beginsConfirmed();
    void confirm(ChannelId channel);
    //! \a channel is not confirmed any more. silence() is to follow, once for all of them.
    void lose(ChannelId channel, const QDateTime &lastByte);
    //! The link is lost, or could not be made.
    void silence(const QRedisError &error);
    //! No more messages.
    void close(const QRedisError &error);

    //! Between the loss of the link and the gap: what some channels say already waits for it.
    bool isSilent() const { return silentSince != 0; }
    void hold(const QList<QRedisMessage> &messages);
    //! messageReceived() has a receiver.
    bool isSingleReceived() const;
    //! Unless isSingleReceived(), nobody wants messages one by one: endBatch() alone will do.
    bool takesBatch() const;
    //! A new message; \a single: isSingleReceived() just now. Runs user code; the subscription may be gone afterwards.
    void take(const QRedisMessage &message, bool single);
    //! All of \a messages were taken. Runs user code.
    void endBatch(const QList<QRedisMessage> &messages);

    QFuture<QRedisMessage> next();
    void setBuffer(qint64 bytes, QRedisSubscription::Overflow policy);

    QRedisSubscription *q = nullptr;
    QPointer<QRedisClientPrivate> client;
    const QRedisMessage::Kind kind;
    const QByteArrayList channels;
    QRedisSubscription::State state = QRedisSubscription::State::Pending;
    QRedisError closedBy;
    QRedisError lastLinkError; //!< NoError while the link stands.
    qint64 keptBytes = 0;
    qint64 droppedCount = 0;
    std::vector<QFutureInterface<void>> waitingReady;

    // The hub's
    QRedis::Private::SubscriptionLine line = QRedis::Private::SharedLine;
    QList<ChannelId> ids; //!< Of its channels, each once.
    QSet<ChannelId> unconfirmed;
    quint64 round = 0; //!< The latest of the hub that met us,
    std::size_t deliveryIndex = 0; //!< and where our messages of it are.

private:
    bool isBatchReceived() const;
    bool giveToWaiting(const QRedisMessage &message);
    void keep(const QRedisMessage &message);
    void dropOldestBeyond(qint64 bytes);
    void drop();
    void tellDropped();
    void sayGap();
    void setReading(bool on);
    void setState(QRedisSubscription::State next);

    std::deque<QRedisMessage> kept;
    qint64 maximumBytes = 16 * 1024 * 1024;
    QRedisSubscription::Overflow overflow = QRedisSubscription::Overflow::DropOldest;
    qint64 droppedNow = 0; //!< Not signalled yet.
    std::deque<QFutureInterface<QRedisMessage>> waiting;
    qint64 silentSince = 0; //!< Milliseconds since 1970; 0 while no gap is open.
    QList<QRedisMessage> held;
    qint64 heldBytes = 0;
    bool reading = true; //!< False while a line of our own is to wait for us.
};
