// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptionlink.h"

#include "connection/outbox.h"

#include "protocol/writer.h"

#include <QRedis/qredisdecoder.h>

#include <QtCore/qcoreevent.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qpointer.h>
#include <QtCore/qrandom.h>

Q_LOGGING_CATEGORY(lcPubSub, "qredis.pubsub", QtWarningMsg)

namespace QRedis::Private {

namespace {

using Kind = QRedisMessage::Kind;

// A command of bounded size; a refusal refuses all of its channels, which are then asked for one by one.
constexpr qsizetype ChannelsPerCommand = 256;

constexpr Kind Kinds[] = {Kind::Message, Kind::Pattern, Kind::Shard};

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

//! What a busy or starting server says; it will not say so for ever.
bool isPassing(const QRedisError &error)
{
    static const QByteArrayList codes{"BUSY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN"};
    return codes.contains(error.serverCode());
}

} // namespace

SubscriptionLink::SubscriptionLink(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener,
                                   SubscriptionLine line, QObject *parent)
    : QObject(parent)
    , m_connection(options, outbox, Connection::Revival::Always)
    , m_listener(listener)
    , m_line(line)
    , m_outbox(outbox)
    , m_patience(options.retryPolicy().minimumBackoff(), options.retryPolicy().maximumBackoff())
{
    m_batch.line = line;
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

SubscriptionLink::Channels &SubscriptionLink::channels(Kind kind)
{
    return m_channels[std::size_t(kind)];
}

// --- what is wanted ------------------------------------------------------------------------------------------------

void SubscriptionLink::subscribe(Kind kind, const QList<WantedChannel> &wanted)
{
    QByteArrayList missing;
    m_latest = {};
    for (const auto &[name, id] : wanted) {
        Channel &channel = channels(kind)[name];
        channel.id = id;
        channel.wanted = true;
        if (channel.standing == Standing::Absent)
            missing.append(name);
        else if (channel.standing == Standing::Confirmed) // the server would not let it go
            m_listener->confirmed(id);
    }
    if (m_connection.isReady())
        ask(kind, missing);
    else
        m_connection.open();
}

void SubscriptionLink::unsubscribe(Kind kind, const QByteArrayList &names)
{
    QByteArrayList leaving;
    m_latest = {};
    for (const QByteArray &name : names) {
        const auto channel = channels(kind).find(name);
        if (channel == channels(kind).end())
            continue;
        channel->wanted = false;
        if (channel->standing == Standing::Confirmed)
            leaving.append(name);
        else if (channel->standing == Standing::Absent)
            channels(kind).erase(channel);
    }
    leave(kind, leaving);
}

void SubscriptionLink::ask(Kind kind, const QByteArrayList &names)
{
    for (qsizetype from = 0; from < names.size(); from += ChannelsPerCommand) {
        const QByteArrayList part = names.mid(from, ChannelsPerCommand);
        for (const QByteArray &name : part)
            channels(kind)[name].standing = Standing::Asked;
        m_owed.push_back({Owed::What::Subscribe, kind, part});
        m_connection.writeRaw(encode(subscribeWord(kind), part));
    }
}

void SubscriptionLink::leave(Kind kind, const QByteArrayList &names)
{
    for (qsizetype from = 0; from < names.size(); from += ChannelsPerCommand) {
        const QByteArrayList part = names.mid(from, ChannelsPerCommand);
        for (const QByteArray &name : part)
            channels(kind)[name].standing = Standing::Leaving;
        m_owed.push_back({Owed::What::Unsubscribe, kind, part});
        m_connection.writeRaw(encode(unsubscribeWord(kind), part));
    }
}

void SubscriptionLink::askForMissing()
{
    for (const Kind kind : Kinds) {
        QByteArrayList missing;
        for (auto channel = channels(kind).cbegin(); channel != channels(kind).cend(); ++channel) {
            if (channel->wanted && channel->standing == Standing::Absent)
                missing.append(channel.key());
        }
        ask(kind, missing);
    }
}

void SubscriptionLink::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_askAgain.timerId())
        return QObject::timerEvent(event);
    m_askAgain.stop();
    if (m_connection.isReady())
        askForMissing();
}

