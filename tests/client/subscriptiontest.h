// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

/*!
    What tests of subscriptions share: a server, somebody who publishes, and the ways in which a client may listen.

    Base of a test object; its initTestCase() calls begin().
*/
class SubscriptionTest : public QObject
{
protected:
    //! Starts the server; the test is skipped, or fails, where it cannot be.
    void begin()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(server.start(), qPrintable(server.errorString()));
        publisher = std::make_unique<QRedisClient>(server.url());
    }

    //! Both protocols, and an I/O thread of the client's own.
    static void ways()
    {
        QTest::addColumn<QRedis::Protocol>("protocol");
        QTest::addColumn<bool>("ownThread");
        for (const auto &[name, protocol, ownThread] : allWays())
            QTest::newRow(name) << protocol << ownThread;
    }
    struct Way
    {
        const char *name;
        QRedis::Protocol protocol;
        bool ownThread;
    };
    static QList<Way> allWays()
    {
        return {{"resp2", QRedis::Protocol::Resp2, false},
                {"resp3", QRedis::Protocol::Resp3, false},
                {"resp2, own thread", QRedis::Protocol::Resp2, true},
                {"resp3, own thread", QRedis::Protocol::Resp3, true}};
    }

    //! Of a client that goes the way of this row, to the server or whoever stands before it.
    QRedisOptions options(const QUrl &url = {}) const
    {
        QFETCH(QRedis::Protocol, protocol);
        QFETCH(bool, ownThread);
        return QRedisOptions::fromUrl(url.isEmpty() ? server.url() : url)
            .setProtocol(protocol)
            .setOwnThread(ownThread)
            .setRetryPolicy(QRedisRetryPolicy()
                                .setMinimumBackoff(std::chrono::milliseconds(2))
                                .setMaximumBackoff(std::chrono::milliseconds(20)));
    }

    void publish(const QByteArray &channel, const QByteArray &payload)
    {
        QVERIFY(QRedisTest::value(publisher->call("PUBLISH", channel, payload)));
    }
    //! 0 to \a count - 1, in one write, so that many arrive in one read.
    void publishBurst(const QByteArray &channel, int count)
    {
        QRedisPipeline burst(publisher.get());
        for (int i = 0; i < count; ++i)
            burst.call("PUBLISH", channel, i);
        QVERIFY(QRedisTest::value(burst.exec()));
    }
    //! Links that listen to \a channel.
    qint64 listeners(const QByteArray &channel)
    {
        const auto reply = QRedisTest::value(publisher->call("PUBSUB", "NUMSUB", channel));
        return reply ? reply->toList().value(1).toLongLong() : -1;
    }
    //! The payload of the next message; "gap" for a gap, what went wrong in "! ".
    static QByteArray next(QRedisSubscription *subscription)
    {
        const auto message = QRedisTest::value(subscription->next());
        if (!message)
            return "! " + message.message().toUtf8();
        return message->kind() == QRedisMessage::Kind::Gap ? QByteArray("gap") : message->payload();
    }

    QRedisTestServer server;
    std::unique_ptr<QRedisClient> publisher;
};
