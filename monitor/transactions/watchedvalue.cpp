// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/watchedvalue.h"

#include "common/textformat.h"

#include <QRedisClient>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QPointer>

#include <memory>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr qint64 wholeLimit = 256 * 1024;
constexpr qint64 previewBytes = 64;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Monitor::WatchedValue", text, nullptr, n);
}

const char *lengthCommand(const QByteArray &type)
{
    if (type == "string")
        return "STRLEN";
    if (type == "list")
        return "LLEN";
    if (type == "hash")
        return "HLEN";
    if (type == "set")
        return "SCARD";
    if (type == "zset")
        return "ZCARD";
    if (type == "stream")
        return "XLEN";
    return nullptr;
}

} // namespace

void WatchedValue::read(QRedisClient *client, const QByteArray &key, QObject *context,
                        std::function<void(const WatchedValue &)> done)
{
    struct Reading
    {
        WatchedValue value;
        qint64 bytes = 0;
        int owed = 0;
        bool failed = false;
    };
    auto reading = std::make_shared<Reading>();
    // Asks for one fact; a missing permission for the type makes the snapshot unknown, for the rest only poorer.
    const auto ask = [=](const QByteArrayList &words, std::function<void(const QRedisValue &)> take,
                         std::function<void()> next) {
        ++reading->owed;
        client
            ->callback(context,
                       [=](const QRedisResult<QRedisValue> &reply) {
                           if (reply && !reply->isError())
                               take(*reply);
                           if (--reading->owed == 0)
                               next();
                       })
            .call(words);
    };

    const QPointer<QRedisClient> guard(client);
    const auto finish = [=] { done(reading->value); };
    const auto second = [=] {
        if (!guard || !reading->value.m_known || !reading->value.exists())
            return finish();
        const char *length = lengthCommand(reading->value.m_type);
        if (!length)
            return finish();
        reading->owed = 1; // kept until all questions are asked
        ask(
            {length, key}, [=](const QRedisValue &v) { reading->value.m_length = v.toLongLong(); }, finish);
        if (reading->value.m_type == "string")
            ask(
                {"GETRANGE", key, "0", QByteArray::number(previewBytes - 1)},
                [=](const QRedisValue &v) { reading->value.m_preview = v.toByteArray(); }, finish);
        if (reading->bytes <= wholeLimit)
            ask(
                {"DUMP", key},
                [=](const QRedisValue &v) {
                    reading->value.m_digest = QCryptographicHash::hash(v.toByteArray(), QCryptographicHash::Sha1);
                },
                finish);
        if (--reading->owed == 0)
            finish();
    };
    reading->owed = 1;
    ask(
        {"TYPE", key},
        [=](const QRedisValue &v) {
            reading->value.m_known = true;
            reading->value.m_type = v.toByteArray();
        },
        second);
    ask(
        {"PTTL", key},
        [=](const QRedisValue &v) {
            const qint64 left = v.toLongLong();
            reading->value.m_expiry = left >= 0 ? QDateTime::currentMSecsSinceEpoch() + left : -1;
        },
        second);
    ask(
        {"MEMORY", "USAGE", key}, [=](const QRedisValue &v) { reading->bytes = v.toLongLong(); }, second);
    if (--reading->owed == 0)
        second();
}

bool WatchedValue::sameAs(const WatchedValue &other) const
{
    // PTTL is told by the server's clock and read by ours: the same expiry comes out some milliseconds apart.
    const bool sameExpiry = (m_expiry < 0) == (other.m_expiry < 0) && qAbs(m_expiry - other.m_expiry) < 1500;
    return m_known == other.m_known && m_type == other.m_type && m_length == other.m_length
        && m_preview == other.m_preview && m_digest == other.m_digest && sameExpiry;
}

QString WatchedValue::summary() const
{
    if (!m_known)
        return tr("unknown");
    if (!exists())
        return tr("no such key");
    QString text;
    if (m_type == "string") {
        text = u'"' % escapedText(m_preview) % (m_length > m_preview.size() ? u"…\""_s : u"\""_s);
        if (m_length > m_preview.size())
            text += u", "_s % sizeText(m_length);
    } else {
        text = tr("%1 of %2").arg(QString::fromUtf8(m_type), countText(m_length));
    }
    if (m_expiry >= 0)
        text += tr(", expires %1").arg(QDateTime::fromMSecsSinceEpoch(m_expiry).toString(u"HH:mm:ss"_s));
    return text;
}

WatchedValue WatchedValue::ofString(const QByteArray &value)
{
    WatchedValue result;
    result.m_known = true;
    result.m_type = "string";
    result.m_preview = value.left(previewBytes);
    result.m_length = value.size();
    result.m_digest = QCryptographicHash::hash(value, QCryptographicHash::Sha1);
    return result;
}

WatchedValue WatchedValue::missing()
{
    WatchedValue result;
    result.m_known = true;
    return result;
}

} // namespace Monitor
