// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/backoff.h"
#include "connection/deadlines.h"

#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>

namespace QRedis::Private {

/*!
    When a pool may dial: at once, until a dial fails; then after a pause. For a link that nobody waits for, the pause is
    the longest.

    Plain class, fed with clock values.
*/
class DialPace
{
public:
    explicit DialPace(const QRedisRetryPolicy &policy)
        : m_backoff(policy.minimumBackoff(), policy.maximumBackoff())
        , m_longest(policy.maximumBackoff().count())
    {
    }

    void succeeded()
    {
        m_backoff.reset();
        m_error = {};
    }
    //! \a random: see Backoff.
    void failed(qint64 now, const QRedisError &error, double random)
    {
        m_error = error;
        m_spareFrom = now + m_longest;
        m_from = now + m_backoff.next(random).count();
    }

    bool mayDial(qint64 now) const { return now >= m_from; }
    bool mayDialSpare(qint64 now) const { return now >= m_from && now >= m_spareFrom; }
    //! When to dial for those who wait, or \a spare only for none of them; Deadlines::Never when that may be now.
    qint64 due(qint64 now, bool spare) const
    {
        const qint64 from = spare ? std::max(m_from, m_spareFrom) : m_from;
        return from > now ? from : Deadlines::Never;
    }
    //! Of the last dial, when that failed.
    const QRedisError &error() const { return m_error; }

private:
    Backoff m_backoff;
    qint64 m_longest;
    qint64 m_from = 0;
    qint64 m_spareFrom = 0;
    QRedisError m_error;
};

} // namespace QRedis::Private
