// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

/*!
    LIMIT of a range: `client.zrangebyscore(key, 0, 10, QRedisLimit(20, 5))` skips 20 and answers 5. A plain value.
    A default-constructed one limits nothing.
*/
class QRedisLimit
{
public:
    constexpr QRedisLimit() = default;
    //! Skips \a offset elements; a negative \a count: all the others.
    constexpr QRedisLimit(qint64 offset, qint64 count)
        : m_offset(offset)
        , m_count(count)
    {
    }

    void appendTo(QRedisWords &words) const
    {
        if (m_offset || m_count >= 0) {
            words.add("LIMIT");
            words.add(m_offset);
            words.add(m_count);
        }
    }

private:
    qint64 m_offset = 0;
    qint64 m_count = -1;
};
