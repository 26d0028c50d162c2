// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/deadlines.h"

#include <QRedis/qredisoptions.h>

#include <algorithm>

namespace QRedis::Private {

/*!
    When a link that is lent has to go: after a time without use, or at an age of its own.

    Plain class, fed with clock values; one for each lease.
*/
class LeaseAge
{
public:
    LeaseAge(std::chrono::milliseconds idleTimeout, std::chrono::milliseconds maximum)
        : m_idleTimeout(idleTimeout.count())
        , m_maximum(maximum.count())
    {
    }

    //! \a random is even in [0, 1): links that were made together do not go together.
    void opened(qint64 now, double random)
    {
        m_end = m_maximum > 0 ? now + m_maximum - qint64(double(m_maximum) * Jitter * random) : Deadlines::Never;
        m_idleSince = now;
    }
    void becameIdle(qint64 now) { m_idleSince = now; }

    //! It must not be lent again.
    bool isOver(qint64 now) const { return now >= m_end; }
    //! When an idle link goes; \a spare: there are more than need be.
    qint64 due(bool spare) const
    {
        return spare && m_idleTimeout > 0 ? std::min(m_end, m_idleSince + m_idleTimeout) : m_end;
    }

    static constexpr double Jitter = 0.1; //!< As much of the age at most.

private:
    qint64 m_idleTimeout;
    qint64 m_maximum;
    qint64 m_end = Deadlines::Never;
    qint64 m_idleSince = 0;
};

} // namespace QRedis::Private
