// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptiontest.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>

using namespace std::chrono_literals;

//! User code that is called with a message may do anything; receivers come and go.
class TestSubscriptionSlots : public SubscriptionTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { begin(); }
    void deletesItself_data() { ways(); }
    void deletesItself();
    void deletesTheOther_data() { ways(); }
    void deletesTheOther();
    void deletesTheClient_data();
    void deletesTheClient();
    void closesTheClient_data() { ways(); }
    void closesTheClient();
    void subscribesAndUnsubscribes_data() { ways(); }
    void subscribesAndUnsubscribes();
    void nestedEventLoop_data() { ways(); }
    void nestedEventLoop();
    void nestedEventLoopInABatch_data() { ways(); }
    void nestedEventLoopInABatch();
    void receiversComeAndGo_data() { ways(); }
    void receiversComeAndGo();
    void oncePerBatch_data() { ways(); }
    void oncePerBatch();
    void slowSlotLeavesTheThreadAlive_data() { ways(); }
    void slowSlotLeavesTheThreadAlive();

private:
    static QByteArrayList numbers(int from, int to)
    {
        QByteArrayList list;
        for (int i = from; i < to; ++i)
            list += QByteArray::number(i);
        return list;
    }
};

Q_DECLARE_METATYPE(QRedis::Protocol)

void TestSubscriptionSlots::deletesItself()
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
    publishBurst("d", 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(next(other), QByteArray::number(i));
    QVERIFY(!subscription);
    QCOMPARE(heard, 1);
}

void TestSubscriptionSlots::deletesTheOther()
{
    QRedisClient client(options());
    QRedisSubscription *one = client.subscribe("d");
    QPointer<QRedisSubscription> other = client.subscribe("d", "e");
    QVERIFY(QRedisTest::value(one->ready()));
    QVERIFY(QRedisTest::value(other->ready()));
    QByteArrayList heard;
    connect(one, &QRedisSubscription::messageReceived, this, [&](const QRedisMessage &message) {
        heard += message.payload();
        delete other;
    });
    connect(other, &QRedisSubscription::messageReceived, this, [&] { heard += "of the deleted one"; });
    publishBurst("d", 5);
    QTRY_COMPARE(heard, numbers(0, 5));
    QTRY_COMPARE(listeners("e"), 0);
    QCOMPARE(listeners("d"), 1);
}

void TestSubscriptionSlots::deletesTheClient_data()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<QByteArray>("from");
    for (const auto &[name, protocol, ownThread] : allWays()) {
        for (const char *from : {"messageReceived", "messagesReceived", "next", "dropped", "gap", "stateChanged"})
            QTest::addRow("%s, %s", from, name) << protocol << ownThread << QByteArray(from);
    }
}

void TestSubscriptionSlots::deletesTheClient()
{
    QFETCH(QByteArray, from);
    auto *client = new QRedisClient(options());
    QPointer<QRedisClient> alive = client;
    QRedisSubscription *subscription = client->subscribe("d");
    QRedisSubscription *other = client->subscribe("d");
    connect(other, &QRedisSubscription::messageReceived, this, [] {});
    int called = 0;
    const auto destroy = [&] {
        ++called;
        delete alive;
    };
    const auto ready = subscription->ready();
    QVERIFY(QRedisTest::value(ready));
    if (from == "messageReceived")
        connect(subscription, &QRedisSubscription::messageReceived, this, destroy);
    if (from == "messagesReceived")
        connect(subscription, &QRedisSubscription::messagesReceived, this, destroy);
    if (from == "next")
        subscription->next().then([&](const QRedisMessage &) { destroy(); });
    const auto last = subscription->next();
    if (from == "dropped") {
        subscription->setBuffer(0, QRedisSubscription::Overflow::DropNewest);
        connect(subscription, &QRedisSubscription::dropped, this, destroy);
    }
    if (from == "gap")
        connect(subscription, &QRedisSubscription::gap, this, destroy);
    if (from == "stateChanged")
        connect(subscription, &QRedisSubscription::stateChanged, this, destroy);
    if (from == "gap" || from == "stateChanged")
        QVERIFY(QRedisTest::value(publisher->call("CLIENT", "KILL", "TYPE", "pubsub")));
    else
        publishBurst("d", 5);
    QTRY_COMPARE(called, 1);
    QVERIFY(!alive);
    QVERIFY(last.isFinished());
}

void TestSubscriptionSlots::closesTheClient()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("d");
    QVERIFY(QRedisTest::value(subscription->ready()));
    int heard = 0;
    QFuture<void> closed;
    connect(subscription, &QRedisSubscription::messageReceived, this, [&] {
        if (++heard == 3)
            closed = client.close();
    });
    publishBurst("d", 10);
    QTRY_COMPARE(subscription->state(), QRedisSubscription::State::Closed);
    QVERIFY(QRedisTest::await(closed));
    QCOMPARE(heard, 3);
}

//! Each message makes its slot listen to something new, and no longer to what was before.
void TestSubscriptionSlots::subscribesAndUnsubscribes()
{
    QRedisClient client(options());
    QRedisSubscription *steady = client.subscribe("steady");
    QVERIFY(QRedisTest::value(steady->ready()));
    QPointer<QRedisSubscription> wandering;
    int heard = 0;
    connect(steady, &QRedisSubscription::messageReceived, this, [&](const QRedisMessage &message) {
        delete wandering;
        wandering = client.subscribe("w" + message.payload(), "steady");
        ++heard;
    });
    publishBurst("steady", 50);
    QTRY_COMPARE(heard, 50);
    QVERIFY(QRedisTest::value(wandering->ready()));
    QTRY_COMPARE(listeners("w48"), 0);
    QCOMPARE(listeners("w49"), 1);
    QCOMPARE(listeners("steady"), 1);
    disconnect(steady, nullptr, this, nullptr);
    publish("w49", "found");
    QCOMPARE(next(wandering), "found");
}

