// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qshareddata.h>

class QRedisMessageData;

/*!
    One message of a channel, or a gap in the stream of them. An implicitly shared value.
*/
class QREDIS_EXPORT QRedisMessage
{
    Q_GADGET
public:
    enum class Kind {
        Message, //!< From a channel that was subscribed to by name.
        Pattern, //!< From a channel that matched pattern().
        Shard, //!< From a sharded channel.
        Gap, //!< The link was lost from since() to until(): messages may be missing here.
    };
    Q_ENUM(Kind)

    QRedisMessage();
    QRedisMessage(Kind kind, const QByteArray &channel, const QByteArray &payload, const QByteArray &pattern = {});
    static QRedisMessage gap(const QDateTime &since, const QDateTime &until);
    QRedisMessage(const QRedisMessage &other);
    QRedisMessage(QRedisMessage &&other) noexcept;
    QRedisMessage &operator=(const QRedisMessage &other);
    QRedisMessage &operator=(QRedisMessage &&other) noexcept;
    ~QRedisMessage();
    void swap(QRedisMessage &other) noexcept { d.swap(other.d); }

    Kind kind() const;
    QByteArray channel() const;
    QByteArray payload() const;
    //! The pattern that matched; empty where the channel was subscribed to by name.
    QByteArray pattern() const;
    //! Of a gap: last byte received before the link was lost.
    QDateTime since() const;
    //! Of a gap: when the subscription was confirmed again.
    QDateTime until() const;

private:
    QSharedDataPointer<QRedisMessageData> d;
};

Q_DECLARE_SHARED(QRedisMessage)

QREDIS_EXPORT QDebug operator<<(QDebug debug, const QRedisMessage &message);
