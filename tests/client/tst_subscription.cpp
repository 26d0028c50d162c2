// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qpointer.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Code = QRedisError::Code;
using Overflow = QRedisSubscription::Overflow;
using State = QRedisSubscription::State;

//! Subscriptions against a real server, on both protocols, with and without an I/O thread.
class TestSubscription : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void signalsAndNext_data() { ways(); }
    void signalsAndNext();
    void twoShareAChannel_data() { ways(); }
    void twoShareAChannel();
    void oneChannelNamedTwice_data() { ways(); }
    void oneChannelNamedTwice();
    void deletedInItsSlot_data() { ways(); }
    void deletedInItsSlot();
    void gapAfterARestart_data() { ways(); }
    void gapAfterARestart();
    void overflow_data();
    void overflow();
    void refused_data() { ways(); }
    void refused();

private:
    static void ways();
    QRedisOptions options() const;
    void publish(const QByteArray &channel, const QByteArray &payload)
    {
        QVERIFY(QRedisTest::value(m_publisher->call("PUBLISH", channel, payload)));
    }

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_publisher;
};

void TestSubscription::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_publisher = std::make_unique<QRedisClient>(m_server.url());
}

void TestSubscription::ways()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("resp2") << QRedis::Protocol::Resp2 << false;
    QTest::newRow("resp3") << QRedis::Protocol::Resp3 << false;
    QTest::newRow("resp3, own thread") << QRedis::Protocol::Resp3 << true;
}

QRedisOptions TestSubscription::options() const
{
    QFETCH(QRedis::Protocol, protocol);
    QFETCH(bool, ownThread);
    return QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol).setOwnThread(ownThread);
}

void TestSubscription::signalsAndNext()
{
    QRedisClient client(options());
    QRedisSubscription *kept = client.subscribe("c");
    QRedisSubscription *signalled = client.psubscribe("c*");
    QList<QRedisMessage> heard;
    connect(signalled, &QRedisSubscription::messageReceived, this, [&](const QRedisMessage &m) { heard.append(m); });
    QVERIFY(QRedisTest::value(kept->ready()));
    QVERIFY(QRedisTest::value(signalled->ready()));
    QCOMPARE(kept->state(), State::Active);
    const auto first = kept->next();
    for (int i = 0; i < 10; ++i)
        publish("c", QByteArray::number(i));
    QCOMPARE(QRedisTest::value(first)->payload(), "0");
    for (int i = 1; i < 10; ++i)
        QCOMPARE(QRedisTest::value(kept->next())->payload(), QByteArray::number(i));
    QTRY_COMPARE(heard.size(), 10);
    QCOMPARE(heard[3].payload(), "3");
    QCOMPARE(heard[3].channel(), "c");
    QCOMPARE(heard[3].pattern(), "c*");
    QCOMPARE(signalled->bufferedBytes(), 0); // delivered, and not kept
    const auto waiting = signalled->next(); // gets it too
    publish("c", "both");
    QCOMPARE(QRedisTest::value(waiting)->payload(), "both");
    QTRY_COMPARE(heard.size(), 11);
    const auto last = signalled->next();
    QVERIFY(QRedisTest::await(client.close()));
    QCOMPARE(QRedisTest::value(last).failure<QRedisError>()->code(), Code::Closed);
    QCOMPARE(QRedisTest::value(kept->next())->payload(), "both"); // what came is still there
    QCOMPARE(QRedisTest::value(kept->next()).failure<QRedisError>()->code(), Code::Closed);
}

void TestSubscription::twoShareAChannel()
{
    QRedisClient client(options());
    QRedisSubscription *one = client.subscribe("shared");
    QVERIFY(QRedisTest::value(one->ready()));
    QRedisSubscription *two = client.subscribe("shared", "more");
    QVERIFY(QRedisTest::value(two->ready()));
    publish("shared", "m");
    QCOMPARE(QRedisTest::value(one->next())->payload(), "m");
    QCOMPARE(QRedisTest::value(two->next())->payload(), "m");
    delete one;
    publish("shared", "n");
    QCOMPARE(QRedisTest::value(two->next())->payload(), "n");
    delete two; // nobody listens: the server is told
    const auto listeners = [this] {
        return QRedisTest::value(m_publisher->call("PUBSUB", "NUMSUB", "shared"))->toList().value(1).toLongLong();
    };
    QTRY_COMPARE(listeners(), 0);
}

//! Who named a channel twice heard everything twice.
void TestSubscription::oneChannelNamedTwice()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("twice", "twice");
    QVERIFY(QRedisTest::value(subscription->ready()));
    publish("twice", "1");
    publish("twice", "2");
    QCOMPARE(QRedisTest::value(subscription->next())->payload(), "1");
    QCOMPARE(QRedisTest::value(subscription->next())->payload(), "2");
}

