// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "faults.h"

#include <QRedis/qredistestawait.h>

#include <QtCore/qcoreevent.h>
#include <QtCore/qthread.h>

using namespace std::chrono_literals;

namespace Soak {

namespace {

constexpr const char *kindNames[] = {"cut reply",
                                     "cut command",
                                     "drip",
                                     "delay",
                                     "black hole",
                                     "refuse",
                                     "reset",
                                     "damaged byte",
                                     "reply lost",
                                     "CLIENT KILL normal",
                                     "CLIENT KILL pubsub",
                                     "CLIENT PAUSE",
                                     "DEBUG SLEEP",
                                     "restart",
                                     "crash"};

} // namespace

Faults::Faults(quint64 seed)
    : m_random(seed)
{
}

Faults::~Faults() = default;

QString Faults::start()
{
    QString error;
    QMetaObject::invokeMethod(
        this, [&] { error = startHere(); }, Qt::BlockingQueuedConnection);
    return error;
}

QString Faults::startHere()
{
    m_server = std::make_unique<QRedisTestServer>();
    // What is answered was written to the file before, so that a crash of the process loses nothing that was told.
    m_server->setConfig(QByteArrayLiteral("appendonly"), QByteArrayLiteral("yes"))
        .setConfig(QByteArrayLiteral("enable-debug-command"), QByteArrayLiteral("yes"));
    if (!m_server->start())
        return m_server->errorString();
    m_directUrl = m_server->url();
    for (std::size_t i = 0; i < m_proxies.size(); ++i) {
        m_proxies[i].proxy = std::make_unique<QRedisFaultProxy>(m_server->url());
        if (!m_proxies[i].proxy->start())
            return m_proxies[i].proxy->errorString();
        m_proxyUrls[i] = m_proxies[i].proxy->url();
    }
    return {};
}

void Faults::begin()
{
    QMetaObject::invokeMethod(this, [this] {
        m_admin = std::make_unique<QRedisClient>(
            QRedisOptions::fromUrl(m_directUrl).setClientName(QByteArrayLiteral("admin")));
        m_clock.start();
        m_serverAt = 500;
        m_timer.start(20, this);
    });
}

void Faults::calm()
{
    QMetaObject::invokeMethod(
        this, [this] { calmHere(); }, Qt::BlockingQueuedConnection);
}

void Faults::calmHere()
{
    m_timer.stop();
    for (Disturbed &disturbed : m_proxies)
        disturbed.proxy->pass();
    m_server->start();
    if (m_admin)
        QRedisTest::await(m_admin->call("CLIENT", "UNPAUSE"));
    m_admin.reset();
}

void Faults::stop()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_admin.reset();
            for (Disturbed &disturbed : m_proxies)
                disturbed.proxy.reset();
            m_server.reset();
        },
        Qt::BlockingQueuedConnection);
}

void Faults::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    for (int i = 0; i < Proxies; ++i) {
        Disturbed &disturbed = m_proxies[std::size_t(i)];
        if (m_clock.elapsed() < disturbed.changeAt)
            continue;
        if (std::exchange(disturbed.faulty, !disturbed.faulty)) {
            disturbed.proxy->pass();
            disturbed.changeAt = m_clock.elapsed() + number(50, 700);
        } else {
            disturbProxy(i);
        }
    }
    if (m_clock.elapsed() >= m_serverAt) {
        disturbServer();
        m_serverAt = m_clock.elapsed() + number(200, 1500);
    }
}

void Faults::disturbProxy(int index)
{
    Disturbed &disturbed = m_proxies[std::size_t(index)];
    QRedisFaultProxy &proxy = *disturbed.proxy;
    const Kind kind = index == DamagingProxy && number(0, 1) ? Damage : Kind(number(Cut, LoseReply));
    int duration = number(20, 300);
    switch (kind) {
    case Cut:
        proxy.cutAfter(number(0, 20'000));
        break;
    case CutCommands:
        proxy.cutAfter(number(0, 20'000), QRedisFaultProxy::Direction::ToServer);
        break;
    case Drip:
        proxy.drip();
        break;
    case Delay:
        proxy.delay(std::chrono::milliseconds(number(1, 400)));
        break;
    case BlackHole:
        duration = number(50, 2500); // now and then longer than the links are patient
        proxy.blackHole();
        break;
    case Refuse:
        proxy.refuse();
        proxy.reset();
        break;
    case Reset:
        proxy.reset();
        break;
    case Damage:
        if (index != DamagingProxy)
            return;
        proxy.corrupt(number(0, 5000));
        break;
    default:
        proxy.loseReply();
        break;
    }
    ++m_counts[kind];
    disturbed.changeAt = m_clock.elapsed() + duration;
}

void Faults::disturbServer()
{
    const int dice = number(0, 99);
    if (dice < 30) {
        ++m_counts[KillClients];
        m_admin->call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    } else if (dice < 45) {
        ++m_counts[KillListeners];
        m_admin->call("CLIENT", "KILL", "TYPE", "pubsub");
    } else if (dice < 65) {
        ++m_counts[Pause];
        m_admin->call("CLIENT", "PAUSE", number(20, 1500));
    } else if (dice < 80) {
        ++m_counts[Sleep];
        m_admin->call("DEBUG", "SLEEP", QByteArray::number(number(20, 900) / 1000.0));
    } else if (dice < 92) {
        ++m_counts[Restart];
        m_server->restart();
    } else {
        ++m_counts[Crash];
        m_server->kill();
        QThread::msleep(unsigned(number(0, 300)));
        m_server->start();
    }
}

QString Faults::summary() const
{
    QStringList parts;
    for (std::size_t kind = 0; kind < m_counts.size(); ++kind) {
        if (m_counts[kind])
            parts += QStringLiteral("%1 %2").arg(m_counts[kind]).arg(QLatin1String(kindNames[kind]));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace Soak
