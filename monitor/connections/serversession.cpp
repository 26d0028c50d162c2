// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/serversession.h"

#include "connections/connectadvice.h"

#include <QRedisClient>

#include <QPointer>

namespace Monitor {

ServerSession::ServerSession(const QUrl &url, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_client(std::make_unique<QRedisClient>(
          QRedisOptions::fromUrl(url).setOwnThread(true).setClientName("qredis-monitor")))
{
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &ServerSession::poll);
    connect(m_client.get(), &QRedisClient::connected, this, [this] {
        m_error.clear();
        if (m_state == State::Reconnecting)
            Q_EMIT noted(tr("%1 is back.").arg(serverName()), false);
        setState(State::Online);
        m_timer.start();
        poll();
    });
    connect(m_client.get(), &QRedisClient::disconnected, this, [this] {
        m_timer.stop();
        if (m_state != State::Online)
            return;
        Q_EMIT noted(tr("The connection to %1 was lost; dialling again.").arg(serverName()), true);
        setState(State::Reconnecting);
    });
    connect(m_client.get(), &QRedisClient::errorOccurred, this, [this](const QRedisError &error) {
        const QString text = connectAdvice(error, m_url);
        if (text == m_error)
            return;
        m_error = text;
        Q_EMIT noted(text, true);
        Q_EMIT infoChanged();
    });
}

ServerSession::~ServerSession()
{
    // The client fails what is pending within its destructor: nobody is to hear of it any more.
    disconnect(m_client.get(), nullptr, this, nullptr);
    m_client.reset();
}

QString ServerSession::serverName() const
{
    return m_client->options().serverName();
}

int ServerSession::database() const
{
    return m_client->options().database();
}

QString ServerSession::title() const
{
    return serverName() % QStringLiteral(" · db") % QString::number(database());
}

void ServerSession::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void ServerSession::open()
{
    const QPointer<ServerSession> self(this);
    m_client->connectToServer().then([] {}).onFailed([self](const QRedisError &error) {
        if (!self || self->m_state != State::Connecting)
            return;
        self->m_error = connectAdvice(error, self->m_url);
        self->setState(State::Failed);
    });
}

void ServerSession::poll()
{
    if (m_owed > 0)
        return;
    m_owed = 2;
    m_sent.start();
    m_client
        ->callback(this,
                   [this](const QRedisResult<QRedisValue> &reply) {
                       if (reply)
                           m_roundTrip = std::chrono::nanoseconds(m_sent.nsecsElapsed());
                       --m_owed;
                   })
        .call("PING");
    m_client
        ->callback(this,
                   [this](const QRedisResult<QRedisValue> &reply) {
                       --m_owed;
                       if (!reply || reply->isError())
                           return;
                       m_info = ServerInfo::parse(reply->toByteArray());
                       Q_EMIT infoChanged();
                   })
        .call("INFO");
}

} // namespace Monitor
