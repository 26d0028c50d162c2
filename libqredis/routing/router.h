// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pool.h"
#include "subscriptionlink.h"

namespace QRedis::Private {

//! How one command is to travel, decided from its words by whoever issued it.
struct Route
{
    Travel travel = Travel::Lane;
    bool dedicated = false; //!< A lease instead of the lane.
    int slot = -1; //!< Hash slot of the first key; -1: it has none, or nobody needs it.
};

//! A command on its way from another thread, or waiting for a lease.
struct Parcel
{
    Request request;
    Route route;
    CommandLog bytes;
};

/*!
    Decides which connection takes a command. One for each client, in the I/O thread; what differs between one server,
    a sentinel's and a cluster stands in its subclasses.

    A section is a lease in the hands of one transaction, named by a number that the client chose.
*/
class Router : public QObject
{
    Q_OBJECT
public:
    //! In the order of QRedisClient::State.
    enum class State { Idle, Connecting, Connected, Closing, Closed };
    Q_ENUM(State)

    using QObject::QObject;

    //! Sends a command by its words; the fast path, which encodes straight into the lane's log.
    virtual void submit(Request &&request, const Route &route, std::span<const QRedisArg> words) = 0;
    virtual void submit(Parcel &&parcel) = 0;

    virtual void openSection(quint64 id, qint64 deadline) = 0;
    //! Sends in the section, in order; fails where its lease was lost.
    virtual void submitIn(quint64 id, Parcel &&parcel) = 0;
    //! Gives the lease back; what waits for one fails.
    virtual void closeSection(quint64 id) = 0;

    //! A line that is not the shared one is made here, and ends with endLine().
    virtual void subscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QList<WantedChannel> &channels) = 0;
    virtual void unsubscribe(SubscriptionLine line, QRedisMessage::Kind kind, const QByteArrayList &channels) = 0;
    virtual void pause(SubscriptionLine line, SubscriptionLink::Pause reason) = 0;
    virtual void resume(SubscriptionLine line, SubscriptionLink::Pause reason) = 0;
    virtual void resumeAll(SubscriptionLink::Pause reason) = 0;
    virtual void endLine(SubscriptionLine line) = 0;

    //! \a sink succeeds when a link is there, and fails with the first thing that keeps it from being.
    virtual void connectNow(Sink &&sink) = 0;
    //! Asks the credential provider again and logs in anew on every link; \a sink succeeds when all have answered.
    virtual void reauthenticate(Sink &&sink) = 0;
    //! Waits for ordinary answers until \a deadline, ends, and then \a sink succeeds. Called again, it changes nothing but the sinks.
    virtual void close(Sink &&sink, qint64 deadline) = 0;
    //! Fails everything with \a error, at once.
    virtual void end(const QRedisError &error) = 0;

    virtual const PoolGauge &gauge() const = 0;

Q_SIGNALS:
    void stateChanged(QRedis::Private::Router::State state);
    //! The link could not be made, or broke.
    void linkFailed(const QRedisError &error);
    //! What gauge() counts may have changed.
    void poolChanged();
    void queueFullChanged(bool full);
};

} // namespace QRedis::Private
