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

Pool::Pool(const QRedisOptions &options, Outbox *outbox, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_lanes(options.lanes(), nullptr)
    , m_backoff(options.retryPolicy().minimumBackoff(), options.retryPolicy().maximumBackoff())
{
}

Connection *Pool::lane(int slot)
{
    Connection *&lane = m_lanes[slot < 0 ? 0 : slot % m_lanes.size()];
    if (!lane) {
        lane = new Connection(m_options, m_outbox, Connection::Revival::Always, this);
        connect(lane, &Connection::opened, this, &Pool::changed);
        connect(lane, &Connection::lost, this, &Pool::changed);
    }
    return lane;
}

int Pool::capacity() const
{
    return m_options.maxConnections() - int(m_lanes.size()) - m_reserved;
}

bool Pool::reserve()
{
    const auto links = [this] { return m_leased.size() + m_returning.size() + m_dialling.size() + m_idle.size(); };
    if (links() >= capacity()) { // an unused link, or one that nobody has yet, gives way
        if (!m_idle.isEmpty())
            discard(m_idle.first());
        else if (!m_dialling.isEmpty())
            discard(m_dialling.last());
    }
    if (links() >= capacity())
        return false;
    ++m_reserved;
    changed();
    return true;
}

void Pool::unreserve()
{
    --m_reserved;
    dialForWaiters();
    changed();
}

void Pool::acquire(qint64 deadline, Grant grant, bool blocking)
{
    if (m_ended)
        return grant(nullptr, m_lastError);
    if (capacity() < 1)
        return grant(nullptr,
                     QRedisError(Code::PoolExhausted, Outcome::NotSent,
                                 QStringLiteral("what needs a connection of its own finds none: "
                                                "QRedisOptions::setMaxConnections(%1) leaves no room beside the lane")
                                     .arg(m_options.maxConnections())));
    // Whoever waits already gets an idle link, or one that is or will be dialled.
    const bool noneFree = m_leased.size() + m_returning.size() + qsizetype(m_waiting.size()) >= capacity();
    if (m_options.acquireTimeout().count() == 0 && noneFree)
        return grant(
            nullptr,
            QRedisError(Code::PoolExhausted, Outcome::NotSent,
                        QStringLiteral("all %1 connections are in use, and QRedisOptions::setAcquireTimeout(0) "
                                       "says not to wait")
                            .arg(m_options.maxConnections())));
    if (m_options.acquireTimeout().count() > 0)
        deadline = std::min(deadline, Connection::clock() + m_options.acquireTimeout().count());
    m_waiting.push_back({deadline, std::move(grant), blocking});
    serve();
}

void Pool::acquireAside(Grant grant)
{
    if (m_ended)
        return grant(nullptr, m_lastError);
    if (!m_idle.isEmpty()) {
        Connection *lease = m_idle.takeLast();
        m_leased.append(lease);
        changed();
        return grant(lease, {});
    }
    auto *link = new Connection(m_options, m_outbox, Connection::Revival::Never, this);
    link->setSignalsQuiet(true);
    m_aside.append(link);
    // Sent at once into its queue: it fails there when the link cannot be made.
    const auto over = [this, link] {
        discard(link);
        changed();
    };
    connect(link, &Connection::quiet, this, over);
    connect(link, &Connection::lost, this, over);
    grant(link, {});
}

Connection *Pool::makeLease()
{
    auto *lease = new Connection(m_options, m_outbox, Connection::Revival::Never, this);
    lease->setSignalsQuiet(true);
    connect(lease, &Connection::opened, this, [this, lease] { leaseOpened(lease); });
    connect(lease, &Connection::lost, this,
            [this, lease](const QRedisError &error, bool hopeless) { leaseLost(lease, error, hopeless); });
    connect(lease, &Connection::quiet, this, [this, lease] { leaseQuiet(lease); });
    m_dialling.append(lease);
    return lease;
}

void Pool::leaseOpened(Connection *lease)
{
    qCDebug(lcPool) << "lease opened;" << m_waiting.size() << "wait";
    m_backoff.reset();
    m_lastError = {};
    m_dialling.removeOne(lease);
    m_idle.append(lease);
    serve();
}

void Pool::leaseLost(Connection *lease, const QRedisError &error, bool hopeless)
{
    qCDebug(lcPool).noquote() << "lease lost:" << error.message();
    const bool neverOpened = m_dialling.contains(lease);
    discard(lease);
    if (neverOpened) {
        m_lastError = error;
        m_restUntil = Connection::clock() + m_backoff.next(QRandomGenerator::global()->generateDouble()).count();
        if (hopeless)
            return refuse(error);
    }
    dialForWaiters();
    changed();
}

void Pool::leaseQuiet(Connection *lease)
{
    if (!m_returning.removeOne(lease))
        return; // still in somebody's hands
    m_idle.append(lease);
    serve();
}

void Pool::release(Connection *lease, bool clean)
{
    if (!m_leased.removeOne(lease))
        return; // lost meanwhile, or an extra one
    if (!clean || !lease->isReady()) {
        m_returning.append(lease);
        discard(lease);
        dialForWaiters();
    } else if (lease->isQuiet()) {
        m_idle.append(lease);
        serve();
    } else {
        m_returning.append(lease);
    }
    changed();
}

void Pool::serve()
{
    while (!m_waiting.empty() && !m_idle.isEmpty()) {
        Connection *lease = m_idle.takeLast();
        if (!lease->isReady()) {
            discard(lease);
            continue;
        }
        m_leased.append(lease);
        const Grant grant = std::move(m_waiting.front().grant);
        m_waiting.pop_front();
        grant(lease, {});
    }
    dialForWaiters();
    changed();
}

void Pool::dialForWaiters()
{
    if (m_ended || Connection::clock() < m_restUntil)
        return;
    const auto links = [this] { return m_leased.size() + m_returning.size() + m_dialling.size() + m_idle.size(); };
    while (m_dialling.size() < qsizetype(m_waiting.size()) && links() < capacity())
        makeLease()->open();
}

void Pool::discard(Connection *lease)
{
    for (QList<Connection *> *list : {&m_dialling, &m_idle, &m_leased, &m_returning, &m_aside})
        list->removeOne(lease);
    lease->disconnect(this);
    lease->end(QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("the connection was given up")));
    lease->deleteLater(); // it may be on the stack
}

