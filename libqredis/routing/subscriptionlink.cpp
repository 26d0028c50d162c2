// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptionlink.h"

#include "protocol/writer.h"

#include <QRedis/qredisdecoder.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>

Q_LOGGING_CATEGORY(lcPubSub, "qredis.pubsub", QtWarningMsg)

namespace QRedis::Private {

namespace {

using Kind = QRedisMessage::Kind;

// A command of bounded size; a refusal refuses all of its channels, which are then asked for one by one.
constexpr qsizetype ChannelsPerCommand = 256;

QByteArrayView subscribeWord(Kind kind)
{
    return kind == Kind::Pattern ? "PSUBSCRIBE" : kind == Kind::Shard ? "SSUBSCRIBE" : "SUBSCRIBE";
}

QByteArrayView unsubscribeWord(Kind kind)
{
    return kind == Kind::Pattern ? "PUNSUBSCRIBE" : kind == Kind::Shard ? "SUNSUBSCRIBE" : "UNSUBSCRIBE";
}

QByteArray encode(QByteArrayView word, const QByteArrayList &channels)
{
    CommandLog log;
    QVarLengthArray<QRedisArg, 8> words;
    words.emplace_back(word);
    for (const QByteArray &channel : channels)
        words.emplace_back(channel);
    log.append(Command::Unknown, {words.data(), std::size_t(words.size())});
    QByteArray bytes;
    for (quint64 from = log.begin(); from != log.end();) {
        const QByteArrayView piece = log.piece(from, log.end());
        bytes.append(piece);
        from += quint64(piece.size());
    }
    return bytes;
}

} // namespace

SubscriptionLink::SubscriptionLink(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener,
                                   QObject *parent)
    : QObject(parent)
    , m_connection(options, outbox, Connection::Revival::Always)
    , m_listener(listener)
{
    m_connection.setParent(this); // moves threads with us
    m_connection.setReceiver(this);
    connect(&m_connection, &Connection::opened, this, &SubscriptionLink::opened);
    connect(&m_connection, &Connection::lost, this, &SubscriptionLink::lost);
}

SubscriptionLink::~SubscriptionLink()
{
    m_connection.setReceiver(nullptr);
    m_connection.setParent(nullptr);
}

void SubscriptionLink::subscribe(Kind kind, const QByteArrayList &channels)
{
    QByteArrayList missing;
    for (const QByteArray &channel : channels) {
        const auto wanted = m_wanted[kind].constFind(channel);
        if (wanted == m_wanted[kind].constEnd()) {
            m_wanted[kind].insert(channel, false);
            missing.append(channel);
        } else if (*wanted) {
            m_listener->confirmed(kind, channel);
        }
    }
    if (m_connection.isReady())
        ask(kind, missing);
    else
        m_connection.open();
}

void SubscriptionLink::unsubscribe(Kind kind, const QByteArrayList &channels)
{
    QByteArrayList leaving;
    for (const QByteArray &channel : channels) {
        if (m_wanted[kind].remove(channel)) {
            leaving.append(channel);
            if (m_connection.isReady())
                ++m_leaving[kind][channel];
        }
    }
    if (m_connection.isReady() && !leaving.isEmpty())
        m_connection.writeRaw(encode(unsubscribeWord(kind), leaving));
}

void SubscriptionLink::end(const QRedisError &error)
{
    m_connection.end(error);
}

void SubscriptionLink::opened()
{
    for (auto kind = m_wanted.cbegin(); kind != m_wanted.cend(); ++kind)
        ask(kind.key(), kind->keys());
}

void SubscriptionLink::ask(Kind kind, const QByteArrayList &channels)
{
    for (qsizetype from = 0; from < channels.size(); from += ChannelsPerCommand) {
        const QByteArrayList part = channels.mid(from, ChannelsPerCommand);
        m_asked.push_back({kind, part});
        m_connection.writeRaw(encode(subscribeWord(kind), part));
    }
}

void SubscriptionLink::lost(const QRedisError &error, bool hopeless)
{
    m_asked.clear();
    m_leaving.clear();
    m_batch.clear();
    bool anyConfirmed = false;
    for (auto &channels : m_wanted) {
        for (bool &confirmed : channels)
            anyConfirmed |= std::exchange(confirmed, false);
    }
    const QPointer<SubscriptionLink> alive(this);
    QDateTime lastByte;
    if (anyConfirmed) {
        lastByte = QDateTime::currentDateTimeUtc().addMSecs(m_connection.lastByte() - Connection::clock());
        qCDebug(lcPubSub).noquote() << "subscriptions are silent:" << error.message();
    }
    m_listener->silenced(lastByte, error);
    if (!alive || !hopeless)
        return;
    const auto wanted = std::exchange(m_wanted, {});
    SubscriptionListener *listener = m_listener; // outlives us
    for (auto kind = wanted.cbegin(); kind != wanted.cend(); ++kind) {
        for (auto channel = kind->cbegin(); channel != kind->cend(); ++channel)
            listener->refused(kind.key(), channel.key(), error);
    }
}

void SubscriptionLink::takePush(QRedisReader &reader)
{
    const qsizetype count = reader.enter();
    const QByteArray what = count >= 3 ? reader.takeBytes() : QByteArray();
    if (what == "message" && count == 3) {
        const QByteArray channel = reader.takeBytes();
        m_batch.append(QRedisMessage(Kind::Message, channel, reader.takeBytes()));
    } else if (what == "pmessage" && count == 4) {
        const QByteArray pattern = reader.takeBytes();
        const QByteArray channel = reader.takeBytes();
        m_batch.append(QRedisMessage(Kind::Pattern, channel, reader.takeBytes(), pattern));
    } else if (what == "smessage" && count == 3) {
        const QByteArray channel = reader.takeBytes();
        m_batch.append(QRedisMessage(Kind::Shard, channel, reader.takeBytes()));
    } else if (what == "subscribe") {
        takeConfirmation(Kind::Message, reader.takeBytes());
    } else if (what == "psubscribe") {
        takeConfirmation(Kind::Pattern, reader.takeBytes());
    } else if (what == "ssubscribe") {
        takeConfirmation(Kind::Shard, reader.takeBytes());
    } else if (what == "unsubscribe") {
        takeFarewell(Kind::Message, reader.takeBytes());
    } else if (what == "punsubscribe") {
        takeFarewell(Kind::Pattern, reader.takeBytes());
    } else if (what == "sunsubscribe") {
        takeFarewell(Kind::Shard, reader.takeBytes());
    }
    // anything else (a PONG on RESP2, an invalidation) is of no interest to subscriptions
}

void SubscriptionLink::takeConfirmation(Kind kind, const QByteArray &channel)
{
    if (!m_asked.empty() && m_asked.front().kind == kind) {
        m_asked.front().channels.removeOne(channel);
        if (m_asked.front().channels.isEmpty())
            m_asked.pop_front();
    }
    if (m_leaving[kind].contains(channel))
        return; // of a SUBSCRIBE that was taken back; that of the newer one comes behind the farewell
    const auto wanted = m_wanted[kind].find(channel);
    if (wanted == m_wanted[kind].end() || std::exchange(*wanted, true))
        return;
    qCDebug(lcPubSub) << "confirmed:" << channel;
    const QPointer<SubscriptionLink> alive(this);
    batchEnded(); // what came before the confirmation goes first
    if (alive)
        m_listener->confirmed(kind, channel);
}

void SubscriptionLink::takeFarewell(Kind kind, const QByteArray &channel)
{
    const auto leaving = m_leaving[kind].find(channel);
    if (leaving != m_leaving[kind].end()) {
        if (--*leaving == 0)
            m_leaving[kind].erase(leaving);
        return;
    }
    // Not asked for: the server ended it (its slot moved away, or the user's permissions changed).
    const auto wanted = m_wanted[kind].find(channel);
    if (wanted != m_wanted[kind].end()) {
        *wanted = false;
        ask(kind, {channel});
    }
}

void SubscriptionLink::takeStrayError(const QRedisError &error)
{
    if (m_asked.empty())
        return;
    const Asked refused = m_asked.front();
    m_asked.pop_front();
    if (refused.channels.size() > 1) {
        for (const QByteArray &channel : refused.channels)
            ask(refused.kind, {channel}); // one of them is to blame; the others shall not suffer
        return;
    }
    for (const QByteArray &channel : refused.channels) {
        qCDebug(lcPubSub).noquote() << "refused:" << error.message();
        m_wanted[refused.kind].remove(channel);
        m_listener->refused(refused.kind, channel, error);
    }
}

void SubscriptionLink::batchEnded()
{
    if (!m_batch.isEmpty())
        m_listener->heard(std::exchange(m_batch, {})); // last: user code may delete us
}

} // namespace QRedis::Private
