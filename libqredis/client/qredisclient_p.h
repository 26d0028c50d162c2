// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "inbox.h"
#include "scriptcall.h"
#include "subscriptionhub.h"

#include "connection/outbox.h"

#include <QRedis/qredisclient.h>

#include <QtCore/qthread.h>

namespace QRedis::Private {
class CommandBatch;
struct CheckedCall;
} // namespace QRedis::Private

/*!
    The client's side of the walk: checks a call, gives it its deadline, and hands it to the router, in this thread or
    across; hears of states and messages and tells the public objects.

    Owned by its client, in the client's thread; the router lives here too, or in the client's I/O thread.
*/
class QRedisClientPrivate : public QObject, public QRedis::Private::Dispatcher
{
    Q_OBJECT
public:
    using Parcel = QRedis::Private::Parcel;
    using Request = QRedis::Private::Request;
    using Route = QRedis::Private::Route;
    using Router = QRedis::Private::Router;

    QRedisClientPrivate(QRedisClient *client, const QRedisOptions &options);
    ~QRedisClientPrivate() override;

    static QRedisClientPrivate *get(QRedisClient *client) { return client->d.get(); }

    //! Any thread.
    void dispatch(const QRedis::Private::CommandCall &call, QRedis::Private::Sink &&sink,
                  const QRedis::Private::CallOptions &options) override;

    /*!
        Runs \a work with the router, in the router's thread, in the order of calls from this thread. Any thread.
        Answers false, and does nothing, when the client is gone or was never valid.
    */
    template<typename Function>
    bool perform(Function work);

    //! A request for \a call, its deadline from now on.
    Request makeRequest(const QRedis::Private::CheckedCall &call, QRedis::Private::Sink &&sink,
                        std::chrono::milliseconds timeout) const;
    //! Fails \a sink at once, in the calling thread: nothing of it ever left it.
    static void refuse(QRedis::Private::Sink &&sink, const QRedisError &error);
    //! Why nothing can be sent; nothing when it can.
    std::optional<QRedisError> refusal() const;

    void openSection(quint64 id, std::chrono::milliseconds timeout);
    void submitIn(quint64 section, Parcel &&parcel);
    void closeSection(quint64 id);

    QFuture<void> close();
    QFuture<void> connectToServer();
    QFuture<void> reauthenticate();
    //! Nothing new is taken from here on.
    void beginShutDown() { m_closed = true; }
    //! Ends every connection and finishes every future, in this thread, before it returns.
    void shutDown();

    QRedis::Private::SubscriptionHub &subscriptions() { return m_subscriptions; }
    //! poolStatsChanged() has a receiver. Any thread.
    void watchPool() { m_poolWatched = true; }

    const QRedisOptions options;
    const QString fault; //!< Why the options are invalid; empty when they are not.
    QRedisClient *const q;
    QRedisClient::State state = QRedisClient::State::Idle;
    std::atomic<int> linkEpoch = 0; //!< Times that the link was opened; counted before any reply of the new link.
    const QRedis::Private::PoolGauge *gauge = nullptr;

private:
    void setState(QRedisClient::State next);
    void poolChanged();
    void tellPoolStats();
    void tellQueueFull();
    void endRouter();

    const std::shared_ptr<QRedis::Private::ScriptBook> m_scripts = std::make_shared<QRedis::Private::ScriptBook>();
    QRedis::Private::Outbox m_outbox;
    QRedis::Private::SubscriptionHub m_subscriptions{this};
    std::unique_ptr<QThread> m_thread; //!< Only with an I/O thread.
    Router *m_router = nullptr;
    std::unique_ptr<QRedis::Private::Inbox> m_inbox;
    std::atomic<bool> m_closed = false; //!< Nothing new is taken.
    std::atomic<bool> m_poolWatched = false;
    std::atomic<bool> m_poolTold = false; //!< tellPoolStats() is on its way.
    QRedisPoolStats m_toldStats;
    bool m_toldQueueFull = false;
};

template<typename Function>
bool QRedisClientPrivate::perform(Function work)
{
    if (!m_router)
        return false;
    if (QThread::currentThread() == m_inbox->thread()) {
        m_inbox->runAll();
        work(*m_router);
    } else {
        m_inbox->push(QRedis::Private::makeJob(std::move(work)));
    }
    return true;
}
