// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptionhub.h"

#include "qredisclient_p.h"
#include "qredissubscription_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>

namespace QRedis::Private {

namespace {

const QEvent::Type DeliverEvent = QEvent::Type(QEvent::registerEventType());

constexpr qint64 SliceMilliseconds = 4;
constexpr int MessagesPerClockLook = 8;
// Links stop reading above the first, and go on below the second.
constexpr qint64 BacklogHigh = 4 * 1024 * 1024;
constexpr qint64 BacklogLow = BacklogHigh / 2;

QRedisSubscriptionPrivate *get(QRedisSubscription *subscription)
{
    return QRedisSubscriptionPrivate::get(subscription);
}

} // namespace

SubscriptionHub::SubscriptionHub(QRedisClientPrivate *client)
    : m_client(client)
{
}

// --- who listens to what -------------------------------------------------------------------------------------------

SubscriptionHub::Channel *SubscriptionHub::find(ChannelId id)
{
    const auto place = quint32(id);
    if (place >= m_channels.size() || idOf(place) != id)
        return nullptr; // nobody listens any more
    return &m_channels[place];
}

ChannelId SubscriptionHub::make(Kind kind, const QByteArray &name, SubscriptionLine line)
{
    quint32 place = quint32(m_channels.size());
    if (m_free.empty()) {
        m_channels.emplace_back();
    } else {
        place = m_free.back();
        m_free.pop_back();
    }
    Channel &channel = m_channels[place];
    channel.kind = kind;
    channel.name = name;
    channel.line = line;
    return idOf(place);
}

void SubscriptionHub::forget(ChannelId id)
{
    Channel *channel = find(id);
    if (channel->line == SharedLine)
        m_shared[std::size_t(channel->kind)].remove(channel->name);
    *channel = {channel->generation + 1, {}, {}, {}, {}, {}};
    m_free.push_back(quint32(id));
}

SubscriptionHub::Subscriptions SubscriptionHub::listeners(ChannelId id)
{
    // Copied: their slots subscribe, unsubscribe and delete.
    Subscriptions copy;
    if (const Channel *channel = find(id)) {
        for (QRedisSubscription *subscription : channel->subscriptions)
            copy.append(subscription);
    }
    return copy;
}

template<typename Work>
void SubscriptionHub::perform(Work work)
{
    const bool outer = std::exchange(m_calling, true);
    m_client->perform(std::move(work));
    m_calling = outer;
}

void SubscriptionHub::add(QRedisSubscription *subscription)
{
    QRedisSubscriptionPrivate *data = get(subscription);
    const Kind kind = data->kind;
    const SubscriptionLine line = data->line;
    QHash<QByteArray, ChannelId> own;
    QHash<QByteArray, ChannelId> &known = line == SharedLine ? m_shared[std::size_t(kind)] : own;
    QList<WantedChannel> wanted;
    for (const QByteArray &name : data->channels) {
        ChannelId &id = known[name];
        if (id == 0) {
            id = make(kind, name, line);
            wanted.append({name, id});
        }
        Channel *channel = find(id);
        if (channel->subscriptions.contains(subscription))
            continue; // it may name a channel twice, and hears each message once
        channel->subscriptions.append(subscription);
        data->ids.append(id);
        if (!channel->confirmed)
            data->unconfirmed.insert(id);
    }
    data->beginsConfirmed();
    if (!wanted.isEmpty())
        perform([line, kind, wanted](Router &router) { router.subscribe(line, kind, wanted); });
}

void SubscriptionHub::remove(QRedisSubscription *subscription)
{
    QRedisSubscriptionPrivate *data = get(subscription);
    const SubscriptionLine line = data->line;
    QByteArrayList unheard;
    for (const ChannelId id : std::exchange(data->ids, {})) {
        Channel *channel = find(id);
        if (!channel)
            continue;
        channel->subscriptions.removeOne(subscription);
        if (channel->subscriptions.isEmpty()) {
            unheard.append(channel->name);
            forget(id);
        }
    }
    data->unconfirmed.clear();
    if (line != SharedLine)
        perform([line](Router &router) { router.endLine(line); });
    else if (!unheard.isEmpty())
        perform([line, kind = data->kind, unheard](Router &router) { router.unsubscribe(line, kind, unheard); });
}

void SubscriptionHub::moveToOwnLine(QRedisSubscription *subscription)
{
    remove(subscription);
    get(subscription)->line = ++m_lastLine;
    add(subscription);
}

void SubscriptionHub::setReading(SubscriptionLine line, bool on)
{
    perform([line, on](Router &router) {
        on ? router.resume(line, SubscriptionLink::ListenerFull) : router.pause(line, SubscriptionLink::ListenerFull);
    });
}

void SubscriptionHub::closeAll(const QRedisError &error)
{
    Subscriptions all;
    for (const Channel &channel : m_channels) {
        for (QRedisSubscription *subscription : channel.subscriptions)
            all.append(subscription);
    }
    for (const QPointer<QRedisSubscription> &subscription : std::as_const(all)) {
        if (subscription)
            get(subscription)->close(error);
    }
}

// --- from the links ------------------------------------------------------------------------------------------------

bool SubscriptionHub::heard(const HeardMessages &messages)
{
    const qint64 backlog = m_backlog += messages.bytes;
    const QPointer<SubscriptionHub> alive(this);
    take(messages);
    if (!alive || backlog <= BacklogHigh)
        return false;
    // Said before looking again: else the last delivery might come in between, and nobody told the link to go on.
    m_behind = true;
    if (m_backlog > BacklogHigh)
        return true;
    m_behind = false;
    return false;
}

void SubscriptionHub::confirmed(ChannelId channel)
{
    take(Confirmed{channel});
}

void SubscriptionHub::refused(ChannelId channel, const QRedisError &error)
{
    take(Refused{channel, error});
}

void SubscriptionHub::silenced(const QList<ChannelId> &channels, const QDateTime &lastByte, const QRedisError &error)
{
    take(Silenced{channels, lastByte, error});
}

void SubscriptionHub::take(Event &&event)
{
    if (!m_crossesThreads) {
        m_due.push_back(std::move(event));
        if (m_calling || m_yields)
            return post();
        return drain();
    }
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        m_arrived.push_back(std::move(event));
        wake = !std::exchange(m_crossing, true);
    }
    if (wake)
        QCoreApplication::postEvent(this, new QEvent(DeliverEvent));
}