void Pool::refuse(const QRedisError &error, bool blockingOnly)
{
    std::vector<Grant> refused;
    for (auto waiter = m_waiting.begin(); waiter != m_waiting.end();) {
        if (waiter->blocking || !blockingOnly) {
            refused.push_back(std::move(waiter->grant));
            waiter = m_waiting.erase(waiter);
        } else {
            ++waiter;
        }
    }
    for (const Grant &grant : refused)
        grant(nullptr, error);
    changed();
}

QList<Connection *> Pool::links() const
{
    QList<Connection *> links = m_lanes + m_idle + m_leased + m_returning + m_dialling + m_aside;
    links.removeAll(nullptr); // lanes that nobody asked for yet
    return links;
}

bool Pool::isQuiet() const
{
    const QList<Connection *> leases = m_leased + m_returning + m_aside;
    return m_waiting.empty()
        && std::all_of(leases.begin(), leases.end(), [](const Connection *lease) { return lease->isQuiet(); });
}

void Pool::endBlocking(const QRedisError &error)
{
    const QList<Connection *> leases = m_leased + m_returning;
    for (Connection *lease : leases) {
        if (lease->isBlocked()) {
            lease->end(error);
            discard(lease);
        }
    }
    refuse(error, true);
}

void Pool::updateGauge()
{
    int lanes = 0;
    for (const Connection *lane : std::as_const(m_lanes))
        lanes += lane && lane->phase() != Connection::Phase::Idle && lane->phase() != Connection::Phase::Ended;
    const qsizetype leased = m_leased.size() + m_returning.size();
    m_gauge.open = lanes + m_reserved + int(leased + m_idle.size() + m_dialling.size() + m_aside.size());
    m_gauge.idle = int(m_idle.size());
    m_gauge.leased = int(leased);
    m_gauge.waiting = int(m_waiting.size());
}

void Pool::end(const QRedisError &error)
{
    m_ended = true;
    m_lastError = error;
    m_timer.stop();
    for (Connection *lane : std::as_const(m_lanes)) {
        if (lane)
            lane->end(error);
    }
    const QList<Connection *> leases = m_dialling + m_idle + m_leased + m_returning + m_aside;
    for (Connection *lease : leases) {
        lease->end(error);
        discard(lease);
    }
    refuse(error);
}

void Pool::changed()
{
    updateGauge();
    armTimer();
    Q_EMIT leasesChanged();
}

void Pool::armTimer()
{
    if (m_waiting.empty() || m_ended)
        return m_timer.stop();
    const qint64 now = Connection::clock();
    qint64 due = Deadlines::Never;
    for (const Waiter &waiter : m_waiting)
        due = std::min(due, waiter.deadline);
    if (m_restUntil > now)
        due = std::min(due, m_restUntil);
    m_timer.start(int(std::clamp<qint64>(due - now, 0, 1000 * 1000)), Qt::PreciseTimer, this);
}

void Pool::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    const qint64 now = Connection::clock();
    std::vector<Grant> late;
    for (auto waiter = m_waiting.begin(); waiter != m_waiting.end();) {
        if (waiter->deadline <= now) {
            late.push_back(std::move(waiter->grant));
            waiter = m_waiting.erase(waiter);
        } else {
            ++waiter;
        }
    }
    const bool unreachable = m_lastError.code() != Code::NoError && m_leased.isEmpty() && m_returning.isEmpty();
    const QRedisError refusal = unreachable
        ? m_lastError.withOutcome(Outcome::NotSent)
        : QRedisError(
            Code::PoolExhausted, Outcome::NotSent,
            QStringLiteral("no connection became free in time (%1 are leased); see QRedisOptions::setMaxConnections()")
                .arg(m_leased.size() + m_returning.size()));
    for (const Grant &grant : late) {
        qCDebug(lcPool).noquote() << refusal.message();
        grant(nullptr, refusal);
    }
    dialForWaiters();
    changed();
}

} // namespace QRedis::Private
