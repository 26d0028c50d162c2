// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qrediskeyoptions.h>

QRedisCopyOptions &QRedisCopyOptions::setReplace()
{
    m_replace = true;
    return *this;
}

QRedisCopyOptions &QRedisCopyOptions::setDatabase(int database)
{
    m_database = database;
    return *this;
}

void QRedisCopyOptions::appendTo(QRedisWords &words) const
{
    if (m_database) {
        words.add("DB");
        words.add(*m_database);
    }
    if (m_replace)
        words.add("REPLACE");
}

QRedisRestoreOptions &QRedisRestoreOptions::setReplace()
{
    m_replace = true;
    return *this;
}

QRedisRestoreOptions &QRedisRestoreOptions::setExpiry(std::chrono::milliseconds ttl)
{
    m_expiry = Expiry::After;
    m_milliseconds = ttl.count();
    return *this;
}

QRedisRestoreOptions &QRedisRestoreOptions::setExpiryAt(const QDateTime &time)
{
    m_expiry = Expiry::At;
    m_milliseconds = time.isValid() ? time.toMSecsSinceEpoch() : 0;
    return *this;
}

QRedisRestoreOptions &QRedisRestoreOptions::setIdleTime(std::chrono::seconds idle)
{
    m_idleSeconds = idle.count();
    return *this;
}

QRedisRestoreOptions &QRedisRestoreOptions::setFrequency(int frequency)
{
    m_frequency = frequency;
    return *this;
}

void QRedisRestoreOptions::appendTo(QRedisWords &words) const
{
    if (m_replace)
        words.add("REPLACE");
    if (m_expiry == Expiry::At)
        words.add("ABSTTL");
    if (m_idleSeconds) {
        words.add("IDLETIME");
        words.add(*m_idleSeconds);
    }
    if (m_frequency) {
        words.add("FREQ");
        words.add(*m_frequency);
    }
}

// 0 would mean a key that never expires: the opposite of what was asked for.
void QRedisRestoreOptions::Ttl::appendTo(QRedisWords &words) const
{
    words.add(options.m_milliseconds);
    if (options.m_expiry != Expiry::None && options.m_milliseconds <= 0)
        words.refuse("the expiry of QRedisRestoreOptions must be positive, or a valid time after 1970");
}

namespace QRedis::Private {

void ExpireCondition::appendTo(QRedisWords &words) const
{
    switch (condition) {
    case ExpireIf::Always:
        return;
    case ExpireIf::Persistent:
        words.add("NX");
        break;
    case ExpireIf::Expiring:
        words.add("XX");
        break;
    case ExpireIf::Later:
        words.add("GT");
        break;
    case ExpireIf::Sooner:
        words.add("LT");
        break;
    }
    words.lowerRetry(Retry::Never);
}

void Instant::appendTo(QRedisWords &words) const
{
    words.add(unit == Unit::Seconds ? time.toSecsSinceEpoch() : time.toMSecsSinceEpoch());
    if (!time.isValid())
        words.refuse("the QDateTime is not valid");
}

} // namespace QRedis::Private
