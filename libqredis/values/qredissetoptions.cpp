// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredissetoptions.h>

using QRedis::Private::Retry;

QRedisSetOptions &QRedisSetOptions::setOnlyIfMissing()
{
    m_condition = Condition::Missing;
    return *this;
}

QRedisSetOptions &QRedisSetOptions::setOnlyIfExists()
{
    m_condition = Condition::Exists;
    return *this;
}

QRedisSetOptions &QRedisSetOptions::setOnlyIfEqual(const QByteArray &value)
{
    m_condition = Condition::Equal;
    m_equal = value;
    return *this;
}

QRedisSetOptions &QRedisSetOptions::setExpiry(std::chrono::milliseconds ttl)
{
    m_expiry = Expiry::After;
    m_milliseconds = ttl.count();
    return *this;
}

QRedisSetOptions &QRedisSetOptions::setExpiryAt(const QDateTime &time)
{
    m_expiry = Expiry::At;
    m_milliseconds = time.isValid() ? time.toMSecsSinceEpoch() : 0;
    return *this;
}

QRedisSetOptions &QRedisSetOptions::setKeepTtl()
{
    m_expiry = Expiry::Keep;
    return *this;
}

void QRedisSetOptions::appendTo(QRedisWords &words) const
{
    switch (m_condition) {
    case Condition::None:
        break;
    case Condition::Missing:
        words.add("NX");
        break;
    case Condition::Exists:
        words.add("XX");
        break;
    case Condition::Equal:
        words.add("IFEQ");
        words.add(m_equal);
        break;
    }
    switch (m_expiry) {
    case Expiry::None:
        break;
    case Expiry::After:
        words.add("PX");
        words.add(m_milliseconds);
        break;
    case Expiry::At:
        words.add("PXAT");
        words.add(m_milliseconds);
        break;
    case Expiry::Keep:
        words.add("KEEPTTL");
        break;
    }
    if ((m_expiry == Expiry::After || m_expiry == Expiry::At) && m_milliseconds <= 0)
        words.refuse("the expiry of QRedisSetOptions must be positive, or a valid time after 1970");
    if (m_condition != Condition::None || m_expiry == Expiry::Keep)
        words.lowerRetry(Retry::Never);
}

void QRedisSetOptions::Get::appendTo(QRedisWords &words) const
{
    words.add("GET");
    words.lowerRetry(Retry::Never);
}
