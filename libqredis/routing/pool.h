// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "dialpace.h"
#include "idleleases.h"
#include "lanes.h"
#include "leasequeue.h"
#include "poolgauge.h"

namespace QRedis::Private {

/*!
    The links to one server: lanes for ordinary commands, leases for what needs a link of its own.

    Owned by a router, in the I/O thread. All links together are at most QRedisOptions::maxConnections(); the lanes'
    places are kept for them. Those who wait are served first come, first served; a dial goes on when the one who caused
    it gives up, and serves the next. A lease that comes back is lent again only if the server's answers say that it is
    clean; else it is closed.
*/
class Pool : public QObject
{
    Q_OBJECT
public:
    using Ticket = LeaseQueue::Ticket;

    Pool(const QRedisOptions &options, Outbox *outbox, QObject *parent = nullptr);

    //! The lane of \a slot, or of whatever has none (-1). Made when first asked for.
    Connection *lane(int slot = -1) { return m_lanes.lane(slot); }
    const QList<Connection *> &lanes() const { return m_lanes.list(); }
    //! Lanes and leases, of whatever phase.
    QList<Connection *> links() const;

    //! Answers \a claim at once, or when it is its turn. The ticket is for withdraw().
    Ticket acquire(Claim &&claim);
    //! Takes a claim out of the queue, unanswered; whether it still stood there.
    bool withdraw(Ticket ticket);
    //! Asks for a link that must not queue behind others: an idle one, else one beyond the bound that is closed after use.
    void acquireAside(const Claim::Answer &answer);
    //! \a lease is given back: it is lent again when nothing is queued or owed on it and it is clean, or else closed.
    void release(Lease *lease);
    //! A place that was claimed is free again.
    void releasePlace();

    const PoolGauge &gauge() const { return m_gauge; }
    //! Nobody waits for a lease, and none owes an answer.
    bool isQuiet() const;
    //! Ends what waits at the server, and refuses what wanted to or still wants to.
    void endBlocking(const QRedisError &error);
    //! Ends every link, and refuses whoever waits.
    void end(const QRedisError &error);

Q_SIGNALS:
    //! A lane or lease came, went or got quiet. Last in whatever the pool does.
    void changed();
    //! The first lane reached the bound of its queue, or the last one came down from it.
    void queueFullChanged(bool full);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    int capacity() const;
    qsizetype leases() const { return m_leased.size() + m_returning.size() + m_dialling.size() + m_idle.size(); }
    std::optional<QRedisError> refusal(const Claim &claim) const;

    Lease *makeLease();
    void leaseOpened(Lease *lease);
    void leaseLost(Lease *lease, const QRedisError &error, bool hopeless);
    void leaseQuiet(Lease *lease);
    void takeBack(Lease *lease);
    void discard(Lease *lease);

    void serve();
    bool serveFront();
    Lease *lendIdle();
    bool makePlace();
    void refuse(std::vector<Claim> &&claims, const QRedisError &error);
    void refuseLate(qint64 now);
    void dropCanceled(Ticket ticket);

    qsizetype missing() const;
    bool isAnyOpen() const;
    void dial();

    void tellChanged();
    void updateGauge();
    void armTimer();

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    Lanes m_lanes;
    QList<Lease *> m_dialling;
    IdleLeases m_idle;
    QList<Lease *> m_leased;
    QList<Lease *> m_returning; // given back, but not quiet or not clean yet
    QList<Lease *> m_aside; // beyond the bound
    LeaseQueue m_waiting;
    DialPace m_pace;
    std::optional<QRedisError> m_ended;
    std::optional<QRedisError> m_blockingEnded;
    int m_places = 0; //!< Given to links that are not ours.
    QBasicTimer m_timer;
    PoolGauge m_gauge;
};

} // namespace QRedis::Private
