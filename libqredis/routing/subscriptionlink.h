// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "subscriptionlistener.h"

#include "connection/connection.h"

#include <QtCore/qhash.h>

#include <array>
#include <deque>

namespace QRedis::Private {

/*!
    The link that hears messages: what is wanted is kept apart from what the server confirmed, and asked for again
    whenever the link comes back.

    Owned by a router, in the I/O thread. Each channel has at most one command under way; when its answer is in, what is
    wanted by then is compared with what the server has, so that any sequence of calls ends in the right state. Answers
    are matched by kind and name, since on RESP3 a SUBSCRIBE is answered by pushes only; a refusal names nothing, and
    belongs to the oldest command that is unanswered.
*/
class SubscriptionLink : public QObject, private PushReceiver
{
    Q_OBJECT
public:
    using Kind = QRedisMessage::Kind;

    //! Why a link does not read; it does again when the last reason is gone.
    enum Pause : quint8 {
        ListenerFull = 1, //!< Nobody fetches what was heard.
        ListenerBehind = 2, //!< What was heard is not delivered yet.
    };

    SubscriptionLink(const QRedisOptions &options, Outbox *outbox, SubscriptionListener *listener,
                     SubscriptionLine line = SharedLine, QObject *parent = nullptr);
    ~SubscriptionLink() override;

    void subscribe(Kind kind, const QList<WantedChannel> &channels);
    void unsubscribe(Kind kind, const QByteArrayList &channels);
    void pause(Pause reason);
    void resume(Pause reason);
    //! Logs in anew; \a sink gets the answer. On RESP2 the link is made anew instead, and its subscriptions report a gap.
    void authenticate(const QRedisCredentials &credentials, Sink &&sink);
    void end(const QRedisError &error);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    //! What the server has of a channel, as far as its answers tell.
    enum class Standing : quint8 { Absent, Asked, Confirmed, Leaving };
    struct Channel
    {
        ChannelId id = 0;
        bool wanted = false;
        Standing standing = Standing::Absent;
    };
    using Channels = QHash<QByteArray, Channel>;

    //! A command that is unanswered, wholly or in part.
    struct Owed
    {
        enum class What : quint8 { Subscribe, Unsubscribe, Probe, Login };
        What what;
        Kind kind = Kind::Message;
        QByteArrayList channels; //!< Those whose answers are to come.
    };

    void takePush(QRedisReader &reader) override;
    void takeStray(QRedisReader &reader) override;
    void probed() override;
    void batchEnded() override;

    void opened();
    void lost(const QRedisError &error, bool hopeless);
    void ask(Kind kind, const QByteArrayList &channels);
    void askForMissing();
    void leave(Kind kind, const QByteArrayList &channels);
    void takeMessage(Kind kind, QRedisReader &reader);
    void takeConfirmation(Kind kind, const QByteArray &channel);
    void takeFarewell(Kind kind, const QByteArray &channel);
    void answered(Owed::What what, Kind kind, const QByteArray &channel);
    void refused(const Owed &owed, const QRedisError &error);
    void loggedIn(QRedisReader &reader);
    void stayed(const Owed &owed);
    bool heardFrom(Kind kind, QByteArrayView name);
    void keepMessage(QRedisReader &reader, qsizetype frameSize);
    QDateTime lastByte() const;

    Channels &channels(Kind kind);

    Connection m_connection;
    SubscriptionListener *m_listener;
    const SubscriptionLine m_line;
    std::array<Channels, 3> m_channels; //!< By kind: those wanted, and those of which the server is to be rid.
    std::deque<Owed> m_owed; //!< In the order of the wire.
    Outbox *const m_outbox;
    std::deque<Sink> m_logins; //!< Of those owed.
    quint8 m_pauses = 0;

    // Refused for now (LOADING, BUSY): asked for again later.
    Backoff m_patience;
    QBasicTimer m_askAgain;

    // What was read, until the end of the batch
    HeardMessages m_batch;
    struct
    {
        Kind kind = Kind::Gap;
        QByteArray name; //!< As in m_channels: messages share it.
        ChannelId id = 0;
        QByteArray header; //!< A frame of its messages up to here: the kind and the name. Empty: not known.
    } m_latest; //!< The channel of the latest message: often that of the next one too.
    QByteArray m_latestMatch; //!< The latest channel that matched a pattern.
};

} // namespace QRedis::Private
