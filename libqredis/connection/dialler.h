// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>

#include <QtCore/qobject.h>
#include <QtNetwork/qtcpsocket.h>

#include <functional>
#include <memory>

namespace QRedis::Private {

/*!
    Finds the way to one server: ends with a connected socket, or with why there is none.

    Owned by a Transport and in its thread; destroying it gives the dial up. It tells its end once and from an event of
    its own, so that none of its sockets is on the stack while slots, and user code in the end, do what they like.
*/
class Dialler : public QObject
{
    Q_OBJECT
public:
    //! Makes the kind of socket that the link needs.
    using MakeSocket = std::function<std::unique_ptr<QTcpSocket>()>;

    using QObject::QObject;

    virtual void dial() = 0;
    //! What it waits for, for the text of a timeout.
    virtual QString waitingFor() const = 0;
    //! After connected().
    std::unique_ptr<QTcpSocket> takeSocket() { return std::move(m_socket); }

Q_SIGNALS:
    void connected();
    void failed(const QRedisError &error);

protected:
    void succeed(std::unique_ptr<QTcpSocket> socket);
    void fail(const QRedisError &error);

private:
    std::unique_ptr<QTcpSocket> m_socket;
};

} // namespace QRedis::Private
