// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/connection.h"

#include <QRedis/qredismessage.h>

#include <QtCore/qhash.h>

#include <deque>

namespace QRedis::Private {

//! Gets what a subscription link hears. Called in the I/O thread.
class SubscriptionListener
{
public:
    virtual ~SubscriptionListener() = default;

    //! Messages of one read, in order.
    virtual void heard(const QList<QRedisMessage> &messages) = 0;
    //! The server confirmed the subscription, for the first time or again.
    virtual void confirmed(QRedisMessage::Kind kind, const QByteArray &channel) = 0;
    //! The server refused it, or no link can be had for it.
    virtual void refused(QRedisMessage::Kind kind, const QByteArray &channel, const QRedisError &error) = 0;
    //! The link broke, or could not be made: no subscription is confirmed now. \a lastByte is invalid where none was before.
    virtual void silenced(const QDateTime &lastByte, const QRedisError &error) = 0;
};

/*!
    The link that hears messages: what is wanted is kept apart from what the server confirmed, and asked for again
    whenever the link comes back.

    Owned by a router, in the I/O thread. Confirmations are matched by kind and name, since on RESP3 a SUBSCRIBE is
    answered by pushes only, and a refusal by an error that names nothing.
*/
class SubscriptionLink : public QObject, private PushReceiver
{
    Q_OBJECT
public:
    using Kind = QRedisMessage::Kind;

    SubscriptionLink(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener,
                     QObject *parent = nullptr);
    ~SubscriptionLink() override;

    void subscribe(Kind kind, const QByteArrayList &channels);
    void unsubscribe(Kind kind, const QByteArrayList &channels);
    void end(const QRedisError &error);

private:
    struct Asked
    {
        Kind kind;
        QByteArrayList channels;
    };

    void takePush(QRedisReader &reader) override;
    void takeStrayError(const QRedisError &error) override;
    void batchEnded() override;

    void opened();
    void lost(const QRedisError &error, bool hopeless);
    void ask(Kind kind, const QByteArrayList &channels);
    void takeConfirmation(Kind kind, const QByteArray &channel);
    void takeFarewell(Kind kind, const QByteArray &channel);

    Connection m_connection;
    SubscriptionListener *m_listener;
    QHash<Kind, QHash<QByteArray, bool>> m_wanted; //!< Whether the server confirmed it.
    QHash<Kind, QHash<QByteArray, int>>
        m_leaving; //!< UNSUBSCRIBEs still unanswered: the answer says nothing of a later SUBSCRIBE.
    std::deque<Asked> m_asked; //!< SUBSCRIBEs still unanswered, in order; a refusal answers the first.
    QList<QRedisMessage> m_batch;
};

} // namespace QRedis::Private
