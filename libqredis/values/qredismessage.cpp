// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredismessage.h>

#include <QtCore/qdebug.h>

class QRedisMessageData : public QSharedData
{
public:
    QRedisMessage::Kind kind = QRedisMessage::Kind::Message;
    QByteArray channel;
    QByteArray payload;
    QByteArray pattern;
    QDateTime since;
    QDateTime until;
};

namespace {

QSharedDataPointer<QRedisMessageData> emptyMessage()
{
    static const QSharedDataPointer<QRedisMessageData> empty(new QRedisMessageData);
    return empty;
}

} // namespace

QRedisMessage::QRedisMessage()
    : d(emptyMessage())
{
}

QRedisMessage::QRedisMessage(Kind kind, const QByteArray &channel, const QByteArray &payload, const QByteArray &pattern)
    : d(new QRedisMessageData)
{
    d->kind = kind;
    d->channel = channel;
    d->payload = payload;
    d->pattern = pattern;
}

QRedisMessage QRedisMessage::gap(const QDateTime &since, const QDateTime &until)
{
    QRedisMessage message(Kind::Gap, {}, {});
    message.d->since = since;
    message.d->until = until;
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
    return d->since;
}

QDateTime QRedisMessage::until() const
{
    return d->until;
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