// --- to the subscriptions ------------------------------------------------------------------------------------------

void SubscriptionHub::post()
{
    if (!std::exchange(m_posted, true))
        QCoreApplication::postEvent(this, new QEvent(DeliverEvent));
}

void SubscriptionHub::takeArrived()
{
    std::vector<Event> arrived;
    {
        const std::lock_guard lock(m_mutex);
        m_crossing = false;
        arrived.swap(m_arrived);
    }
    for (Event &event : arrived)
        m_due.push_back(std::move(event));
}

bool SubscriptionHub::event(QEvent *event)
{
    if (event->type() != DeliverEvent)
        return QObject::event(event);
    m_posted = false;
    m_yields = false;
    if (m_crossesThreads)
        takeArrived();
    drain();
    return true;
}

void SubscriptionHub::drain()
{
    const QPointer<SubscriptionHub> alive(this);
    const QDeadlineTimer slice(SliceMilliseconds);
    int look = MessagesPerClockLook;
    while (alive && !m_due.empty()) {
        if (--look == 0) {
            look = MessagesPerClockLook;
            if (slice.hasExpired()) {
                m_yields = true;
                return post();
            }
        }
        Event &front = m_due.front();
        if (std::holds_alternative<HeardMessages>(front)) {
            distribute();
        } else if (std::holds_alternative<Delivery>(front)) {
            deliver();
        } else {
            const Event event = std::move(front);
            m_due.pop_front();
            if (!m_due.empty())
                post();
            if (const auto *confirmed = std::get_if<Confirmed>(&event))
                tell(*confirmed);
            else if (const auto *refused = std::get_if<Refused>(&event))
                tell(*refused);
            else
                tell(std::get<Silenced>(event));
        }
    }
}

