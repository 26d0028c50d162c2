// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisfaultproxy.h>

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qlist.h>
#include <QtNetwork/qtcpsocket.h>

#include <array>
#include <utility>

namespace QRedis::Private {

using FaultDirection = QRedisFaultProxy::Direction;

//! What is wrong at the moment. One for all links, which use it up when it happens once.
struct Fault
{
    enum class Kind { None, Cut, Drip, Delay, BlackHole, Corrupt };

    Kind kind = Kind::None;
    FaultDirection direction = FaultDirection::ToClient;
    qint64 bytes = 0; //!< Of Cut and Corrupt: how many pass before.
    std::chrono::milliseconds time{0}; //!< Of Drip and Delay.
};

/*!
    One client's connection through the proxy: moves bytes between two sockets and applies the fault to them.

    Owned by the relay, in the relay's thread; deletes itself when both ends are closed.
*/
class FaultLink : public QObject
{
    Q_OBJECT
public:
    //! Takes \a client, and dials the server at \a server. \a fault is shared, and outlives the link.
    FaultLink(QTcpSocket *client, const QUrl &server, Fault *fault, QObject *parent);
    ~FaultLink() override;

    //! The fault has changed.
    void review();
    //! Ends both connections with a reset.
    void reset();
    bool isOpen() const { return !m_isClosing; }

private:
    //! One way through the link.
    struct Way
    {
        FaultDirection direction;
        QIODevice *source = nullptr;
        QIODevice *target = nullptr;
        bool sourceEnded = false; //!< No more bytes will come than those that can be read now.
        bool isPaused = false; //!< Until the next byte of a drip.
        QList<std::pair<QDeadlineTimer, QByteArray>> held; //!< Delayed, in order.
    };

    void connectTcp(const QUrl &server);
    void connectLocal(const QUrl &server);
    void pump(Way &way);
    bool passDelayed(Way &way);
    void dripOne(Way &way);
    static void write(Way &way, const QByteArray &bytes);
    void sourceEnded(Way &way);
    void end();
    void deleteWhenClosed();

    Fault *m_fault;
    QTcpSocket *m_client;
    QIODevice *m_server = nullptr;
    bool m_serverIsConnected = false;
    bool m_isClosing = false;
    std::array<Way, 2> m_ways;
};

} // namespace QRedis::Private
