// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pool.h"
#include "subscriptionlink.h"

#include <QtCore/qpointer.h>

#include <unordered_map>

namespace QRedis::Private {

/*!
    The subscription links to one server, by number. Each takes a place in the pool, and waits for it in line with those
    who want a lease.

    Owned by a router, in the I/O thread.
*/
class SubscriptionLines
{
public:
    using Kind = QRedisMessage::Kind;

    //! Nothing of these is owned; the pool is ended before this is destroyed.
    SubscriptionLines(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener, Pool *pool);
    ~SubscriptionLines();
    Q_DISABLE_COPY_MOVE(SubscriptionLines)

    //! The line is made where it is not there.
    void subscribe(SubscriptionLine number, Kind kind, const QList<WantedChannel> &channels);
    void unsubscribe(SubscriptionLine number, Kind kind, const QByteArrayList &channels);
    void pause(SubscriptionLine number, SubscriptionLink::Pause reason);
    void resume(SubscriptionLine number, SubscriptionLink::Pause reason);
    void resumeAll(SubscriptionLink::Pause reason);
    void endLine(SubscriptionLine number);
    //! Those that have their place.
    QList<QPointer<SubscriptionLink>> links() const;
    void end(const QRedisError &error);

private:
    struct Wanted
    {
        Kind kind;
        WantedChannel channel;
    };
    struct Line
    {
        std::unique_ptr<SubscriptionLink> link; //!< Null while it waits for its place.
        Pool::Ticket ticket = 0;
        QList<Wanted> wanted; //!< Meanwhile.
    };

    void claimPlace(SubscriptionLine number);
    void placed(SubscriptionLine number);
    void refused(SubscriptionLine number, const QRedisError &error);
    SubscriptionLink *link(SubscriptionLine number) const;

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    SubscriptionListener *const m_listener;
    Pool *const m_pool;
    std::unordered_map<SubscriptionLine, Line> m_lines;
};

} // namespace QRedis::Private
