// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptionlines.h"

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

SubscriptionLines::SubscriptionLines(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener,
                                     Pool *pool)
    : m_options(options)
    , m_outbox(outbox)
    , m_listener(listener)
    , m_pool(pool)
{
}

SubscriptionLines::~SubscriptionLines() = default;

SubscriptionLink *SubscriptionLines::link(SubscriptionLine number) const
{
    const auto found = m_lines.find(number);
    return found == m_lines.end() ? nullptr : found->second.link.get();
}

void SubscriptionLines::subscribe(SubscriptionLine number, Kind kind, const QList<WantedChannel> &channels)
{
    const auto [line, isNew] = m_lines.try_emplace(number);
    if (line->second.link)
        return line->second.link->subscribe(kind, channels);
    for (const WantedChannel &channel : channels)
        line->second.wanted.append({kind, channel});
    if (isNew)
        claimPlace(number);
}

void SubscriptionLines::claimPlace(SubscriptionLine number)
{
    Claim claim;
    claim.what = Claim::What::Place;
    claim.deadline = Connection::clock() + m_options.commandTimeout().count();
    claim.answer = [this, number](Lease *, const QRedisError &refusal) {
        if (refusal.code() == Code::NoError)
            placed(number);
        else
            refused(number, refusal);
    };
    const Pool::Ticket ticket = m_pool->acquire(std::move(claim));
    if (const auto line = m_lines.find(number); line != m_lines.end())
        line->second.ticket = ticket;
}

void SubscriptionLines::placed(SubscriptionLine number)
{
    Line &line = m_lines[number];
    line.link = std::make_unique<SubscriptionLink>(m_options, m_outbox, m_listener, number);
    for (const Wanted &wanted : std::exchange(line.wanted, {}))
        line.link->subscribe(wanted.kind, {wanted.channel});
}

void SubscriptionLines::refused(SubscriptionLine number, const QRedisError &error)
{
    const QList<Wanted> wanted = std::exchange(m_lines[number].wanted, {});
    m_lines.erase(number); // whoever subscribes next asks again
    for (const Wanted &one : wanted)
        m_listener->refused(one.channel.id, error);
}

void SubscriptionLines::unsubscribe(SubscriptionLine number, Kind kind, const QByteArrayList &channels)
{
    const auto line = m_lines.find(number);
    if (line == m_lines.end())
        return;
    if (line->second.link)
        return line->second.link->unsubscribe(kind, channels);
    line->second.wanted.removeIf(
        [&](const Wanted &one) { return one.kind == kind && channels.contains(one.channel.name); });
}

void SubscriptionLines::pause(SubscriptionLine number, SubscriptionLink::Pause reason)
{
    if (SubscriptionLink *link = this->link(number))
        link->pause(reason);
}

void SubscriptionLines::resume(SubscriptionLine number, SubscriptionLink::Pause reason)
{
    if (SubscriptionLink *link = this->link(number))
        link->resume(reason);
}

void SubscriptionLines::resumeAll(SubscriptionLink::Pause reason)
{
    for (const auto &[number, line] : m_lines) {
        if (line.link)
            line.link->resume(reason);
    }
}

void SubscriptionLines::endLine(SubscriptionLine number)
{
    const auto found = m_lines.find(number);
    if (found == m_lines.end())
        return;
    Line line = std::move(found->second);
    m_lines.erase(found);
    if (!line.link) {
        m_pool->withdraw(line.ticket);
        return;
    }
    SubscriptionLink *link = line.link.release();
    link->end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("nobody listens any more")));
    link->deleteLater(); // what it heard may be the reason
    m_pool->releasePlace();
}

QList<QPointer<SubscriptionLink>> SubscriptionLines::links() const
{
    QList<QPointer<SubscriptionLink>> links;
    for (const auto &[number, line] : m_lines) {
        if (line.link)
            links.append(line.link.get());
    }
    return links;
}

void SubscriptionLines::end(const QRedisError &error)
{
    for (auto &[number, line] : m_lines) {
        if (line.link)
            line.link->end(error);
        else
            m_pool->withdraw(std::exchange(line.ticket, 0));
    }
}

} // namespace QRedis::Private
