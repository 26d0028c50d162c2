// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/ratemeter.h"

namespace Monitor {

void RateMeter::advance(qint64 now)
{
    const qint64 second = now / 1000;
    if (m_current < 0) {
        m_current = m_first = second;
        return;
    }
    if (second - m_current >= HistorySeconds)
        m_seconds.fill(0);
    else
        for (qint64 s = m_current + 1; s <= second; ++s)
            m_seconds[std::size_t(s % HistorySeconds)] = 0;
    m_current = qMax(m_current, second);
}

void RateMeter::add(qint64 now, qint64 events)
{
    advance(now);
    m_seconds[std::size_t(m_current % HistorySeconds)] += events;
}

qint64 RateMeter::second(qint64 now, int secondsAgo)
{
    advance(now);
    if (secondsAgo < 0 || secondsAgo >= HistorySeconds || m_current - secondsAgo < m_first)
        return 0;
    return m_seconds[std::size_t((m_current - secondsAgo) % HistorySeconds)];
}

double RateMeter::rate(qint64 now)
{
    advance(now);
    // The second being filled is not over; before there is a full one it is all there is.
    const qint64 full = qMin<qint64>(3, m_current - m_first);
    if (full == 0)
        return double(second(now, 0));
    qint64 sum = 0;
    for (int ago = 1; ago <= full; ++ago)
        sum += second(now, ago);
    return double(sum) / double(full);
}

void RateMeter::reset()
{
    *this = RateMeter();
}

} // namespace Monitor
