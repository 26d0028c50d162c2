// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/connection.h"

#include <atomic>
#include <functional>

namespace QRedis::Private {

/*!
    The links to one server: lanes for ordinary commands, leases for what needs a link of its own.

    Owned by a router, in the I/O thread. All links together are at most QRedisOptions::maxConnections(). Those who wait
    for a lease are served first come, first served; a dial goes on when the one who caused it gives up.
*/
class Pool : public QObject
{
    Q_OBJECT
public:
    //! Gets a lease that is ready, or null and why there is none. Called once.
    using Grant = std::function<void(Connection *lease, const QRedisError &refusal)>;

    //! Counts that other threads may read at any time.
    struct Gauge
    {
        std::atomic<int> open = 0;
        std::atomic<int> idle = 0;
        std::atomic<int> leased = 0;
        std::atomic<int> waiting = 0;
    };

    Pool(const QRedisOptions &options, Outbox *outbox, QObject *parent = nullptr);

    //! The lane of \a slot, or of whatever has none (-1). Made when first asked for.
    Connection *lane(int slot = -1);
    QList<Connection *> lanes() const { return m_lanes; }
    //! Lanes and leases, of whatever phase.
    QList<Connection *> links() const;

    //! Asks for a lease until \a deadline (Connection::clock()), \a blocking for a command that waits at the server.
    //! \a grant may be called before this returns.
    void acquire(qint64 deadline, Grant grant, bool blocking = false);
    //! Asks for a link that must not queue behind others: an idle one, else one beyond the bound that is closed after use.
    void acquireAside(Grant grant);
    //! \a lease is given back when nothing is queued or owed on it; a lease that is not clean is closed.
    void release(Connection *lease, bool clean);

    //! The subscription link takes a place (or gives it back); false where there is none left.
    bool reserve();
    void unreserve();

    const Gauge &gauge() const { return m_gauge; }
    //! Nobody waits for a lease, and none owes an answer.
    bool isQuiet() const;
    //! Ends what waits at the server, and refuses what wanted to.
    void endBlocking(const QRedisError &error);
    //! Ends every link, and refuses whoever waits.
    void end(const QRedisError &error);

Q_SIGNALS:
    //! A lease came, went or got quiet. Last in whatever the pool does.
    void leasesChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Waiter
    {
        qint64 deadline;
        Grant grant;
        bool blocking;
    };

    int capacity() const;
    Connection *makeLease();
    void leaseOpened(Connection *lease);
    void leaseLost(Connection *lease, const QRedisError &error, bool hopeless);
    void leaseQuiet(Connection *lease);
    void serve();
    void dialForWaiters();
    void discard(Connection *lease);
    void refuse(const QRedisError &error, bool blockingOnly = false);
    void changed();
    void updateGauge();
    void armTimer();

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    QList<Connection *> m_lanes;
    QList<Connection *> m_dialling;
    QList<Connection *> m_idle; // the most recently used last
    QList<Connection *> m_leased;
    QList<Connection *> m_returning; // given back, but not quiet yet
    QList<Connection *> m_aside; // beyond the bound
    std::deque<Waiter> m_waiting;
    Backoff m_backoff;
    qint64 m_restUntil = 0;
    QRedisError m_lastError;
    int m_reserved = 0;
    bool m_ended = false;
    QBasicTimer m_timer;
    Gauge m_gauge;
};

} // namespace QRedis::Private
