// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisstreamoptions.h>

QRedisStreamTrim QRedisStreamTrim::toLength(qint64 length)
{
    QRedisStreamTrim trim;
    trim.m_length = length;
    return trim;
}

QRedisStreamTrim QRedisStreamTrim::fromId(const QByteArray &id)
{
    QRedisStreamTrim trim;
    trim.m_id = id;
    trim.m_byId = true;
    return trim;
}

QRedisStreamTrim &QRedisStreamTrim::setApproximate()
{
    m_approximate = true;
    return *this;
}

QRedisStreamTrim &QRedisStreamTrim::setApproximate(qint64 entries)
{
    m_limit = entries;
    return setApproximate();
}

void QRedisStreamTrim::appendTo(QRedisWords &words) const
{
    words.add(m_byId ? "MINID" : "MAXLEN");
    if (m_approximate)
        words.add("~");
    if (m_byId)
        words.add(m_id);
    else
        words.add(m_length);
    if (m_limit) {
        words.add("LIMIT");
        words.add(*m_limit);
    }
    if (m_length < 0 || m_limit.value_or(0) < 0)
        words.refuse("the length and the limit of QRedisStreamTrim must not be negative");
}

QRedisStreamGroupOptions &QRedisStreamGroupOptions::setMakeStream()
{
    m_makeStream = true;
    return *this;
}

QRedisStreamGroupOptions &QRedisStreamGroupOptions::setEntriesRead(qint64 entries)
{
    m_entriesRead = entries;
    return *this;
}

void QRedisStreamGroupOptions::appendTo(QRedisWords &words) const
{
    if (m_makeStream)
        words.add("MKSTREAM");
    if (m_entriesRead) {
        words.add("ENTRIESREAD");
        words.add(*m_entriesRead);
    }
}

QRedisStreamGroupReadOptions &QRedisStreamGroupReadOptions::setCount(qint64 count)
{
    m_count = count;
    return *this;
}

QRedisStreamGroupReadOptions &QRedisStreamGroupReadOptions::setNoAcknowledgement()
{
    m_noAcknowledgement = true;
    return *this;
}

void QRedisStreamGroupReadOptions::appendTo(QRedisWords &words) const
{
    if (m_count) {
        words.add("COUNT");
        words.add(*m_count);
    }
    if (m_noAcknowledgement)
        words.add("NOACK");
}
