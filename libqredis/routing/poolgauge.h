// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>

namespace QRedis::Private {

//! What a pool shows of itself: written in its thread, read in any.
class PoolGauge
{
public:
    //! Of one moment.
    struct Counts
    {
        int open = 0;
        int idle = 0;
        int leased = 0;
        int waiting = 0;
    };

    void set(Counts counts)
    {
        const std::lock_guard lock(m_mutex);
        m_counts = counts;
    }
    Counts counts() const
    {
        const std::lock_guard lock(m_mutex);
        return m_counts;
    }

    void setQueueFull(bool full) { m_queueFull.store(full, std::memory_order_relaxed); }
    //! A lane's queue has reached its bound.
    bool isQueueFull() const { return m_queueFull.load(std::memory_order_relaxed); }

private:
    mutable std::mutex m_mutex;
    Counts m_counts; // guarded by m_mutex
    std::atomic<bool> m_queueFull = false;
};

} // namespace QRedis::Private