void SubscriptionLink::pause(Pause reason)
{
    if (!m_connection.isReady()) // the socket that was meant is gone
        return;
    m_pauses |= reason;
    m_connection.setReading(false);
}

void SubscriptionLink::resume(Pause reason)
{
    m_pauses &= quint8(~reason);
    if (!m_pauses)
        m_connection.setReading(true);
}

// --- the link ------------------------------------------------------------------------------------------------------

void SubscriptionLink::authenticate(const QRedisCredentials &credentials, Sink &&sink)
{
    QRedisReader ok("+OK\r\n");
    if (!m_connection.isReady())
        return m_outbox->deliverLater(std::move(sink), ok); // the next link asks for its credentials itself
    if (m_connection.protocol() == 2) {
        m_outbox->deliverLater(std::move(sink), ok);
        return m_connection.redial(QRedisError(QRedisError::Code::ConnectionLost, QRedisError::Outcome::NotSent,
                                               QStringLiteral("the credentials were renewed, and on RESP2 a "
                                                              "subscribed link takes no AUTH")));
    }
    m_owed.push_back({Owed::What::Login, {}, {}});
    m_logins.push_back(std::move(sink));
    m_connection.writeRaw(Writer::command({"AUTH", Handshake::userOf(credentials), credentials.password().toUtf8()}));
}

void SubscriptionLink::end(const QRedisError &error)
{
    m_askAgain.stop();
    m_connection.end(error);
    for (Sink &login : std::exchange(m_logins, {}))
        m_outbox->fail(std::move(login), error);
}

void SubscriptionLink::opened()
{
    askForMissing();
}

QDateTime SubscriptionLink::lastByte() const
{
    return QDateTime::currentDateTimeUtc().addMSecs(m_connection.lastByte() - Connection::clock());
}

void SubscriptionLink::lost(const QRedisError &error, bool hopeless)
{
    const QPointer<SubscriptionLink> alive(this);
    batchEnded(); // it came before the end
    if (!alive)
        return;
    m_owed.clear();
    for (Sink &login : std::exchange(m_logins, {})) {
        QRedisReader ok("+OK\r\n");
        m_outbox->deliverLater(std::move(login), ok); // the next link asks for its credentials itself
    }
    m_askAgain.stop();
    m_latest = {};
    m_pauses = 0; // a new socket reads; whoever is full says so again
    bool anyConfirmed = false;
    QList<ChannelId> silent;
    std::vector<ChannelId> hopes;
    for (Channels &named : m_channels) {
        for (auto channel = named.begin(); channel != named.end();) {
            anyConfirmed |= channel->standing == Standing::Confirmed;
            channel->standing = Standing::Absent;
            if (channel->wanted)
                silent.append(channel->id);
            channel = channel->wanted ? std::next(channel) : named.erase(channel);
        }
        if (hopeless)
            named.clear();
    }
    if (anyConfirmed)
        qCDebug(lcPubSub).noquote() << "subscriptions are silent:" << error.message();
    SubscriptionListener *listener = m_listener; // outlives us
    listener->silenced(silent, anyConfirmed ? lastByte() : QDateTime(), error);
    for (qsizetype i = 0; alive && hopeless && i < silent.size(); ++i)
        listener->refused(silent[i], error);
}

// --- what is heard -------------------------------------------------------------------------------------------------

