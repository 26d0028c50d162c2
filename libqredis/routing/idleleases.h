// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "lease.h"

namespace QRedis::Private {

/*!
    The leases that wait to be lent, in the order of their last use. The one that was used last is lent first, so that
    those that are too many grow old, and can be closed.

    Plain class, owned by a pool, which owns the leases; fed with clock values.
*/
class IdleLeases
{
public:
    //! \a minimum of them are kept, however long nobody uses them.
    explicit IdleLeases(int minimum)
        : m_minimum(minimum)
    {
    }

    bool isEmpty() const { return m_leases.isEmpty(); }
    qsizetype size() const { return m_leases.size(); }
    //! As many are missing.
    qsizetype missing() const { return std::max<qsizetype>(0, m_minimum - m_leases.size()); }
    const QList<Lease *> &list() const { return m_leases; }

    void add(Lease *lease, qint64 now)
    {
        lease->age().becameIdle(now);
        m_leases.append(lease);
    }
    bool remove(Lease *lease) { return m_leases.removeOne(lease); }
    Lease *lastUsed() const { return m_leases.last(); }
    Lease *longestUnused() const { return m_leases.first(); }

    //! One whose time has come; null when there is none.
    Lease *outdated(qint64 now) const
    {
        const auto found = std::find_if(m_leases.begin(), m_leases.end(), [this, now](const Lease *lease) {
            return lease->age().due(m_leases.size() > m_minimum) <= now;
        });
        return found == m_leases.end() ? nullptr : *found;
    }
    //! When there will be one.
    qint64 nextDue() const
    {
        qint64 due = Deadlines::Never;
        for (qsizetype index = 0; index < m_leases.size(); ++index)
            due = std::min(due, m_leases[index]->age().due(index < m_leases.size() - m_minimum));
        return due;
    }

private:
    const int m_minimum;
    QList<Lease *> m_leases; // the one used last stands last
};

} // namespace QRedis::Private
