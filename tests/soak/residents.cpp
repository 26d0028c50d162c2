// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "residents.h"

#include "ledger.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qthread.h>

using namespace std::chrono_literals;

namespace Soak {

bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline(limit);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
        QThread::msleep(1);
    }
    return true;
}

Residents::Residents(const Faults &faults, Ledger &ledger, quint64 seed, bool ownThread)
    : m_faults(faults)
    , m_ledger(ledger)
    , m_ownThread(ownThread)
    , m_random(seed)
{
}

Residents::~Residents() = default;

QRedisOptions Residents::someOptions(Resident &resident)
{
    const int proxy = number(-1, Faults::Proxies - 1); // -1: none between, only the server goes wrong
    resident.damages = proxy == Faults::DamagingProxy;
    resident.timeout = std::chrono::milliseconds(number(200, 2000));
    const int lanes = number(0, 3) ? 1 : number(2, 3);
    resident.oneLane = lanes == 1;
    const QUrl url = proxy < 0 ? m_faults.directUrl() : m_faults.proxyUrl(proxy);
    QRedisOptions options =
        QRedisOptions::fromUrl(url)
            .setClientName("soak-" + QByteArray::number(resident.generation))
            .setProtocol(number(0, 2) ? QRedis::Protocol::Auto : QRedis::Protocol::Resp2)
            .setCommandTimeout(resident.timeout)
            .setConnectTimeout(std::chrono::milliseconds(number(100, 1000)))
            .setKeepAlive(std::chrono::milliseconds(number(50, 1000)), std::chrono::milliseconds(number(100, 1000)))
            .setMaxConnections(number(0, 5) ? number(lanes + 1, 12) : lanes)
            .setLanes(lanes)
            .setOfflineQueue(number(0, 4) > 0)
            .setOwnThread(m_ownThread || number(0, 2) == 0)
            .setRetryPolicy(QRedisRetryPolicy().setRetryOverwrites(number(0, 1)).setMaximumBackoff(200ms));
    if (number(0, 4) == 0)
        options.setAcquireTimeout(0ms);
    if (number(0, 9) == 0)
        options.setQueueLimits(100'000, 100);
    return options;
}

void Residents::inhabit(Resident &resident)
{
    resident.generation = ++m_generations;
    resident.client = std::make_unique<QRedisClient>(someOptions(resident));
    if (!resident.damages && number(0, 2))
        resident.listener = std::make_unique<Listener>(resident.client.get(), resident.generation, m_ledger);
}

void Residents::populate()
{
    for (Resident &resident : m_residents) {
        const QWriteLocker lock(&resident.lock);
        inhabit(resident);
    }
}

void Residents::replaceOne()
{
    Resident &resident = at(number(0, Count - 1));
    if (number(0, 3) == 0)
        resident.client->close(); // its future and all others end with the client at the latest
    const QWriteLocker lock(&resident.lock);
    resident.listener.reset();
    resident.client.reset();
    inhabit(resident);
    ++m_replaced;
}

void Residents::inspectAndDestroy()
{
    for (Resident &resident : m_residents) {
        const auto unused = [&] {
            const QRedisPoolStats stats = resident.client->poolStats();
            return stats.leased == 0 && stats.waiting == 0;
        };
        if (!waitUntil(unused, 10s)) {
            const QRedisPoolStats stats = resident.client->poolStats();
            m_ledger.accuse(QStringLiteral("client %1 has nothing to do, but %2 links leased and %3 waiting for one")
                                .arg(resident.generation)
                                .arg(stats.leased)
                                .arg(stats.waiting));
        }
    }
    for (Resident &resident : m_residents) {
        resident.listener.reset();
        resident.client.reset();
    }
}

} // namespace Soak
