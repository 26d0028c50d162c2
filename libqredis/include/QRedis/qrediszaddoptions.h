// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediswords.h"

/*!
    Conditions of ZADD. A fluent value:
    `client.zadd(key, QRedisZaddOptions().setOnlyIfGreater(), 12, "member")`.
*/
class QREDIS_EXPORT QRedisZaddOptions
{
public:
    //! NX: only adds, never updates. Since Redis 3.0.2. Not with setOnlyIfGreater() or setOnlyIfLess().
    QRedisZaddOptions &setOnlyIfMissing();
    //! XX: only updates, never adds. Since Redis 3.0.2.
    QRedisZaddOptions &setOnlyIfExists();
    //! GT: updates only where the new score is greater; adds as well. Since Redis 6.2.
    QRedisZaddOptions &setOnlyIfGreater();
    //! LT: updates only where the new score is less; adds as well. Since Redis 6.2.
    QRedisZaddOptions &setOnlyIfLess();
    //! CH: the answer counts members that were added or changed, instead of added ones. Since Redis 3.0.2.
    QRedisZaddOptions &setCountChanged();

    void appendTo(QRedisWords &words) const;

private:
    enum class Condition : quint8 { None, Missing, Exists };
    enum class Comparison : quint8 { None, Greater, Less };

    Condition m_condition = Condition::None;
    Comparison m_comparison = Comparison::None;
    bool m_countChanged = false;
};
