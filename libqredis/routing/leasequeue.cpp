// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "leasequeue.h"

namespace QRedis::Private {

LeaseQueue::Ticket LeaseQueue::push(Claim &&claim)
{
    const Ticket ticket = ++m_last;
    Waiter waiter;
    if (claim.sink)
        waiter.watch = claim.sink->watchCancel([this, ticket] { Q_EMIT canceled(ticket); });
    if (waiter.watch)
        waiter.watch->setParent(this);
    m_deadlines.add(ticket, claim.deadline);
    m_places += claim.what == Claim::What::Place;
    waiter.claim = std::move(claim);
    m_waiting.emplace_hint(m_waiting.end(), ticket, std::move(waiter));
    return ticket;
}

Claim LeaseQueue::take(Waiters::iterator position)
{
    Claim claim = std::move(position->second.claim);
    m_places -= claim.what == Claim::What::Place;
    if (QObject *watch = position->second.watch)
        watch->deleteLater(); // it may be on the stack
    m_waiting.erase(position);
    return claim;
}

std::optional<Claim> LeaseQueue::take(Ticket ticket)
{
    const auto found = m_waiting.find(ticket);
    if (found == m_waiting.end())
        return std::nullopt;
    return take(found);
}

std::vector<Claim> LeaseQueue::takeBlocking()
{
    std::vector<Claim> taken;
    for (auto next = m_waiting.begin(); next != m_waiting.end();) {
        const auto waiter = next++;
        if (waiter->second.claim.blocking)
            taken.push_back(take(waiter));
    }
    return taken;
}

std::vector<Claim> LeaseQueue::takeAll()
{
    std::vector<Claim> taken;
    while (!m_waiting.empty())
        taken.push_back(takeFront());
    return taken;
}

std::vector<Claim> LeaseQueue::takeExpired(qint64 now)
{
    std::vector<Claim> taken;
    while (const std::optional<Ticket> ticket = m_deadlines.takeExpired(0, now)) {
        if (std::optional<Claim> claim = take(*ticket))
            taken.push_back(std::move(*claim));
    }
    return taken;
}

qint64 LeaseQueue::nextDue()
{
    return m_waiting.empty() ? Deadlines::Never : m_deadlines.next(m_waiting.begin()->first);
}

} // namespace QRedis::Private
