// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailsource.h"

#include "tails/tailmodel.h"

#include <QRedisClient>
#include <QRedisSubscription>

#include <QDateTime>

namespace Monitor {

TailSource::TailSource(QRedisClient *client, TailModel *model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
}

TailSource::~TailSource()
{
    for (Entry &entry : m_entries)
        delete entry.subscription;
}

TailSource::Kind TailSource::kindOf(const QByteArray &name)
{
    for (char c : name) {
        if (c == '*' || c == '?' || c == '[')
            return Kind::Pattern;
    }
    return Kind::Channel;
}

int TailSource::indexOf(const QByteArray &name, Kind kind) const
{
    for (int i = 0; i < count(); ++i) {
        if (m_entries.at(i).name == name && m_entries.at(i).kind == kind)
            return i;
    }
    return -1;
}

bool TailSource::add(const QByteArray &name, Kind kind)
{
    if (!m_client || name.isEmpty() || indexOf(name, kind) >= 0)
        return false;
    QRedisSubscription *subscription = kind == Kind::Pattern ? m_client->psubscribe(name) : m_client->subscribe(name);
    connect(subscription, &QRedisSubscription::messagesReceived, this, [this](const QList<QRedisMessage> &messages) {
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (const QRedisMessage &message : messages)
            m_model->append(now, message.channel(), message.payload());
    });
    connect(subscription, &QRedisSubscription::gap, this, [this, name](const QDateTime &since, const QDateTime &until) {
        m_model->appendGap(since.toMSecsSinceEpoch(), until.toMSecsSinceEpoch(), name);
    });
    connect(subscription, &QRedisSubscription::stateChanged, this, [this, name, kind] {
        if (const int index = indexOf(name, kind); index >= 0)
            Q_EMIT changed(index);
    });
    // A lambda with a pointer of its own: the source may be gone when the answer comes.
    const QPointer<TailSource> self(this);
    subscription->ready().then([] {}).onFailed([self, name, kind](const QRedisError &error) {
        const int index = self ? self->indexOf(name, kind) : -1;
        // Too late is no refusal: the subscription goes on trying.
        if (index < 0 || error.code() == QRedisError::Code::Timeout || error.code() == QRedisError::Code::Closed)
            return;
        self->m_entries[index].error = error.message();
        Q_EMIT self->changed(index);
    });
    m_entries += Entry{name, kind, subscription, {}};
    Q_EMIT added(count() - 1);
    return true;
}

void TailSource::remove(int index)
{
    delete m_entries.at(index).subscription;
    m_entries.removeAt(index);
    Q_EMIT removed(index);
}

TailSource::State TailSource::state(int index) const
{
    const Entry &entry = m_entries.at(index);
    if (!entry.error.isEmpty() || !entry.subscription
        || entry.subscription->state() == QRedisSubscription::State::Closed)
        return State::Failed;
    return entry.subscription->state() == QRedisSubscription::State::Active ? State::Active : State::Pending;
}

} // namespace Monitor