void TestSubscription::deletedInItsSlot()
{
    QRedisClient client(options());
    QPointer<QRedisSubscription> subscription = client.subscribe("d");
    QRedisSubscription *other = client.subscribe("d");
    QVERIFY(QRedisTest::value(subscription->ready()));
    QVERIFY(QRedisTest::value(other->ready()));
    int heard = 0;
    connect(subscription, &QRedisSubscription::messageReceived, this, [&] {
        ++heard;
        delete subscription;
    });
    QRedisPipeline burst(m_publisher.get());
    for (int i = 0; i < 5; ++i)
        burst.call("PUBLISH", "d", i);
    QVERIFY(QRedisTest::value(burst.exec()));
    for (int i = 0; i < 5; ++i)
        QCOMPARE(QRedisTest::value(other->next())->payload(), QByteArray::number(i));
    QVERIFY(!subscription);
    QCOMPARE(heard, 1);
}

void TestSubscription::gapAfterARestart()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QRedisClient client(options().setHost(u"127.0.0.1"_s, server.port()));
    QRedisSubscription *kept = client.subscribe("g");
    QRedisSubscription *signalled = client.subscribe("g");
    QSignalSpy messages(signalled, &QRedisSubscription::messageReceived);
    QSignalSpy gaps(signalled, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(kept->ready()));
    QVERIFY(QRedisTest::value(signalled->ready()));
    QVERIFY(QRedisTest::value(client.call("PUBLISH", "g", "before")));
    QTRY_COMPARE(messages.size(), 1);
    const auto waiting = signalled->next();
    const QDateTime start = QDateTime::currentDateTimeUtc();
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QTRY_COMPARE(gaps.size(), 1);
    QTRY_COMPARE(kept->state(), State::Active);
    QVERIFY(gaps[0][0].toDateTime() <= gaps[0][1].toDateTime());
    QVERIFY(gaps[0][1].toDateTime() >= start);
    QCOMPARE(QRedisTest::value(waiting)->kind(), QRedisMessage::Kind::Gap); // a waiting next() gets it too
    QVERIFY(QRedisTest::value(client.call("PUBLISH", "g", "after")));
    QCOMPARE(QRedisTest::value(kept->next())->payload(), "before");
    QCOMPARE(QRedisTest::value(kept->next())->kind(), QRedisMessage::Kind::Gap); // where it belongs
    QCOMPARE(QRedisTest::value(kept->next())->payload(), "after");
}

void TestSubscription::overflow_data()
{
    QTest::addColumn<int>("policy");
    QTest::newRow("oldest") << int(Overflow::DropOldest);
    QTest::newRow("newest") << int(Overflow::DropNewest);
    QTest::newRow("close") << int(Overflow::Close);
}

void TestSubscription::overflow()
{
    QFETCH(int, policy);
    QRedisClient client(m_server.url());
    QRedisSubscription *subscription = client.subscribe("o");
    subscription->setBuffer(10'000, Overflow(policy));
    qint64 dropped = 0;
    connect(subscription, &QRedisSubscription::dropped, this, [&](qint64 count) { dropped += count; });
    QVERIFY(QRedisTest::value(subscription->ready()));
    for (int i = 0; i < 100; ++i)
        publish("o", QByteArray::number(i).rightJustified(1000, '0'));
    if (Overflow(policy) == Overflow::Close) {
        QTRY_COMPARE(subscription->state(), State::Closed);
        for (int i = 0; i < 9; ++i)
            QCOMPARE(QRedisTest::value(subscription->next())->payload().toInt(), i);
        QCOMPARE(QRedisTest::value(subscription->next()).failure<QRedisError>()->code(), Code::QueueFull);
        return;
    }
    QTRY_COMPARE(subscription->droppedCount(), 91);
    QCOMPARE(dropped, 91);
    QVERIFY(subscription->bufferedBytes() <= 10'000);
    const int first = Overflow(policy) == Overflow::DropOldest ? 91 : 0;
    for (int i = 0; i < 9; ++i)
        QCOMPARE(QRedisTest::value(subscription->next())->payload().toInt(), first + i);
    QCOMPARE(subscription->bufferedBytes(), 0);
    // Commands never share a slow consumer's fate.
    QVERIFY(QRedisTest::value(client.call("PING")));
}

void TestSubscription::refused()
{
    QVERIFY(QRedisTest::value(
        m_publisher->call("ACL", "SETUSER", "limited", "on", ">pw", "+@all", "~*", "resetchannels", "&open*")));
    QRedisClient client(options().setUsername(u"limited"_s).setPassword(u"pw"_s));
    QRedisSubscription *secret = client.subscribe("secret");
    QRedisSubscription *open = client.subscribe("open1");
    const auto next = secret->next();
    const auto error = QRedisTest::value(secret->ready()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "NOPERM");
    QCOMPARE(secret->state(), State::Closed);
    QVERIFY(QRedisTest::value(next).failure<QRedisError>());
    QVERIFY(QRedisTest::value(open->ready()));
    publish("open1", "m");
    QCOMPARE(QRedisTest::value(open->next())->payload(), "m");
}

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
