// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredissubscription.h>

#include <QtCore/qfutureinterface.h>
#include <QtCore/qpointer.h>
#include <QtCore/qset.h>

#include <deque>

class QRedisClientPrivate;

/*!
    The state of one subscription: which of its channels are confirmed, what is kept, who waits.
    In the client's thread.
*/
class QRedisSubscriptionPrivate
{
public:
    QRedisSubscriptionPrivate(QRedisClientPrivate *client, QRedisMessage::Kind kind, const QByteArrayList &channels);

    static QRedisSubscriptionPrivate *get(QRedisSubscription *subscription) { return subscription->d.get(); }
    static QRedisSubscription *make(QRedisClientPrivate *client, QRedisMessage::Kind kind,
                                    const QByteArrayList &channels, QObject *parent);

    //! New messages, in order. Runs user code; the subscription may be gone afterwards.
    void take(const QList<QRedisMessage> &messages);
    void confirm(const QByteArray &channel);
    //! The link is lost, or could not be made.
    void silence(const QDateTime &lastByte, const QRedisError &error);
    //! No more messages.
    void close(const QRedisError &error);

    QRedisSubscription *q = nullptr;
    QPointer<QRedisClientPrivate> client;
    const QRedisMessage::Kind kind;
    const QByteArrayList channels;
    QRedisSubscription::State state = QRedisSubscription::State::Pending;
    QRedisError closedBy;
    QRedisError lastLinkError; //!< NoError while the link stands.
    QSet<QByteArray> confirmed;
    QDateTime silentSince;
    std::deque<QRedisMessage> kept;
    qint64 keptBytes = 0;
    qint64 maximumBytes = 16 * 1024 * 1024;
    QRedisSubscription::Overflow overflow = QRedisSubscription::Overflow::DropOldest;
    qint64 droppedCount = 0;
    std::deque<QFutureInterface<QRedisMessage>> waiting;
    std::vector<QFutureInterface<void>> waitingReady;

private:
    bool isReceived() const;
    bool giveToWaiting(const QRedisMessage &message);
    qint64 keep(const QRedisMessage &message);
    void setState(QRedisSubscription::State next);
};
