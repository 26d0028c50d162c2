// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#include <chrono>

namespace QRedis::Private {

/*!
    How long to pause before the next dial: exponential with full jitter, so that clients that lost the same server
    do not come back together.
*/
class Backoff
{
public:
    Backoff(std::chrono::milliseconds minimum, std::chrono::milliseconds maximum)
        : m_minimum(minimum)
        , m_maximum(maximum)
    {
    }

    //! The next pause; \a random is even in [0, 1).
    std::chrono::milliseconds next(double random);
    //! A dial succeeded.
    void reset() { m_failures = 0; }
    //! Dials that failed in a row.
    int failures() const { return m_failures; }

private:
    std::chrono::milliseconds m_minimum;
    std::chrono::milliseconds m_maximum;
    int m_failures = 0;
};

} // namespace QRedis::Private
