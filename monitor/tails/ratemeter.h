// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>

namespace Monitor {

/*!
    How many events a second, averaged over the last three full seconds, and a short history for a sparkline.

    A value fed with clock readings; it has no timer of its own.
*/
class RateMeter
{
public:
    static constexpr int HistorySeconds = 60;

    //! Counts \a events at \a now (ms of any steady clock).
    void add(qint64 now, qint64 events);
    //! Events a second at \a now.
    double rate(qint64 now);
    //! Events in the second that ended \a secondsAgo before \a now's second; 0 outside the history.
    qint64 second(qint64 now, int secondsAgo);
    void reset();

private:
    void advance(qint64 now);

    std::array<qint64, HistorySeconds> m_seconds{};
    qint64 m_current = -1; // the second that is being filled
    qint64 m_first = -1;
};

} // namespace Monitor
