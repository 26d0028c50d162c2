// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "pool.h"

#include <QtCore/qcoreevent.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qrandom.h>

Q_LOGGING_CATEGORY(lcPool, "qredis.pool", QtWarningMsg)

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {

double chance()
{
    return QRandomGenerator::global()->generateDouble();
}

QRedisError canceledError()
{
    return QRedisError(Code::Canceled, Outcome::NotSent, QStringLiteral("cancelled while it waited for a connection"));
}

} // namespace

Pool::Pool(const QRedisOptions &options, Outbox *outbox, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_lanes(options, outbox, this)
    , m_idle(options.minIdleConnections())
    , m_waiting(this)
    , m_pace(options.retryPolicy())
{
    connect(&m_waiting, &LeaseQueue::canceled, this, &Pool::dropCanceled);
    connect(&m_lanes, &Lanes::changed, this, [this] {
        dial(); // idle links are kept ready from the first open one on
        tellChanged();
    });
    connect(&m_lanes, &Lanes::queueFullChanged, this, [this](bool full) {
        m_gauge.setQueueFull(full);
        Q_EMIT queueFullChanged(full);
    });
}

// --- claims --------------------------------------------------------------------------------------------------------

int Pool::capacity() const
{
    return m_options.maxConnections() - int(m_lanes.size()) - m_places;
}

std::optional<QRedisError> Pool::refusal(const Claim &claim) const
{
    if (m_ended)
        return m_ended;
    if (claim.blocking && m_blockingEnded)
        return m_blockingEnded;
    if (capacity() < 1)
        return QRedisError(
            Code::PoolExhausted, Outcome::NotSent,
            QStringLiteral("what needs a connection of its own finds none: "
                           "QRedisOptions::setMaxConnections(%1) leaves no room beside %2")
                .arg(m_options.maxConnections())
                .arg(m_places ? QStringLiteral("the lane and subscriptions") : QStringLiteral("the lane")));
    // Whoever waits already gets an idle link, or one that is or will be dialled.
    const bool noneFree = m_leased.size() + m_returning.size() + m_waiting.size() >= capacity();
    if (m_options.acquireTimeout().count() == 0 && noneFree)
        return QRedisError(Code::PoolExhausted, Outcome::NotSent,
                           QStringLiteral("all %1 connections are in use, and QRedisOptions::setAcquireTimeout(0) "
                                          "says not to wait")
                               .arg(m_options.maxConnections()));
    return std::nullopt;
}

Pool::Ticket Pool::acquire(Claim &&claim)
{
    if (const std::optional<QRedisError> error = refusal(claim)) {
        claim.answer(nullptr, *error);
        return 0;
    }
    if (m_options.acquireTimeout().count() > 0)
        claim.deadline = std::min(claim.deadline, Connection::clock() + m_options.acquireTimeout().count());
    const Ticket ticket = m_waiting.push(std::move(claim));
    serve();
    return ticket;
}

bool Pool::withdraw(Ticket ticket)
{
    if (!m_waiting.take(ticket))
        return false;
    serve(); // what stood behind it may be content with less
    return true;
}

void Pool::dropCanceled(Ticket ticket)
{
    if (const std::optional<Claim> claim = m_waiting.take(ticket)) {
        claim->answer(nullptr, canceledError());
        serve();
    }
}

void Pool::serve()
{
    while (!m_waiting.isEmpty() && serveFront()) { }
    dial();
    tellChanged();
}

//! Answers whether there may be more to serve.
bool Pool::serveFront()
{
    Lease *lease = nullptr;
    if (m_waiting.isFrontCanceled()) {
        m_waiting.takeFront().answer(nullptr, canceledError());
        return true;
    }
    if (m_waiting.front().what == Claim::What::Place) {
        if (!makePlace())
            return false;
        ++m_places;
    } else {
        lease = lendIdle();
        if (!lease)
            return false;
    }
    m_waiting.takeFront().answer(lease, {});
    return true;
}

Lease *Pool::lendIdle()
{
    while (!m_idle.isEmpty()) {
        Lease *lease = m_idle.lastUsed();
        if (lease->isReady() && !lease->age().isOver(Connection::clock())) {
            m_idle.remove(lease);
            m_leased.append(lease);
            return lease;
        }
        discard(lease);
    }
    return nullptr;
}

bool Pool::makePlace()
{
    if (leases() < capacity())
        return true;
    // An unused link gives way, or one that nobody has yet: those who wait for it came later.
    if (!m_idle.isEmpty())
        discard(m_idle.longestUnused());
    else if (!m_dialling.isEmpty())
        discard(m_dialling.last());
    return leases() < capacity();
}

void Pool::refuse(std::vector<Claim> &&claims, const QRedisError &error)
{
    for (const Claim &claim : claims) {
        qCDebug(lcPool).noquote() << error.message();
        claim.answer(nullptr, error);
    }
}

void Pool::refuseLate(qint64 now)
{
    const qsizetype leased = m_leased.size() + m_returning.size();
    if (leased == 0 && m_pace.error().code() != Code::NoError) // unreachable
        return refuse(m_waiting.takeExpired(now), m_pace.error().withOutcome(Outcome::NotSent));
    refuse(m_waiting.takeExpired(now),
           QRedisError(Code::PoolExhausted, Outcome::NotSent,
                       QStringLiteral("no connection became free in time (%1 are leased); see "
                                      "QRedisOptions::setMaxConnections() and setAcquireTimeout()")
                           .arg(leased)));
}

// --- leases --------------------------------------------------------------------------------------------------------

Lease *Pool::makeLease()
{
    auto *lease = new Lease(m_options, m_outbox, this);
    connect(lease, &Connection::opened, this, [this, lease] { leaseOpened(lease); });
    connect(lease, &Connection::lost, this,
            [this, lease](const QRedisError &error, bool hopeless) { leaseLost(lease, error, hopeless); });
    connect(lease, &Connection::quiet, this, [this, lease] { leaseQuiet(lease); });
    m_dialling.append(lease);
    return lease;
}

void Pool::leaseOpened(Lease *lease)
{
    qCDebug(lcPool) << "lease opened;" << m_waiting.size() << "wait";
    m_pace.succeeded();
    m_dialling.removeOne(lease);
    lease->age().opened(Connection::clock(), chance());
    m_idle.add(lease, Connection::clock());
    serve();
}

void Pool::leaseLost(Lease *lease, const QRedisError &error, bool hopeless)
{
    qCDebug(lcPool).noquote() << "lease lost:" << error.message();
    const bool neverOpened = m_dialling.contains(lease);
    discard(lease);
    if (neverOpened) {
        m_pace.failed(Connection::clock(), error, chance());
        if (hopeless)
            refuse(m_waiting.takeAll(), error);
    }
    serve();
}

void Pool::leaseQuiet(Lease *lease)
{
    if (!m_returning.contains(lease))
        return; // still in somebody's hands
    takeBack(lease);
    serve();
}

void Pool::release(Lease *lease)
{
    if (!m_leased.removeOne(lease))
        return; // lost meanwhile, or an extra one
    m_returning.append(lease);
    if (!lease->isReady() || lease->isQuiet())
        takeBack(lease);
    serve();
}

void Pool::takeBack(Lease *lease)
{
    const bool usable = lease->isReady() && !lease->age().isOver(Connection::clock());
    if (usable && !lease->isClean() && !lease->isScrubbed())
        return lease->scrub(); // and we come here again; or it is lost
    if (!usable || !lease->isClean())
        return discard(lease);
    m_returning.removeOne(lease);
    m_idle.add(lease, Connection::clock());
}

void Pool::acquireAside(const Claim::Answer &answer)
{
    if (m_ended)
        return answer(nullptr, *m_ended);
    if (Lease *lease = lendIdle()) {
        tellChanged();
        return answer(lease, {});
    }
    auto *link = new Lease(m_options, m_outbox, this);
    m_aside.append(link);
    // Sent at once into its queue: it fails there when the link cannot be made.
    const auto over = [this, link] {
        discard(link);
        tellChanged();
    };
    connect(link, &Connection::quiet, this, over);
    connect(link, &Connection::lost, this, over);
    tellChanged();
    answer(link, {});
}

void Pool::releasePlace()
{
    --m_places;
    serve();
}

void Pool::discard(Lease *lease)
{
    m_idle.remove(lease);
    for (QList<Lease *> *list : {&m_dialling, &m_leased, &m_returning, &m_aside})
        list->removeOne(lease);
    lease->disconnect(this);
    lease->end(QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("the connection was given up")));
    lease->deleteLater(); // it may be on the stack
}

