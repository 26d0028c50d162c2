// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptiontest.h"

#include <QtTest/qsignalspy.h>

using Code = QRedisError::Code;
using Overflow = QRedisSubscription::Overflow;
using State = QRedisSubscription::State;

//! What nobody fetches is bounded, by the policy that was chosen, and is nobody else's trouble.
class TestSubscriptionBuffer : public SubscriptionTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { begin(); }
    void overflow_data();
    void overflow();
    void tooLargeForAnyBuffer();
    void smallerBound();
    void gapIsNeverDropped_data() { ways(); }
    void gapIsNeverDropped();
    void blockedLosesNothing_data() { ways(); }
    void blockedLosesNothing();
    void blockedIsItsOwnTroubleOnly_data() { ways(); }
    void blockedIsItsOwnTroubleOnly();
    void cutWhileBlocked_data() { ways(); }
    void cutWhileBlocked();
    void killedWhileBlocked_data() { ways(); }
    void killedWhileBlocked();
    void blockingAnActiveOneIsAGap_data() { ways(); }
    void blockingAnActiveOneIsAGap();
    void noLinkLeft_data() { ways(); }
    void noLinkLeft();

private:
    static QByteArray numbered(int number, int size) { return QByteArray::number(number).leftJustified(size, ' '); }
    void flood(const QByteArray &channel, int count, int size)
    {
        QRedisPipeline pipeline(publisher.get());
        for (int i = 0; i < count; ++i)
            pipeline.call("PUBLISH", channel, numbered(i, size));
        QVERIFY(QRedisTest::value(pipeline.exec()));
    }
};

Q_DECLARE_METATYPE(QRedis::Protocol)

void TestSubscriptionBuffer::overflow_data()
{
    QTest::addColumn<int>("policy");
    QTest::newRow("oldest") << int(Overflow::DropOldest);
    QTest::newRow("newest") << int(Overflow::DropNewest);
    QTest::newRow("close") << int(Overflow::Close);
}

void TestSubscriptionBuffer::overflow()
{
    QFETCH(int, policy);
    QRedisClient client(server.url());
    QRedisSubscription *subscription = client.subscribe("o");
    subscription->setBuffer(10'000, Overflow(policy));
    qint64 dropped = 0;
    connect(subscription, &QRedisSubscription::dropped, this, [&](qint64 count) { dropped += count; });
    QVERIFY(QRedisTest::value(subscription->ready()));
    flood("o", 100, 1000);
    if (Overflow(policy) == Overflow::Close) {
        QTRY_COMPARE(subscription->state(), State::Closed);
        for (int i = 0; i < 9; ++i)
            QCOMPARE(next(subscription).toInt(), i);
        QCOMPARE(QRedisTest::value(subscription->next()).failure<QRedisError>()->code(), Code::QueueFull);
        QCOMPARE(dropped, 0);
        QTRY_COMPARE(listeners("o"), 0);
        return;
    }
    QTRY_COMPARE(subscription->droppedCount(), 91);
    QCOMPARE(dropped, 91);
    QVERIFY(subscription->bufferedBytes() <= 10'000);
    const int first = Overflow(policy) == Overflow::DropOldest ? 91 : 0;
    for (int i = 0; i < 9; ++i)
        QCOMPARE(next(subscription).toInt(), first + i);
    QCOMPARE(subscription->bufferedBytes(), 0);
}

void TestSubscriptionBuffer::tooLargeForAnyBuffer()
{
    QRedisClient client(server.url());
    QRedisSubscription *subscription = client.subscribe("o");
    subscription->setBuffer(1000, Overflow::DropOldest);
    QVERIFY(QRedisTest::value(subscription->ready()));
    publish("o", "small");
    publish("o", QByteArray(2000, 'x'));
    QTRY_COMPARE(subscription->droppedCount(), 1);
    QCOMPARE(next(subscription), "small"); // is no worse for it
}

void TestSubscriptionBuffer::smallerBound()
{
    QRedisClient client(server.url());
    QRedisSubscription *subscription = client.subscribe("o");
    QVERIFY(QRedisTest::value(subscription->ready()));
    flood("o", 10, 1000);
    QTRY_VERIFY(subscription->bufferedBytes() > 10'000);
    QSignalSpy dropped(subscription, &QRedisSubscription::dropped);
    subscription->setBuffer(3500, Overflow::DropOldest);
    QCOMPARE(dropped.value(0).value(0).toLongLong(), 7);
    QCOMPARE(next(subscription).toInt(), 7);
}

void TestSubscriptionBuffer::gapIsNeverDropped()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("o");
    subscription->setBuffer(5000, Overflow::DropNewest);
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(subscription->ready()));
    flood("o", 10, 1000);
    QTRY_COMPARE(subscription->droppedCount(), 6);
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(QRedisTest::value(publisher->call("CLIENT", "KILL", "TYPE", "pubsub")));
        QTRY_COMPARE(gaps.size(), i);
    }
    for (int i = 0; i < 4; ++i)
        QCOMPARE(next(subscription).toInt(), i);
    QCOMPARE(next(subscription), "gap"); // three in a row are one
    publish("o", "after");
    QCOMPARE(next(subscription), "after");
}

