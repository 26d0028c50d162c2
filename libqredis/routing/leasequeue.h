// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/deadlines.h"

#include <QRedis/qredissink.h>

#include <QtCore/qobject.h>

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace QRedis::Private {

class Lease;

//! What somebody wants of a pool.
struct Claim
{
    //! What is wanted; that is also how it is counted.
    enum class What {
        Link, //!< A lease.
        Place, //!< Room for a link that the claimant makes itself, such as that of subscriptions.
    };
    //! Called once. A refusal, or none; the lease is null with a refusal, and where only a place was wanted.
    using Answer = std::function<void(Lease *lease, const QRedisError &refusal)>;

    qint64 deadline = Deadlines::Never; //!< Of the waiting, on Connection::clock().
    Answer answer;
    What what = What::Link;
    bool blocking = false; //!< For a command that waits at the server: close() ends it at once.
    Sink *sink = nullptr; //!< Whoever cancels what is behind it leaves the queue. It lives with the answer, or is null.
};

/*!
    Who waits for a lease, in the order of coming.

    Owned by a pool, in the I/O thread; fed with clock values. Everything but a cancelled future leaves it through its
    owner; each claim that is taken out has to be answered.
*/
class LeaseQueue : public QObject
{
    Q_OBJECT
public:
    //! Names a claim; later ones are greater.
    using Ticket = quint64;

    using QObject::QObject;

    Ticket push(Claim &&claim);
    bool isEmpty() const { return m_waiting.empty(); }
    qsizetype size() const { return qsizetype(m_waiting.size()); }
    //! Those of them that want a link.
    qsizetype links() const { return size() - m_places; }

    const Claim &front() const { return m_waiting.begin()->second.claim; }
    //! Whether the first one's future was cancelled; canceled() may come later.
    bool isFrontCanceled() const { return isCanceled(m_waiting.begin()->second); }
    Claim takeFront() { return take(m_waiting.begin()); }

    //! Nothing, where it is not in the queue (any more).
    std::optional<Claim> take(Ticket ticket);
    std::vector<Claim> takeBlocking();
    std::vector<Claim> takeAll();
    std::vector<Claim> takeExpired(qint64 now);
    //! The earliest deadline, or Deadlines::Never.
    qint64 nextDue();

Q_SIGNALS:
    //! The future behind the claim was cancelled. It still stands in the queue.
    void canceled(quint64 ticket);

private:
    struct Waiter
    {
        Claim claim;
        QObject *watch = nullptr; //!< Our child; null where nothing can be cancelled.
    };
    using Waiters = std::map<Ticket, Waiter>; // cancelled anywhere, so that a queue's middle must be cheap to reach

    static bool isCanceled(const Waiter &waiter) { return waiter.claim.sink && waiter.claim.sink->isCanceled(); }
    Claim take(Waiters::iterator position);

    Waiters m_waiting;
    Ticket m_last = 0;
    qsizetype m_places = 0;
    Deadlines m_deadlines;
};

} // namespace QRedis::Private
