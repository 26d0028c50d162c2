// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "deadlines.h"

#include <algorithm>
#include <chrono>

namespace QRedis::Private {

/*!
    Whether a silent link is dead: a link that owes nothing is asked by PING; one that owes ordinary answers has twice
    the command timeout (its own, where that is longer); a blocked one is left to TCP's keep-alive. Any byte is a sign of life.

    Plain class, fed with clock values; one for each socket of a Connection.
*/
class Liveness
{
public:
    enum class Verdict { Alive, Probe, Dead };

    //! \a idle of 0 or less: never asks, never dead.
    Liveness(std::chrono::milliseconds idle, std::chrono::milliseconds interval,
             std::chrono::milliseconds commandTimeout)
        : m_idle(idle.count())
        , m_interval(interval.count())
        , m_answer(2 * commandTimeout.count())
    {
    }

    //! Bytes came, or the link was opened.
    void heard(qint64 now)
    {
        m_lastByte = now;
        m_probedAt = 0;
    }
    //! A PING was written.
    void probed(qint64 now) { m_probedAt = now; }
    //! The first command was written after the last answer.
    void asked(qint64 now) { m_askedAt = now; }

    qint64 lastByte() const { return m_lastByte; }
    qint64 silence(qint64 now) const { return now - std::max(m_lastByte, m_askedAt); }

    //! When to judge() again. \a patience is the timeout of the command whose answer is owed, where that is longer.
    qint64 due(bool owes, bool waits, qint64 patience = 0) const
    {
        if (m_idle <= 0 || (owes && waits))
            return Deadlines::Never;
        if (m_probedAt)
            return m_probedAt + m_interval;
        return owes ? std::max(m_lastByte, m_askedAt) + std::max(m_answer, 2 * patience) : m_lastByte + m_idle;
    }
    //! After Probe a PING has to be written.
    Verdict judge(qint64 now, bool owes, bool waits, qint64 patience = 0)
    {
        if (due(owes, waits, patience) > now)
            return Verdict::Alive;
        if (owes || m_probedAt)
            return Verdict::Dead;
        probed(now);
        return Verdict::Probe;
    }

private:
    qint64 m_idle;
    qint64 m_interval;
    qint64 m_answer;
    qint64 m_lastByte = 0;
    qint64 m_askedAt = 0;
    qint64 m_probedAt = 0; //!< 0: no PING is under way.
};

} // namespace QRedis::Private
