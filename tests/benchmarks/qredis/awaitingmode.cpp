// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "awaitingmode.h"

#include <coroutine>

//! Starts at once and belongs to nobody.
struct AwaitingMode::Coroutine
{
    struct promise_type
    {
        Coroutine get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() { }
        void unhandled_exception() { Bench::fail("a command failed"); }
    };
};

void AwaitingMode::begin(qint64 count)
{
    m_count = count;
    m_next = 0;
    m_running = options.inFlight;
    for (int i = 0; i < options.inFlight; ++i)
        run();
}

AwaitingMode::Coroutine AwaitingMode::run()
{
    while (m_next < m_count) {
        const qint64 pair = m_next;
        m_next += 2;
        expect(co_await client.awaiting().set(workload.key(pair), workload.value(pair)), "SET");
        progress();
        if (pair + 1 < m_count)
            expect(co_await client.awaiting().get(workload.key(pair)) == workload.value(pair), "GET");
        progress();
    }
    if (--m_running == 0)
        finish();
}
