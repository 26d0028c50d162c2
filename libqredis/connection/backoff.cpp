// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "backoff.h"

#include <algorithm>

namespace QRedis::Private {

std::chrono::milliseconds Backoff::next(double random)
{
    const int doublings = std::min(m_failures++, 30);
    const qint64 bound = std::min<qint64>(m_maximum.count(), m_minimum.count() << doublings);
    return std::chrono::milliseconds(qint64(double(bound) * random));
}

} // namespace QRedis::Private
