// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredismessage.h>

#include <QtCore/qdebug.h>

#include <limits>

class QRedisMessageData : public QSharedData
{
public:
    QRedisMessageData(QRedisMessage::Kind kind, const QByteArray &channel, const QByteArray &payload,
                      const QByteArray &pattern)
        : kind(kind)
        , channel(channel)
        , payload(payload)
        , pattern(pattern)
    {
    }

    QRedisMessage::Kind kind;
    QByteArray channel;
    QByteArray payload;
    QByteArray pattern;
    // Milliseconds since 1970, since messages are many and gaps are few: a QDateTime costs each of them.
    qint64 since = NoTime;
    qint64 until = NoTime;

    static constexpr qint64 NoTime = std::numeric_limits<qint64>::min();
};

namespace {

QSharedDataPointer<QRedisMessageData> emptyMessage()
{
    static const QSharedDataPointer<QRedisMessageData> empty(
        new QRedisMessageData(QRedisMessage::Kind::Message, {}, {}, {}));
    return empty;
}

qint64 toMilliseconds(const QDateTime &time)
{
    return time.isValid() ? time.toMSecsSinceEpoch() : QRedisMessageData::NoTime;
}

QDateTime toTime(qint64 milliseconds)
{
    if (milliseconds == QRedisMessageData::NoTime)
        return {};
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

} // namespace

QRedisMessage::QRedisMessage()
    : d(emptyMessage())
{
}

QRedisMessage::QRedisMessage(Kind kind, const QByteArray &channel, const QByteArray &payload, const QByteArray &pattern)
    : d(new QRedisMessageData(kind, channel, payload, pattern))
{
}

QRedisMessage QRedisMessage::gap(const QDateTime &since, const QDateTime &until)
{
    QRedisMessage message(Kind::Gap, {}, {});
    message.d->since = toMilliseconds(since);
    message.d->until = toMilliseconds(until);
    return message;
}

QRedisMessage::QRedisMessage(const QRedisMessage &other) = default;
QRedisMessage::QRedisMessage(QRedisMessage &&other) noexcept = default;
QRedisMessage &QRedisMessage::operator=(const QRedisMessage &other) = default;
QRedisMessage &QRedisMessage::operator=(QRedisMessage &&other) noexcept = default;
QRedisMessage::~QRedisMessage() = default;

QRedisMessage::Kind QRedisMessage::kind() const
{
    return d->kind;
}

QByteArray QRedisMessage::channel() const
{
    return d->channel;
}

QByteArray QRedisMessage::payload() const
{
    return d->payload;
}

QByteArray QRedisMessage::pattern() const
{
    return d->pattern;
}

QDateTime QRedisMessage::since() const
{
    return toTime(d->since);
}

QDateTime QRedisMessage::until() const
{
    return toTime(d->until);
}

QDebug operator<<(QDebug debug, const QRedisMessage &message)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "QRedisMessage(" << message.kind();
    if (message.kind() == QRedisMessage::Kind::Gap)
        debug << ", since " << message.since().toString(Qt::ISODateWithMs) << ", until "
              << message.until().toString(Qt::ISODateWithMs);
    else
        debug << ", " << message.channel() << ", " << message.payload();
    return debug << ')';
}
