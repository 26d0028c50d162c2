// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisscanoptions.h>

QRedisScanOptions &QRedisScanOptions::setMatch(const QByteArray &pattern)
{
    m_match = pattern;
    return *this;
}

QRedisScanOptions &QRedisScanOptions::setCount(qint64 count)
{
    m_count = count;
    return *this;
}

QRedisScanOptions &QRedisScanOptions::setType(const QByteArray &type)
{
    m_type = type;
    return *this;
}

void QRedisScanOptions::appendTo(QRedisWords &words) const
{
    if (m_match) {
        words.add("MATCH");
        words.add(*m_match);
    }
    if (m_count) {
        words.add("COUNT");
        words.add(*m_count);
        if (*m_count <= 0)
            words.refuse("the count of QRedisScanOptions must be positive");
    }
    if (!m_type.isEmpty()) {
        words.add("TYPE");
        words.add(m_type);
    }
}

void QRedisScanOptions::OfMembers::appendTo(QRedisWords &words) const
{
    options.appendTo(words);
    if (!options.m_type.isEmpty())
        words.refuse("the type of QRedisScanOptions is for scans of keys only");
}
