// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "routing/subscriptionlistener.h"

#include <QRedis/qredissubscription.h>

#include <QtCore/qhash.h>
#include <QtCore/qpointer.h>

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <variant>
#include <vector>

class QRedisClientPrivate;

namespace QRedis::Private {

/*!
    Who listens to what: gives each channel its id, asks for it once however many share it, and hands what the links
    hear to the subscriptions, in order.

    Owned by its client, in the client's thread; the listener's functions are called in the I/O thread, from where what
    was heard crosses over with one posted event for whatever came meanwhile. All of it goes through one queue. User code
    runs only while the queue is drained, and may do anything there: in a nested event loop the rest is delivered, in
    its order, since an event for it was posted before. A turn takes a few milliseconds at most; when deliveries fall
    behind, the links stop reading, so that the queue is bounded.
*/
class SubscriptionHub : public QObject, public SubscriptionListener
{
    Q_OBJECT
public:
    using Kind = QRedisMessage::Kind;

    explicit SubscriptionHub(QRedisClientPrivate *client);

    //! What is heard comes from another thread than this object's. Before the first subscription only.
    void setCrossesThreads(bool crosses) { m_crossesThreads = crosses; }

    //! Listens on behalf of \a subscription, on its own line where it has one.
    void add(QRedisSubscription *subscription);
    void remove(QRedisSubscription *subscription);
    //! Gives \a subscription, which was added, a line of its own.
    void moveToOwnLine(QRedisSubscription *subscription);
    //! The own line of a subscription stops reading, or goes on.
    void setReading(SubscriptionLine line, bool on);
    //! Delivers \a messages to \a subscription before anything that is queued.
    void deliverFirst(QRedisSubscription *subscription, const QList<QRedisMessage> &messages);
    //! Ends every subscription with \a error.
    void closeAll(const QRedisError &error);

    // SubscriptionListener, in the I/O thread
    bool heard(const HeardMessages &messages) override;
    void confirmed(ChannelId channel) override;
    void refused(ChannelId channel, const QRedisError &error) override;
    void silenced(const QList<ChannelId> &channels, const QDateTime &lastByte, const QRedisError &error) override;

protected:
    bool event(QEvent *event) override;

private:
    using Subscriptions = QList<QPointer<QRedisSubscription>>;

    struct Confirmed
    {
        ChannelId channel;
    };
    struct Refused
    {
        ChannelId channel;
        QRedisError error;
    };
    struct Silenced
    {
        QList<ChannelId> channels;
        QDateTime lastByte;
        QRedisError error;
    };
    //! Messages on their way to one subscription.
    struct Delivery
    {
        QPointer<QRedisSubscription> subscription;
        QList<QRedisMessage> messages;
        qsizetype next = 0; //!< The first that was not delivered yet.
        qint64 bytes = 0; //!< What counts as delivered when this is.
        bool afterGap = false; //!< It waited for the gap that was said.
    };
    using Event = std::variant<HeardMessages, Confirmed, Refused, Silenced, Delivery>;

    //! A channel that somebody listens to. Its place serves again later, under another generation.
    struct Channel
    {
        quint32 generation = 1;
        Kind kind = Kind::Message;
        QByteArray name;
        SubscriptionLine line = SharedLine;
        bool confirmed = false;
        QList<QRedisSubscription *> subscriptions;
    };

    ChannelId idOf(quint32 place) const { return quint64(m_channels[place].generation) << 32 | place; }
    Channel *find(ChannelId id);
    ChannelId make(Kind kind, const QByteArray &name, SubscriptionLine line);
    void forget(ChannelId id);
    Subscriptions listeners(ChannelId id);

    template<typename Work>
    void perform(Work work);
    void take(Event &&event);
    void post();
    void takeArrived();
    void drain();
    void distribute();
    void deliver();
    void tell(const Confirmed &event);
    void tell(const Refused &event);
    void tell(const Silenced &event);
    void delivered(qint64 bytes);

    QRedisClientPrivate *const m_client;
    bool m_crossesThreads = false;

    std::vector<Channel> m_channels;
    std::vector<quint32> m_free;
    std::array<QHash<QByteArray, ChannelId>, 3> m_shared; //!< By kind: what the shared line listens to.
    SubscriptionLine m_lastLine = SharedLine;

    std::deque<Event> m_due; //!< The client's thread only.
    quint64 m_lastRound = 0; //!< Of going through subscriptions, each of which is to be met once.
    bool m_posted = false; //!< An event to go on is under way.
    bool m_yields = false; //!< A turn was over: only that event goes on.
    bool m_calling = false; //!< We are in a call of the user's, who does not expect slots to be called.

    std::mutex m_mutex;
    std::vector<Event> m_arrived; // guarded by m_mutex
    bool m_crossing = false; // guarded by m_mutex: an event for them is under way

    std::atomic<qint64> m_backlog = 0; //!< Bytes heard and not delivered.
    std::atomic<bool> m_behind = false; //!< A link was told that it is enough.
};

} // namespace QRedis::Private