// --- how many ------------------------------------------------------------------------------------------------------

bool Pool::isAnyOpen() const
{
    return !m_idle.isEmpty() || !m_leased.isEmpty() || !m_returning.isEmpty() || m_lanes.isAnyReady();
}

QList<Connection *> Pool::links() const
{
    QList<Connection *> links = m_lanes.list();
    links.removeAll(nullptr); // lanes that nobody asked for yet
    for (Lease *lease : m_idle.list() + m_leased + m_returning + m_dialling + m_aside)
        links.append(lease);
    return links;
}

qsizetype Pool::missing() const
{
    return isAnyOpen() ? m_idle.missing() : 0;
}

void Pool::dial()
{
    const qint64 now = Connection::clock();
    if (m_ended || !m_pace.mayDial(now))
        return;
    const qsizetype wanted = m_waiting.links() + (m_pace.mayDialSpare(now) ? missing() : 0);
    while (m_dialling.size() < wanted && leases() < capacity())
        makeLease()->open();
}

// --- the end -------------------------------------------------------------------------------------------------------

bool Pool::isQuiet() const
{
    const QList<Lease *> leases = m_leased + m_returning + m_aside;
    return m_waiting.isEmpty()
        && std::all_of(leases.begin(), leases.end(), [](const Lease *lease) { return lease->isQuiet(); });
}

