// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/linehistory.h"

namespace Monitor {

void LineHistory::add(const QString &line)
{
    if (!line.isEmpty() && (m_lines.isEmpty() || m_lines.constLast() != line))
        m_lines += line;
    if (m_lines.size() > m_limit)
        m_lines.removeFirst();
    m_at = m_lines.size();
    m_unfinished.clear();
}

QString LineHistory::previous(const QString &current)
{
    if (m_at == m_lines.size())
        m_unfinished = current;
    if (m_at == 0)
        return current;
    return m_lines.at(--m_at);
}

QString LineHistory::next(const QString &current)
{
    if (m_at == m_lines.size())
        return current;
    return ++m_at == m_lines.size() ? m_unfinished : m_lines.at(m_at);
}

} // namespace Monitor
