// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "deadlines.h"

namespace QRedis::Private {

void Deadlines::add(quint64 number, qint64 deadline)
{
    if (deadline == Never)
        return;
    if (m_ordered.isEmpty() || m_ordered.back().deadline < deadline)
        m_ordered.extend() = {deadline, number, number};
    else if (m_ordered.back().deadline == deadline && m_ordered.back().last + 1 == number)
        m_ordered.back().last = number;
    else
        m_others.push({deadline, number, number});
}

qint64 Deadlines::next(quint64 first)
{
    dropAnswered(first);
    const qint64 ordered = m_ordered.isEmpty() ? Never : m_ordered.front().deadline;
    return m_others.empty() ? ordered : std::min(ordered, m_others.top().deadline);
}

std::optional<quint64> Deadlines::takeExpired(quint64 first, qint64 now)
{
    if (next(first) > now)
        return std::nullopt;
    if (!m_ordered.isEmpty() && m_ordered.front().deadline <= now) {
        Item &front = m_ordered.front();
        const quint64 number = std::max(front.number, first);
        front.number = number + 1;
        if (number == front.last)
            m_ordered.drop();
        return number;
    }
    const quint64 number = m_others.top().number;
    m_others.pop();
    return number;
}

void Deadlines::dropAnswered(quint64 first)
{
    while (!m_ordered.isEmpty() && m_ordered.front().last < first)
        m_ordered.drop();
    while (!m_others.empty() && m_others.top().number < first)
        m_others.pop();
}

} // namespace QRedis::Private