void Pool::endBlocking(const QRedisError &error)
{
    m_blockingEnded = error;
    const QList<Lease *> leases = m_leased + m_returning;
    for (Lease *lease : leases) {
        if (lease->isBlocked()) {
            lease->end(error);
            discard(lease);
        }
    }
    refuse(m_waiting.takeBlocking(), error);
    serve();
}

void Pool::end(const QRedisError &error)
{
    m_ended = error;
    m_timer.stop();
    m_lanes.end(error);
    const QList<Lease *> leases = m_dialling + m_idle.list() + m_leased + m_returning + m_aside;
    for (Lease *lease : leases) {
        lease->end(error);
        discard(lease);
    }
    refuse(m_waiting.takeAll(), error);
    m_places = 0;
    tellChanged();
}

// --- what others see -----------------------------------------------------------------------------------------------

void Pool::tellChanged()
{
    updateGauge();
    armTimer();
    Q_EMIT changed();
}

void Pool::updateGauge()
{
    PoolGauge::Counts counts;
    counts.open = m_lanes.openCount() + m_places + int(leases() + m_aside.size());
    counts.idle = int(m_idle.size());
    counts.leased = int(m_leased.size() + m_returning.size());
    counts.waiting = int(m_waiting.size());
    m_gauge.set(counts);
}

void Pool::armTimer()
{
    if (m_ended)
        return m_timer.stop();
    const qint64 now = Connection::clock();
    qint64 due = std::min(m_waiting.nextDue(), m_idle.nextDue());
    if (m_waiting.links() > m_dialling.size())
        due = std::min(due, m_pace.due(now, false));
    else if (missing() > m_dialling.size() - m_waiting.links())
        due = std::min(due, m_pace.due(now, true));
    if (due == Deadlines::Never)
        return m_timer.stop();
    m_timer.start(int(std::clamp<qint64>(due - now, 0, 1000 * 1000)), Qt::PreciseTimer, this);
}

void Pool::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    const qint64 now = Connection::clock();
    refuseLate(now);
    while (Lease *lease = m_idle.outdated(now))
        discard(lease);
    serve();
}

} // namespace QRedis::Private