void TestSubscriptionBuffer::blockedLosesNothing()
{
    constexpr int Count = 3000;
    constexpr int Size = 10'000; // 30 MB: more than the sockets and we take
    QVERIFY(QRedisTest::value(publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0")));
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("k");
    subscription->setBuffer(100'000, Overflow::Block);
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(subscription->ready()));
    for (int part = 0; part < 30; ++part)
        flood("k", Count / 30, Size);
    QTRY_VERIFY(subscription->bufferedBytes() > 100'000);
    for (int i = 0; i < Count; ++i) {
        QVERIFY(subscription->bufferedBytes() < 6'000'000);
        QCOMPARE(next(subscription).trimmed().toInt(), i % (Count / 30));
    }
    QCOMPARE(subscription->droppedCount(), 0);
    QCOMPARE(gaps.size(), 0);
}

//! Commands and other subscriptions go on beside a link that is not read.
void TestSubscriptionBuffer::blockedIsItsOwnTroubleOnly()
{
    QVERIFY(QRedisTest::value(publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0")));
    QRedisClient client(options());
    QRedisSubscription *blocked = client.subscribe("k");
    blocked->setBuffer(1000, Overflow::Block);
    QRedisSubscription *flowing = client.subscribe("k");
    int heard = 0;
    connect(flowing, &QRedisSubscription::messageReceived, this, [&] { ++heard; });
    QVERIFY(QRedisTest::value(blocked->ready()));
    QVERIFY(QRedisTest::value(flowing->ready()));
    QCOMPARE(listeners("k"), 2); // links of their own
    QVERIFY(QRedisTest::value(client.ping()));
    QCOMPARE(client.poolStats().open, 3);
    flood("k", 1000, 20'000);
    QTRY_COMPARE(heard, 1000);
    QVERIFY(QRedisTest::value(client.ping()));
    QVERIFY(blocked->bufferedBytes() < 6'000'000); // of 20 MB
    QCOMPARE(next(blocked).toInt(), 0);
    delete blocked; // while its link is not read
    QTRY_COMPARE(listeners("k"), 1);
    QCOMPARE(client.poolStats().open, 2);
    publish("k", "on");
    QTRY_COMPARE(heard, 1001);
}

//! The server cuts a link that is not read: what had come is fetched first, then the gap, then what is new.
void TestSubscriptionBuffer::cutWhileBlocked()
{
    QVERIFY(
        QRedisTest::value(publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1048576 1048576 1")));
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("k");
    subscription->setBuffer(10'000, Overflow::Block);
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(subscription->ready()));
    int published = 0;
    for (; listeners("k") > 0 && published < 2000; ++published)
        publish("k", numbered(published, 100'000));
    QVERIFY2(published < 2000, "the server never cut the link");
    QCOMPARE(gaps.size(), 0); // we do not look
    int received = 0;
    QByteArray payload = next(subscription);
    for (; payload != "gap"; ++received) {
        QCOMPARE(payload.trimmed().toInt(), received);
        payload = next(subscription);
    }
    QVERIFY(received < published);
    QCOMPARE(gaps.size(), 1);
    publish("k", "after");
    QCOMPARE(next(subscription), "after");
    QVERIFY(QRedisTest::value(
        publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 33554432 8388608 60")));
}

//! A new link is read again, and stopped again, though nobody had made room meanwhile.
void TestSubscriptionBuffer::killedWhileBlocked()
{
    QVERIFY(QRedisTest::value(publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 0 0 0")));
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("k");
    subscription->setBuffer(10'000, Overflow::Block);
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(subscription->ready()));
    flood("k", 20, 1000);
    QTRY_VERIFY(subscription->bufferedBytes() > 10'000);
    QVERIFY(QRedisTest::value(publisher->call("CLIENT", "KILL", "TYPE", "pubsub")));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(next(subscription).trimmed().toInt(), i);
    QCOMPARE(next(subscription), "gap");
    QCOMPARE(gaps.size(), 1);
    for (int part = 0; part < 20; ++part)
        flood("k", 100, 10'000);
    for (int i = 0; i < 2000; ++i) {
        QVERIFY(subscription->bufferedBytes() < 6'000'000);
        QCOMPARE(next(subscription).trimmed().toInt(), i % 100);
    }
}

void TestSubscriptionBuffer::blockingAnActiveOneIsAGap()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("k");
    QVERIFY(QRedisTest::value(subscription->ready()));
    publish("k", "before");
    QCOMPARE(next(subscription), "before");
    subscription->setBuffer(1000, Overflow::Block);
    QCOMPARE(subscription->state(), State::Pending);
    QVERIFY(QRedisTest::value(subscription->ready()));
    publish("k", "after");
    QCOMPARE(next(subscription), "gap");
    QCOMPARE(next(subscription), "after");
    QTRY_COMPARE(listeners("k"), 1); // the shared link has left
}

void TestSubscriptionBuffer::noLinkLeft()
{
    QRedisClient client(options().setMaxConnections(2));
    QRedisSubscription *shared = client.subscribe("k");
    QVERIFY(QRedisTest::value(shared->ready()));
    QVERIFY(QRedisTest::value(client.ping()));
    QRedisSubscription *own = client.subscribe("k");
    own->setBuffer(1000, Overflow::Block);
    const auto error = QRedisTest::value(own->ready()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::PoolExhausted);
    QVERIFY(error->message().contains(QStringLiteral("setMaxConnections")));
    publish("k", "m");
    QCOMPARE(next(shared), "m");
}

QTEST_GUILESS_MAIN(TestSubscriptionBuffer)
#include "tst_subscriptionbuffer.moc"