void SubscriptionLink::takePush(QRedisReader &reader)
{
    // A channel's messages begin with the same bytes: one comparison recognises kind and name, instead of reading both again.
    const QByteArrayView frame = reader.frame();
    if (const QByteArray &header = m_latest.header; !header.isEmpty() && frame.startsWith(header)) {
        QRedisReader rest(frame.sliced(header.size()), reader.blobs());
        return keepMessage(rest, frame.size());
    }
    const qsizetype count = reader.enter();
    const QByteArrayView what = count >= 2 ? reader.takeView() : QByteArrayView();
    if (what == "message" && count == 3)
        takeMessage(Kind::Message, reader);
    else if (what == "pmessage" && count == 4)
        takeMessage(Kind::Pattern, reader);
    else if (what == "smessage" && count == 3)
        takeMessage(Kind::Shard, reader);
    else if (what == "subscribe")
        takeConfirmation(Kind::Message, reader.takeBytes());
    else if (what == "psubscribe")
        takeConfirmation(Kind::Pattern, reader.takeBytes());
    else if (what == "ssubscribe")
        takeConfirmation(Kind::Shard, reader.takeBytes());
    else if (what == "unsubscribe")
        takeFarewell(Kind::Message, reader.takeBytes());
    else if (what == "punsubscribe")
        takeFarewell(Kind::Pattern, reader.takeBytes());
    else if (what == "sunsubscribe")
        takeFarewell(Kind::Shard, reader.takeBytes());
    else if (what == "pong" && !m_owed.empty() && m_owed.front().what == Owed::What::Probe)
        m_owed.pop_front(); // how RESP2 answers a PING while there are subscriptions
    // anything else (an invalidation) is of no interest to subscriptions
}

void SubscriptionLink::takeMessage(Kind kind, QRedisReader &reader)
{
    if (!heardFrom(kind, reader.takeView()))
        return;
    if (reader.blobPosition() == 0) // else the name stands beside the frame
        m_latest.header = reader.frame().first(reader.position()).toByteArray();
    keepMessage(reader, reader.frame().size());
}

//! Looks up the channel of that name, for m_latest; false where the server has not confirmed it or nobody wants it.
bool SubscriptionLink::heardFrom(Kind kind, QByteArrayView name)
{
    const auto channel = channels(kind).constFind(QByteArray::fromRawData(name.data(), name.size()));
    if (channel == channels(kind).cend() || !channel->wanted || channel->standing != Standing::Confirmed)
        return false;
    m_latest = {kind, channel.key(), channel->id, {}};
    return true;
}

//! The rest of a message of the latest channel: what matched its pattern, and the payload.
void SubscriptionLink::keepMessage(QRedisReader &reader, qsizetype frameSize)
{
    const bool matched = m_latest.kind == Kind::Pattern;
    if (matched) {
        const QByteArrayView match = reader.takeView();
        if (match != m_latestMatch)
            m_latestMatch = match.toByteArray();
    }
    const QByteArray payload = reader.takeBytes();
    if (matched)
        m_batch.messages.emplaceBack(Kind::Pattern, m_latestMatch, payload, m_latest.name);
    else
        m_batch.messages.emplaceBack(m_latest.kind, m_latest.name, payload);
    m_batch.channels.append(m_latest.id);
    m_batch.bytes += frameSize + (payload.size() & ~qsizetype(0xffff)); // a blob stands beside the frame
}

void SubscriptionLink::batchEnded()
{
    if (m_batch.messages.isEmpty())
        return;
    // Not passed as it is: in a nested event loop we read on.
    HeardMessages batch = std::exchange(m_batch, {{}, {}, 0, m_line});
    const QPointer<SubscriptionLink> alive(this);
    const bool enough = m_listener->heard(batch); // user code
    if (!alive)
        return;
    if (enough)
        pause(ListenerBehind);
    if (m_batch.messages.isEmpty()) { // its memory serves again
        batch.messages.clear();
        batch.channels.clear();
        batch.bytes = 0;
        m_batch = std::move(batch);
    }
}

// --- what is answered ----------------------------------------------------------------------------------------------

void SubscriptionLink::answered(Owed::What what, Kind kind, const QByteArray &channel)
{
    // Nearly always the first of the first.
    for (auto owed = m_owed.begin(); owed != m_owed.end(); ++owed) {
        if (owed->what != what || owed->kind != kind || !owed->channels.removeOne(channel))
            continue;
        if (owed->channels.isEmpty())
            m_owed.erase(owed);
        return;
    }
}

void SubscriptionLink::takeConfirmation(Kind kind, const QByteArray &name)
{
    answered(Owed::What::Subscribe, kind, name);
    const auto channel = channels(kind).find(name);
    if (channel == channels(kind).end() || channel->standing != Standing::Asked)
        return;
    channel->standing = Standing::Confirmed;
    if (!channel->wanted)
        return leave(kind, {name}); // taken back meanwhile
    qCDebug(lcPubSub) << "confirmed:" << name;
    m_patience.reset();
    const ChannelId id = channel->id;
    const QPointer<SubscriptionLink> alive(this);
    batchEnded(); // what came before the confirmation goes first
    if (alive)
        m_listener->confirmed(id);
}

