// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"
#include "qredisclientinfo.h"

#include <QtCore/qfuture.h>

//! Commands on the connection itself. One entry a command; see QRedisCommands.
template<typename Self, template<typename> class Result>
class QRedisConnectionCommands
{
    template<QRedis::Command command, typename T, typename... Arguments>
    Result<T> run(const Arguments &...arguments)
    {
        return QRedis::Private::run<command, T>(static_cast<Self &>(*this), arguments...);
    }

public:
    /*!
        CLIENT GETNAME: the name of the connection that the command travels on, see QRedisOptions::setClientName();
        nothing where it has none.
        \since Redis 2.6.9. O(1). A read.
    */
    Result<std::optional<QByteArray>> clientGetname()
    {
        return run<QRedis::Command::ClientGetname, std::optional<QByteArray>>();
    }

    /*!
        CLIENT ID: the number of the connection that the command travels on; another one after a reconnect.
        \since Redis 5.0. O(1). A read.
    */
    Result<qint64> clientId() { return run<QRedis::Command::ClientId, qint64>(); }

    /*!
        CLIENT INFO: what the server knows of the connection that the command travels on.
        \since Redis 6.2. O(1). A read.
    */
    Result<QRedisClientInfo> clientInfo() { return run<QRedis::Command::ClientInfo, QRedisClientInfo>(); }

    /*!
        CLIENT LIST: every connection of the server.
        \since Redis 2.4. O(connections). Errors: NOPERM for a limited user. A read.
    */
    Result<QList<QRedisClientInfo>> clientList() { return run<QRedis::Command::ClientList, QList<QRedisClientInfo>>(); }

    /*!
        ECHO: answers \a message.
        \since Redis 1.0. O(1). A read.
    */
    template<typename T = QByteArray>
    Result<T> echo(const QRedisArg &message)
    {
        return run<QRedis::Command::Echo, T>(message);
    }

    /*!
        PING: answers "PONG" as soon as the server gets to it.
        \since Redis 1.0. O(1). Errors: LOADING while the server reads its data, MASTERDOWN. A read.
    */
    Result<QByteArray> ping() { return run<QRedis::Command::Ping, QByteArray>(); }

    /*!
        PING with a message, which is the answer.
        \since Redis 2.8. O(1). Errors: LOADING while the server reads its data, MASTERDOWN. A read.
    */
    Result<QByteArray> ping(const QRedisArg &message) { return run<QRedis::Command::Ping, QByteArray>(message); }
};
