// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "listeners.h"

#include "ledger.h"

#include <QtCore/qcoreevent.h>

using namespace std::chrono_literals;

namespace Soak {

namespace {

const auto Channel = QByteArrayLiteral("calm");
constexpr int Batch = 20; // messages every few milliseconds
constexpr qint64 SmallBuffer = 16 * 1024;

} // namespace

// --- through faults ------------------------------------------------------------------------------------------------

Listener::Listener(QRedisClient *client, quint64 generation, Ledger &ledger)
    : m_client(client)
    , m_ledger(ledger)
    , m_channel("news:" + QByteArray::number(generation))
    , m_subscription(client->subscribe(m_channel))
{
    connect(m_subscription, &QRedisSubscription::messageReceived, this,
            [this](const QRedisMessage &message) { m_heard.append(message.payload().toLongLong()); });
    connect(m_subscription, &QRedisSubscription::gap, this, [this] { m_heard.append(Gap); });
}

Listener::~Listener()
{
    qint64 last = 0;
    bool sinceGap = true; // what was published before the first confirmation was for nobody
    for (const qint64 number : std::as_const(m_heard)) {
        if (number == Gap) {
            sinceGap = true;
            continue;
        }
        if (number <= last)
            m_ledger.accuse(
                QStringLiteral("%1: heard %2 after %3").arg(QLatin1String(m_channel)).arg(number).arg(last));
        for (qint64 missing = last + 1; missing < number && !sinceGap; ++missing) {
            if (m_handedOut.contains(missing))
                m_ledger.accuse(QStringLiteral("%1: heard %2 and %3, but not %4, and no gap was told")
                                    .arg(QLatin1String(m_channel))
                                    .arg(last)
                                    .arg(number)
                                    .arg(missing));
        }
        last = number;
        sinceGap = false;
    }
}

QFuture<qint64> Listener::publish()
{
    return m_client->publish(m_channel, m_next++);
}

void Listener::published(qint64 number, qint64 receivers)
{
    if (receivers > 0)
        m_handedOut.insert(number);
}

// --- without faults ------------------------------------------------------------------------------------------------

CalmListeners::CalmListeners(const QUrl &server, bool ownThread, Ledger &ledger)
    : m_ledger(ledger)
    , m_publisher(server)
    , m_listener(QRedisOptions::fromUrl(server).setOwnThread(ownThread))
    , m_signalled(m_listener.subscribe(Channel))
    , m_kept(m_listener.subscribe(Channel))
{
    m_kept->setBuffer(SmallBuffer, QRedisSubscription::Overflow::DropOldest);
    connect(m_signalled, &QRedisSubscription::messageReceived, this, [this](const QRedisMessage &message) {
        ++m_signalledCount;
        heardInOrder(message, &m_lastSignalled);
    });
    for (QRedisSubscription *subscription : {m_signalled, m_kept})
        connect(subscription, &QRedisSubscription::gap, this, [this] { ++m_gaps; });
}

void CalmListeners::start()
{
    QFuture<void> ready = m_signalled->ready();
    ready.then(this, [this] { m_timer.start(5, this); }).onFailed(this, [this](const QRedisError &error) {
        m_ledger.accuse(QStringLiteral("the calm subscription failed: ") + error.message());
    });
}

void CalmListeners::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    for (int i = 0; i < Batch; ++i) {
        m_publisher.withTimeout(60s)
            .callback(this, [this](const QRedisResult<qint64> &receivers) { ++(receivers ? m_published : m_failed); })
            .publish(Channel, m_next++);
    }
    if (m_next % 3 == 0) // slower than it is published: some are dropped
        takeNext();
}

void CalmListeners::takeNext()
{
    if (std::exchange(m_taking, true))
        return;
    m_kept->next()
        .then(this,
              [this](const QRedisMessage &message) {
                  m_taking = false;
                  if (message.kind() == QRedisMessage::Kind::Gap)
                      return;
                  ++m_keptCount;
                  heardInOrder(message, &m_lastKept);
                  if (m_draining && m_kept->bufferedBytes() > 0)
                      takeNext();
              })
        .onFailed(this, [this](const QRedisError &) { m_taking = false; });
}

void CalmListeners::heardInOrder(const QRedisMessage &message, qint64 *last)
{
    const qint64 number = message.payload().toLongLong();
    if (number <= *last)
        m_ledger.accuse(QStringLiteral("the calm channel: heard %1 after %2").arg(number).arg(*last));
    *last = number;
}

bool CalmListeners::isSettled()
{
    m_draining = true;
    if (m_kept->bufferedBytes() > 0)
        takeNext();
    const qint64 all = m_next - 1;
    return m_published + m_failed == all && m_signalledCount == m_published
        && m_keptCount + m_kept->droppedCount() == m_published;
}

void CalmListeners::judge()
{
    if (!isSettled() || m_gaps || m_failed)
        m_ledger.accuse(QStringLiteral("the calm channel does not add up: ") + summary());
}

QString CalmListeners::summary() const
{
    return QStringLiteral("published %1 (failed %2), heard by signal %3, by next() %4, dropped there %5, gaps %6")
        .arg(m_published)
        .arg(m_failed)
        .arg(m_signalledCount)
        .arg(m_keptCount)
        .arg(m_kept->droppedCount())
        .arg(m_gaps);
}

} // namespace Soak
