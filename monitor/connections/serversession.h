// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connections/serverinfo.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>

class QRedisClient;
class QRedisError;

namespace Monitor {

/*!
    One database of one server: its client, the state of its link, and what INFO says once a second.

    Owned by the main window; GUI thread, with all socket work in the client's own thread. Views talk to the client; they must
    die before the session, or hold the client as a QPointer.
*/
class ServerSession : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Connecting, //!< For the first time.
        Online,
        Reconnecting, //!< The link was lost; the client dials again by itself.
        Failed, //!< The first attempt failed; errorString() says why.
    };
    Q_ENUM(State)

    explicit ServerSession(const QUrl &url, QObject *parent = nullptr);
    ~ServerSession() override;

    QRedisClient *client() const { return m_client.get(); }
    //! With the password, for opening another database of the server.
    QUrl url() const { return m_url; }
    //! "host:port" or the path of the socket.
    QString serverName() const;
    int database() const;
    //! Server and database, for titles.
    QString title() const;

    State state() const { return m_state; }
    //! The last error of the link, for the user; empty while all is well.
    QString errorString() const { return m_error; }
    const ServerInfo &info() const { return m_info; }
    //! Of the last PING; negative before the first.
    std::chrono::nanoseconds roundTrip() const { return m_roundTrip; }

    //! Dials. The outcome comes as stateChanged().
    void open();

Q_SIGNALS:
    void stateChanged();
    //! INFO or the round trip is new; about once a second.
    void infoChanged();
    //! Something about the link for the messages log.
    void noted(const QString &text, bool isError);

private:
    void setState(State state);
    void poll();

    QUrl m_url;
    std::unique_ptr<QRedisClient> m_client;
    QTimer m_timer;
    ServerInfo m_info;
    QString m_error;
    QElapsedTimer m_sent;
    std::chrono::nanoseconds m_roundTrip{-1};
    State m_state = State::Connecting;
    int m_owed = 0; // answers of a poll that are not in: a slow server is not asked twice
};

} // namespace Monitor
