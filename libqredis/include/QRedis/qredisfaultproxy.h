// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistestglobal.h"

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>

#include <chrono>
#include <memory>

/*!
    A proxy on the loopback that passes bytes between clients and one server, and does to them what networks do.

    Owned by its scope or its parent. It works in a thread of its own, so that a test that blocks does not stop it; its
    functions may be called from any other thread, and what they set is in force when they return.

    \code
    QRedisFaultProxy proxy(server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(proxy.url());
    proxy.loseReply();
    const auto reply = QRedisTest::value(client.incr("n")); // happened, and nobody said so
    QCOMPARE(reply.failure<QRedisError>()->outcome(), QRedisError::Outcome::Unknown);
    \endcode

    There is one fault at a time, for all connections: each call replaces the one before. Those that name an event
    (cutAfter(), corrupt(), loseReply()) happen once, to the connection where it comes first, and bytes pass again
    afterwards; the others last until the next call. Bytes are counted from the call.
*/
class QREDIS_TEST_EXPORT QRedisFaultProxy : public QObject
{
    Q_OBJECT
public:
    //! Which way bytes go.
    enum class Direction {
        ToClient, //!< Replies.
        ToServer, //!< Commands.
    };
    Q_ENUM(Direction)

    //! For the server at \a server: redis:, rediss: (its bytes are not looked into) or unix:, and their aliases.
    explicit QRedisFaultProxy(const QUrl &server, QObject *parent = nullptr);
    //! Closes all connections.
    ~QRedisFaultProxy() override;

    //! Listens on a free port of 127.0.0.1; false when it cannot, with an errorString().
    bool start();
    //! Closes all connections and stops listening for good.
    void stop();
    //! The server's URL with the proxy's host and port; a unix: one becomes a redis: one. Empty before start().
    QUrl url() const;
    QString errorString() const;

    //! Connections that clients have made since start().
    int connectionCount() const;
    //! Those that are open at this moment.
    int openConnectionCount() const;

    //! No fault: what was held back is passed on, and connections are accepted again.
    void pass();
    //! Passes \a bytes more in \a direction and then closes the connection, in order (FIN). 0 closes it when the next
    //! byte comes, which is not passed.
    void cutAfter(qint64 bytes, Direction direction = Direction::ToClient);
    //! Passes bytes one by one in both directions, \a interval apart.
    void drip(std::chrono::milliseconds interval = std::chrono::milliseconds(0));
    //! Holds every byte back for \a time on its way to the client; the order is kept.
    void delay(std::chrono::milliseconds time);
    //! Passes nothing either way, neither bytes nor ends of streams; connections are accepted and stay open. As after
    //! a pulled cable, all of it arrives after pass().
    void blackHole();
    //! Stops listening: new connections are refused, those that are open go on.
    void refuse();
    //! Resets all open connections (RST); new ones are served.
    void reset();
    //! Inverts the bits of the byte that follows the next \a at bytes to the client.
    void corrupt(qint64 at);
    //! Lets the next command through and closes the connection when its reply comes: the server did it, and the client
    //! cannot know.
    void loseReply();

private:
    class Private;
    std::unique_ptr<Private> d;
};