void SubscriptionLink::takeFarewell(Kind kind, const QByteArray &name)
{
    answered(Owed::What::Unsubscribe, kind, name);
    m_latest = {};
    const auto channel = channels(kind).find(name);
    if (channel == channels(kind).end() || channel->standing == Standing::Absent
        || channel->standing == Standing::Asked)
        return;
    const bool asked = channel->standing == Standing::Leaving;
    channel->standing = Standing::Absent;
    if (!channel->wanted) {
        channels(kind).erase(channel);
        return;
    }
    const ChannelId id = channel->id;
    ask(kind, {name}); // wanted again meanwhile, or
    if (asked)
        return;
    // the server ended it: its slot moved away
    const QPointer<SubscriptionLink> alive(this);
    batchEnded();
    if (alive)
        m_listener->silenced({id}, lastByte(),
                             QRedisError(QRedisError::Code::ConnectionLost, QRedisError::Outcome::NotSent,
                                         QStringLiteral("the server ended the subscription")));
}

void SubscriptionLink::probed()
{
    m_owed.push_back({Owed::What::Probe, {}, {}});
}

void SubscriptionLink::takeStray(QRedisReader &reader)
{
    if (m_owed.empty())
        return;
    const bool isError = reader.type() == QRedisValue::Type::Error;
    if (!isError && m_owed.front().what != Owed::What::Probe && m_owed.front().what != Owed::What::Login)
        return;
    const Owed owed = m_owed.front();
    m_owed.pop_front();
    switch (owed.what) {
    case Owed::What::Probe:
        return; // an error too is a sign of life
    case Owed::What::Login:
        return loggedIn(reader);
    case Owed::What::Unsubscribe:
        return stayed(owed);
    case Owed::What::Subscribe:
        return refused(owed, takeServerError(reader));
    }
}

void SubscriptionLink::loggedIn(QRedisReader &reader)
{
    Sink sink = std::move(m_logins.front());
    m_logins.pop_front();
    if (reader.type() == QRedisValue::Type::Error)
        m_outbox->fail(std::move(sink), takeServerError(reader));
    else
        m_outbox->deliverLater(std::move(sink), reader);
}

//! The server would not unsubscribe: it goes on sending what nobody wants.
void SubscriptionLink::stayed(const Owed &owed)
{
    const QPointer<SubscriptionLink> alive(this);
    for (const QByteArray &name : owed.channels) {
        const auto channel = channels(owed.kind).find(name);
        if (channel == channels(owed.kind).end())
            continue;
        channel->standing = Standing::Confirmed;
        if (channel->wanted)
            m_listener->confirmed(channel->id);
        if (!alive)
            return;
    }
}

void SubscriptionLink::refused(const Owed &owed, const QRedisError &error)
{
    qCDebug(lcPubSub).noquote() << "refused:" << error.message();
    QByteArrayList suspects;
    for (const QByteArray &name : owed.channels) {
        const auto channel = channels(owed.kind).find(name);
        if (channel == channels(owed.kind).end())
            continue;
        channel->standing = Standing::Absent;
        if (channel->wanted)
            suspects.append(name);
        else
            channels(owed.kind).erase(channel);
    }
    if (suspects.isEmpty())
        return;
    if (isPassing(error)) {
        if (!m_askAgain.isActive())
            m_askAgain.start(int(m_patience.next(QRandomGenerator::global()->generateDouble()).count()), this);
        return;
    }
    if (owed.channels.size() > 1) {
        for (const QByteArray &name : suspects)
            ask(owed.kind, {name}); // one of them is to blame; the others shall not suffer
        return;
    }
    const ChannelId id = channels(owed.kind).take(suspects.first()).id;
    const QPointer<SubscriptionLink> alive(this);
    batchEnded();
    if (alive)
        m_listener->refused(id, error);
}

} // namespace QRedis::Private
