// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>
#include <QRedis/qredismessage.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qlist.h>

namespace QRedis::Private {

//! Names a channel that somebody listens to, or did. Chosen by the listener, so that a message finds it without a
//! second look-up by name. Never 0, and never used for another channel again.
using ChannelId = quint64;

//! Names a link for subscriptions: the shared one, or that of a subscription which is not to share its fate.
using SubscriptionLine = quint64;
constexpr SubscriptionLine SharedLine = 0;

struct WantedChannel
{
    QByteArray name;
    ChannelId id = 0;
};

//! Messages of one read, in order, and beside each the channel it is for.
struct HeardMessages
{
    QList<QRedisMessage> messages;
    QList<ChannelId> channels;
    qint64 bytes = 0; //!< As they came over the wire.
    SubscriptionLine line = SharedLine;
};

//! Gets what a subscription link hears. Called in the I/O thread.
class SubscriptionListener
{
public:
    virtual ~SubscriptionListener() = default;

    //! True when this is enough for now: the link stops reading until it is told to resume.
    virtual bool heard(const HeardMessages &messages) = 0;
    //! The server confirmed the subscription, for the first time or again.
    virtual void confirmed(ChannelId channel) = 0;
    //! The server refused it, or no link can be had for it. It is not asked for any more.
    virtual void refused(ChannelId channel, const QRedisError &error) = 0;
    //! The link broke, or could not be made, or the server ended these: none of \a channels is confirmed now. They are
    //! asked for again. \a lastByte is when the link was heard last; invalid where nothing was confirmed before.
    virtual void silenced(const QList<ChannelId> &channels, const QDateTime &lastByte, const QRedisError &error) = 0;
};

} // namespace QRedis::Private
