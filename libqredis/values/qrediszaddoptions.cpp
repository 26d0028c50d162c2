// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qrediszaddoptions.h>

QRedisZaddOptions &QRedisZaddOptions::setOnlyIfMissing()
{
    m_condition = Condition::Missing;
    return *this;
}

QRedisZaddOptions &QRedisZaddOptions::setOnlyIfExists()
{
    m_condition = Condition::Exists;
    return *this;
}

QRedisZaddOptions &QRedisZaddOptions::setOnlyIfGreater()
{
    m_comparison = Comparison::Greater;
    return *this;
}

QRedisZaddOptions &QRedisZaddOptions::setOnlyIfLess()
{
    m_comparison = Comparison::Less;
    return *this;
}

QRedisZaddOptions &QRedisZaddOptions::setCountChanged()
{
    m_countChanged = true;
    return *this;
}

void QRedisZaddOptions::appendTo(QRedisWords &words) const
{
    if (m_condition != Condition::None)
        words.add(m_condition == Condition::Missing ? "NX" : "XX");
    if (m_comparison != Comparison::None)
        words.add(m_comparison == Comparison::Greater ? "GT" : "LT");
    if (m_countChanged)
        words.add("CH");
    if (m_condition == Condition::Missing && m_comparison != Comparison::None)
        words.refuse("QRedisZaddOptions: what is only added has no score to compare with");
}