//! Turns what was heard, at the front, into a delivery for each subscription; mostly there is one.
void SubscriptionHub::distribute()
{
    HeardMessages heard = std::move(std::get<HeardMessages>(m_due.front()));
    m_due.pop_front();

    std::vector<Delivery> deliveries;
    ChannelId latest = 0;
    const Channel *channel = nullptr;
    const auto only = [&]() -> QRedisSubscription * {
        QRedisSubscription *single = nullptr;
        for (const ChannelId id : std::as_const(heard.channels)) {
            if (id == latest)
                continue;
            latest = id;
            channel = find(id);
            if (!channel || channel->subscriptions.size() != 1 || (single && single != channel->subscriptions.first()))
                return nullptr;
            single = channel->subscriptions.first();
        }
        return single;
    };
    if (QRedisSubscription *subscription = only()) {
        m_due.push_front(Delivery{subscription, std::move(heard.messages), 0, heard.bytes});
        return;
    }
    latest = 0;
    const quint64 round = ++m_lastRound;
    for (qsizetype i = 0; i < heard.messages.size(); ++i) {
        if (const ChannelId id = heard.channels[i]; id != latest) {
            latest = id;
            channel = find(id);
        }
        if (!channel)
            continue;
        for (QRedisSubscription *subscription : channel->subscriptions) {
            QRedisSubscriptionPrivate *data = get(subscription);
            if (std::exchange(data->round, round) != round) {
                data->deliveryIndex = deliveries.size();
                deliveries.push_back(Delivery{subscription, {}});
            }
            deliveries[data->deliveryIndex].messages.append(heard.messages[i]);
        }
    }
    if (deliveries.empty())
        return delivered(heard.bytes);
    deliveries.back().bytes = heard.bytes;
    m_due.insert(m_due.begin(), std::make_move_iterator(deliveries.begin()), std::make_move_iterator(deliveries.end()));
}

//! Goes on with the delivery at the front. Runs user code; we may be gone afterwards.
void SubscriptionHub::deliver()
{
    Delivery &delivery = std::get<Delivery>(m_due.front());
    QRedisSubscriptionPrivate *data = delivery.subscription ? get(delivery.subscription) : nullptr;
    if (data && delivery.next == 0 && !delivery.afterGap && data->isSilent()) { // it has to learn of the gap first
        data->hold(delivery.messages);
        delivery.next = delivery.messages.size();
        data = nullptr;
    }
    if (data && delivery.next < delivery.messages.size()) {
        // Asked anew for each message: slots of the one before may have connected or disconnected.
        const bool single = data->isSingleReceived();
        if (!single && data->takesBatch()) {
            delivery.next = delivery.messages.size();
        } else {
            const QRedisMessage message = delivery.messages.at(delivery.next++);
            // For what remains no signal will come, should user code open an event loop of its own.
            if (delivery.next < delivery.messages.size() || m_due.size() > 1)
                post();
            return data->take(message, single);
        }
    }
    const Delivery done = std::move(delivery);
    m_due.pop_front();
    delivered(done.bytes);
    if (data) {
        if (!m_due.empty())
            post();
        data->endBatch(done.messages);
    }
}

void SubscriptionHub::deliverFirst(QRedisSubscription *subscription, const QList<QRedisMessage> &messages)
{
    m_due.push_front(Delivery{subscription, messages, 0, 0, true});
    if (m_calling)
        post();
}

void SubscriptionHub::delivered(qint64 bytes)
{
    if ((m_backlog -= bytes) > BacklogLow || !m_behind.exchange(false))
        return;
    perform([](Router &router) { router.resumeAll(SubscriptionLink::ListenerBehind); });
}

void SubscriptionHub::tell(const Confirmed &event)
{
    if (Channel *channel = find(event.channel))
        channel->confirmed = true;
    for (const QPointer<QRedisSubscription> &subscription : listeners(event.channel)) {
        if (subscription)
            get(subscription)->confirm(event.channel);
    }
}

void SubscriptionHub::tell(const Refused &event)
{
    for (const QPointer<QRedisSubscription> &subscription : listeners(event.channel)) {
        if (subscription)
            get(subscription)->close(event.error);
    }
}

void SubscriptionHub::tell(const Silenced &event)
{
    Subscriptions silent;
    const quint64 round = ++m_lastRound;
    for (const ChannelId id : event.channels) {
        Channel *channel = find(id);
        if (!channel)
            continue;
        channel->confirmed = false;
        for (QRedisSubscription *subscription : std::as_const(channel->subscriptions)) {
            QRedisSubscriptionPrivate *data = get(subscription);
            data->lose(id, event.lastByte);
            if (std::exchange(data->round, round) != round)
                silent.append(subscription);
        }
    }
    for (const QPointer<QRedisSubscription> &subscription : std::as_const(silent)) {
        if (subscription)
            get(subscription)->silence(event.error);
    }
}

} // namespace QRedis::Private
