// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "faults.h"
#include "listeners.h"

#include <QtCore/qreadwritelock.h>

#include <random>

namespace Soak {

class Ledger;

//! Where a client is kept while others take its place there. The lock is for threads that use the client.
struct Resident
{
    QReadWriteLock lock; //!< Taken for writing only while the client is replaced.
    std::unique_ptr<QRedisClient> client;
    quint64 generation = 0; //!< Never the same for two clients.
    bool damages = false; //!< Its replies may be damaged on their way.
    bool oneLane = true;
    std::chrono::milliseconds timeout{0}; //!< Its command timeout.
    std::atomic<int> pending = 0; //!< Operations that have not ended, those of earlier clients included.
    std::unique_ptr<Listener> listener;
};

/*!
    The clients of a run, with options by chance, which are closed or destroyed at any moment and replaced.

    Lives in the main thread. Foreign threads use the clients under the resident's lock.
*/
class Residents
{
public:
    static constexpr int Count = 6;

    Residents(const Faults &faults, Ledger &ledger, quint64 seed, bool ownThread);
    ~Residents();

    Resident &at(int index) { return m_residents[std::size_t(index)]; }
    //! Makes every client.
    void populate();
    //! Replaces one client, whatever it is doing; after close() or at once.
    void replaceOne();
    //! Accuses clients that hold leases, or wait for them, while nothing is under way; and forgets all clients.
    void inspectAndDestroy();
    int replaced() const { return m_replaced; }

private:
    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }
    QRedisOptions someOptions(Resident &resident);
    void inhabit(Resident &resident);

    const Faults &m_faults;
    Ledger &m_ledger;
    const bool m_ownThread;
    std::mt19937_64 m_random;
    std::array<Resident, Count> m_residents;
    quint64 m_generations = 0;
    int m_replaced = 0;
};

//! Runs the event loop until \a condition holds; false when it does not within \a limit.
bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit);

} // namespace Soak