//! In a nested event loop the rest of what was read arrives, in its order, and what is published meanwhile behind it.
void TestSubscriptionSlots::nestedEventLoop()
{
    QRedisClient client(options());
    QRedisSubscription *nesting = client.subscribe("n");
    QRedisSubscription *other = client.subscribe("n", "o");
    QVERIFY(QRedisTest::value(nesting->ready()));
    QVERIFY(QRedisTest::value(other->ready()));
    QByteArrayList heard;
    QByteArrayList otherHeard;
    int depth = 0;
    connect(other, &QRedisSubscription::messageReceived, this, [&](const auto &m) { otherHeard += m.payload(); });
    connect(nesting, &QRedisSubscription::messageReceived, this, [&](const QRedisMessage &message) {
        heard += message.payload();
        if (depth == 3)
            return;
        ++depth;
        if (depth == 3)
            publisher->call("PUBLISH", "n", 100);
        QVERIFY(QTest::qWaitFor([&] { return heard.size() == 101 && otherHeard.size() == 101; }));
    });
    publishBurst("n", 100);
    QTRY_COMPARE(depth, 3);
    QCOMPARE(heard, numbers(0, 101));
    QCOMPARE(otherHeard, numbers(0, 101));
}

void TestSubscriptionSlots::nestedEventLoopInABatch()
{
    QRedisClient client(options());
    QRedisSubscription *nesting = client.subscribe("n");
    QVERIFY(QRedisTest::value(nesting->ready()));
    QByteArrayList heard;
    bool nested = false;
    connect(nesting, &QRedisSubscription::messagesReceived, this, [&](const QList<QRedisMessage> &messages) {
        for (const QRedisMessage &message : messages)
            heard += message.payload();
        if (std::exchange(nested, true))
            return;
        publisher->call("PUBLISH", "n", 100);
        QVERIFY(QTest::qWaitFor([&] { return heard.size() == 101; }));
    });
    publishBurst("n", 100);
    QTRY_COMPARE(heard, numbers(0, 101));
}

//! Delivered, and not kept; kept, where nobody receives: message by message.
void TestSubscriptionSlots::receiversComeAndGo()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("r");
    QVERIFY(QRedisTest::value(subscription->ready()));
    QByteArrayList heard;
    auto receiver = std::make_unique<QObject>();
    const auto listen = [&] {
        receiver = std::make_unique<QObject>();
        connect(subscription, &QRedisSubscription::messageReceived, receiver.get(), [&](const QRedisMessage &message) {
            heard += message.payload();
            if (heard.size() == 10)
                disconnect(subscription, nullptr, receiver.get(), nullptr);
            if (heard.size() == 20)
                receiver.reset();
        });
    };
    listen();
    publishBurst("r", 20);
    QTRY_COMPARE(heard, numbers(0, 10));
    for (int i = 10; i < 20; ++i)
        QCOMPARE(next(subscription), QByteArray::number(i));
    listen();
    publishBurst("r", 20);
    QTRY_COMPARE(heard, numbers(0, 10) + numbers(0, 10));
    for (int i = 10; i < 20; ++i)
        QCOMPARE(next(subscription), QByteArray::number(i));
    QCOMPARE(subscription->bufferedBytes(), 0);

    // One that comes while a waiting next() is served gets the message too.
    heard = {};
    const auto waiting = subscription->next();
    auto connected = subscription->next().then([&](const QRedisMessage &) {
        connect(subscription, &QRedisSubscription::messageReceived, this, [&](const auto &m) { heard += m.payload(); });
    });
    publishBurst("r", 3);
    QVERIFY(QRedisTest::await(connected));
    QTRY_COMPARE(heard, (QByteArrayList{"1", "2"}));
    QCOMPARE(QRedisTest::value(waiting)->payload(), "0");
}

void TestSubscriptionSlots::oncePerBatch()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("b", "c");
    QVERIFY(QRedisTest::value(subscription->ready()));
    QByteArrayList heard;
    int batches = 0;
    connect(subscription, &QRedisSubscription::messagesReceived, this, [&](const QList<QRedisMessage> &messages) {
        ++batches;
        for (const QRedisMessage &message : messages)
            heard += message.payload();
    });
    publishBurst("b", 1000);
    QTRY_COMPARE(heard, numbers(0, 1000));
    QVERIFY2(batches <= 100, QByteArray::number(batches));
    QCOMPARE(subscription->bufferedBytes(), 0);
}

//! A flood through a slow slot: timers run meanwhile, and what is not delivered yet stays bounded.
void TestSubscriptionSlots::slowSlotLeavesTheThreadAlive()
{
    QRedisClient client(options());
    QRedisSubscription *subscription = client.subscribe("f");
    QVERIFY(QRedisTest::value(subscription->ready()));
    int heard = 0;
    int ticks = 0;
    connect(subscription, &QRedisSubscription::messageReceived, this, [&] {
        ++heard;
        const QDeadlineTimer busy(100us, Qt::PreciseTimer);
        while (!busy.hasExpired()) { }
    });
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { ++ticks; });
    timer.start(0);
    publishBurst("f", 5000); // half a second of work
    QTRY_COMPARE(heard, 5000);
    QVERIFY2(ticks >= 20, QByteArray::number(ticks));
}

QTEST_GUILESS_MAIN(TestSubscriptionSlots)
#include "tst_subscriptionslots.moc"
