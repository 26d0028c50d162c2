// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qbasictimer.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qobject.h>

#include <array>
#include <atomic>
#include <memory>
#include <random>

namespace Soak {

/*!
    The server that the run works on, the proxies before it, and what goes wrong with them.

    Lives in a thread of its own, so that a restart stops no client's event loop; start() and calm() wait for it. The
    server keeps its data over restarts and crashes, so that the counters can be compared.
*/
class Faults : public QObject
{
    Q_OBJECT
public:
    static constexpr int Proxies = 4;
    //! Only the first damages bytes: elsewhere a message may be relied on.
    static constexpr int DamagingProxy = 0;

    explicit Faults(quint64 seed);
    ~Faults() override;

    //! Starts server and proxies; an empty text, or why not.
    QString start();
    //! From now on things go wrong.
    void begin();
    //! Nothing is wrong any more, from when this returns; the server runs.
    void calm();
    //! Ends the server.
    void stop();

    //! Valid after start().
    QUrl directUrl() const { return m_directUrl; }
    QUrl proxyUrl(int proxy) const { return m_proxyUrls[std::size_t(proxy)]; }
    //! What went wrong so far, by kind.
    QString summary() const;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    enum Kind {
        Cut,
        CutCommands,
        Drip,
        Delay,
        BlackHole,
        Refuse,
        Reset,
        Damage,
        LoseReply,
        KillClients,
        KillListeners,
        Pause,
        Sleep,
        Restart,
        Crash,
        KindCount
    };

    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }
    QString startHere();
    void disturbProxy(int proxy);
    void disturbServer();
    void calmHere();

    struct Disturbed
    {
        std::unique_ptr<QRedisFaultProxy> proxy;
        qint64 changeAt = 0; //!< On m_clock: when the fault ends, or the next begins.
        bool faulty = false;
    };

    std::mt19937_64 m_random;
    std::unique_ptr<QRedisTestServer> m_server; //!< Made in the thread, as all it owns.
    std::array<Disturbed, Proxies> m_proxies;
    std::unique_ptr<QRedisClient> m_admin;
    QElapsedTimer m_clock;
    qint64 m_serverAt = 0;
    QBasicTimer m_timer;
    QUrl m_directUrl;
    std::array<QUrl, Proxies> m_proxyUrls;
    std::array<std::atomic<int>, KindCount> m_counts{};
};

} // namespace Soak
