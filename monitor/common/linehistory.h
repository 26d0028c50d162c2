// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Monitor {

/*!
    The lines that were entered before, walked with Up and Down; the unfinished line is kept at the lower end.

    A value; belongs to one line edit. The oldest lines are forgotten beyond the limit.
*/
class LineHistory
{
public:
    explicit LineHistory(qsizetype limit = 500)
        : m_limit(limit)
    {
    }

    //! Remembers \a line unless it repeats the last one, and ends the walk.
    void add(const QString &line);
    //! The line before the one shown; \a current is what stands in the edit now.
    QString previous(const QString &current);
    //! The line after the one shown, at the lower end the unfinished one.
    QString next(const QString &current);
    const QStringList &lines() const { return m_lines; }

private:
    QStringList m_lines;
    QString m_unfinished;
    qsizetype m_limit;
    qsizetype m_at = 0; // m_lines.size() stands for the unfinished line
};

} // namespace Monitor
