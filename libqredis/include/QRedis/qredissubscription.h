// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediserror.h"
#include "qredismessage.h"

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>

class QRedisSubscriptionPrivate;

/*!
    Channels (or patterns) that are listened to: signals for programs with an event loop, next() for those that await.

    Made and owned by QRedisClient::subscribe() and kin; lives in the client's thread. Deleting it unsubscribes.
    It survives reconnects by itself and says so with gap(). With a receiver on messageReceived() or messagesReceived()
    a message is delivered and not kept (a waiting next() gets it too); else it is kept for next() within the buffer's bound.
*/
class QREDIS_EXPORT QRedisSubscription : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
public:
    enum class State {
        Pending, //!< Not yet confirmed by the server, for the first time or after the link was lost.
        Active, //!< The server confirmed every channel.
        Closed, //!< The client was closed, or the server refused; no more messages.
    };
    Q_ENUM(State)

    //! What gives way when messages that nobody fetched exceed the buffer.
    enum class Overflow {
        DropOldest,
        DropNewest,
        Close, //!< The subscription is closed, with QRedisError::Code::QueueFull in next().
        Block, //!< Nothing is dropped here: its link, which it has for itself, is not read until next() has made room.
    };
    Q_ENUM(Overflow)

    ~QRedisSubscription() override;

    State state() const;
    //! The channels or patterns, as they were asked for.
    QByteArrayList channels() const;
    //! Of its messages: Message, Pattern or Shard.
    QRedisMessage::Kind kind() const;
    //! True when channels() are patterns.
    bool isPattern() const;
    //! Bytes kept for next().
    qint64 bufferedBytes() const;
    //! Messages dropped since the subscription was made.
    qint64 droppedCount() const;

    /*!
        Bound of what is kept for next(), in bytes of payload and channel, and what gives way. Default 16 MiB, DropOldest.

        With Overflow::Block the subscription takes another link, of its own, which counts as one of
        QRedisOptions::maxConnections(): when it was active before, that is a gap, so set it at once. What was read when the
        bound was reached, up to 4 MiB, is kept beyond it. A server that has to keep too much for such a link cuts it
        (`client-output-buffer-limit pubsub`): a gap, too.
    */
    void setBuffer(qint64 bytes, Overflow policy);

    //! Finishes when the server confirmed every channel; fails when it refused one (NOPERM), or by the client's command timeout.
    QFuture<void> ready();
    //! The next message, or gap (QRedisMessage::Kind::Gap), in order. Fails with QRedisError::Code::Closed when no more can come.
    QFuture<QRedisMessage> next();

Q_SIGNALS:
    void messageReceived(const QRedisMessage &message);
    //! Once per batch read from the socket. Cheaper than messageReceived(); across threads use this one.
    void messagesReceived(const QList<QRedisMessage> &messages);
    void stateChanged(QRedisSubscription::State state);
    //! The link was lost: what was published between \a since and \a until (roughly) did not arrive.
    void gap(const QDateTime &since, const QDateTime &until);
    //! \a count messages were dropped, since nobody fetched them.
    void dropped(qint64 count);

private:
    friend class QRedisSubscriptionPrivate;
    explicit QRedisSubscription(std::unique_ptr<QRedisSubscriptionPrivate> data);

    std::unique_ptr<QRedisSubscriptionPrivate> d;
};
