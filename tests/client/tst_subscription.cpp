// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptiontest.h"

#include <QtTest/qsignalspy.h>

using namespace Qt::StringLiterals;

using Code = QRedisError::Code;
using Kind = QRedisMessage::Kind;
using State = QRedisSubscription::State;

//! Subscriptions against a real server that does what it is asked.
class TestSubscription : public SubscriptionTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { begin(); }
    void signalsAndNext_data() { ways(); }
    void signalsAndNext();
    void twoShareAChannel_data() { ways(); }
    void twoShareAChannel();
    void oneChannelNamedTwice_data() { ways(); }
    void oneChannelNamedTwice();
    void sharded_data() { ways(); }
    void sharded();
    void manyChannels_data() { ways(); }
    void manyChannels();
    void refused_data() { ways(); }
    void refused();
    void refusedAmongSeveral_data() { ways(); }
    void refusedAmongSeveral();

private:
    qint64 calls(const QByteArray &command);
};

Q_DECLARE_METATYPE(QRedis::Protocol)

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

qint64 TestSubscription::calls(const QByteArray &command)
{
    const auto info = QRedisTest::value(publisher->call("INFO", "commandstats"));
    const QByteArray head = "cmdstat_" + command + ":calls=";
    const QByteArray text = info ? info->toByteArray() : QByteArray();
    const qsizetype at = text.indexOf(head);
    return at < 0 ? 0 : text.mid(at + head.size(), text.indexOf(',', at) - at - head.size()).toLongLong();
}

void TestSubscription::twoShareAChannel()
{
    const qint64 before = calls("subscribe");
    const qint64 beforeLeaving = calls("unsubscribe");
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
    QCOMPARE(calls("subscribe"), before + 2); // one for each channel, however many share it
    QCOMPARE(calls("unsubscribe"), beforeLeaving);
    delete two; // nobody listens: the server is told
    QTRY_COMPARE(listeners("shared"), 0);
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

//! What SPUBLISH says, and nothing that PUBLISH says under the same name.
void TestSubscription::sharded()
{
    QRedisClient client(options());
    QRedisSubscription *shard = client.ssubscribe("s");
    QRedisSubscription *channel = client.subscribe("s");
    QCOMPARE(shard->kind(), Kind::Shard);
    QCOMPARE(channel->kind(), Kind::Message);
    const auto ready = QRedisTest::value(shard->ready());
    if (!ready && ready.message().contains(u"unknown command"_s))
        QSKIP("This server has no sharded channels");
    QVERIFY(ready);
    QVERIFY(QRedisTest::value(channel->ready()));
    publish("s", "to all");
    QVERIFY(QRedisTest::value(publisher->call("SPUBLISH", "s", "to the shard")));
    const auto message = QRedisTest::value(shard->next());
    QCOMPARE(message->payload(), "to the shard");
    QCOMPARE(message->kind(), Kind::Shard);
    QCOMPARE(message->channel(), "s");
    QCOMPARE(next(channel), "to all");
    QCOMPARE(shard->bufferedBytes() + channel->bufferedBytes(), 0);
    delete shard;
    const auto shards = [this] {
        return QRedisTest::value(publisher->call("PUBSUB", "SHARDNUMSUB", "s"))->toList().value(1).toLongLong();
    };
    QTRY_COMPARE(shards(), 0);
    QCOMPARE(listeners("s"), 1);
}

//! More than go into one command; each hears its own.
void TestSubscription::manyChannels()
{
    QRedisClient client(options());
    QByteArrayList names;
    for (int i = 0; i < 1000; ++i)
        names += "m" + QByteArray::number(i);
    QRedisSubscription *all = client.subscribe(names);
    QRedisSubscription *one = client.subscribe("m777");
    QVERIFY(QRedisTest::value(all->ready()));
    QVERIFY(QRedisTest::value(one->ready()));
    QRedisPipeline burst(publisher.get());
    for (const QByteArray &name : std::as_const(names))
        burst.call("PUBLISH", name, name);
    QVERIFY(QRedisTest::value(burst.exec()));
    for (const QByteArray &name : std::as_const(names)) {
        const auto message = QRedisTest::value(all->next());
        QCOMPARE(message->channel(), name);
        QCOMPARE(message->payload(), name);
    }
    QCOMPARE(next(one), "m777");
    QCOMPARE(one->bufferedBytes(), 0);
    delete all;
    QTRY_COMPARE(listeners("m1"), 0);
    QCOMPARE(listeners("m777"), 1);
}

void TestSubscription::refused()
{
    QVERIFY(QRedisTest::value(
        publisher->call("ACL", "SETUSER", "limited", "on", ">pw", "+@all", "~*", "resetchannels", "&open*")));
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

//! One channel that may not be heard refuses its subscription as a whole, and no other.
void TestSubscription::refusedAmongSeveral()
{
    QVERIFY(QRedisTest::value(
        publisher->call("ACL", "SETUSER", "limited", "on", ">pw", "+@all", "~*", "resetchannels", "&open*")));
    QRedisClient client(options().setUsername(u"limited"_s).setPassword(u"pw"_s));
    QRedisSubscription *early = client.subscribe("open0");
    QVERIFY(QRedisTest::value(early->ready()));
    QRedisSubscription *mixed = client.subscribe("open1", "secret", "open2");
    QRedisSubscription *sharing = client.subscribe("open2", "open3");
    QSignalSpy gaps(early, &QRedisSubscription::gap);
    const auto first = mixed->ready();
    const auto second = mixed->ready();
    QCOMPARE(QRedisTest::value(first).failure<QRedisError>()->serverCode(), "NOPERM");
    QCOMPARE(QRedisTest::value(second).failure<QRedisError>()->serverCode(), "NOPERM");
    QCOMPARE(QRedisTest::value(mixed->ready()).failure<QRedisError>()->serverCode(), "NOPERM");
    QVERIFY(QRedisTest::value(sharing->ready()));
    QTRY_COMPARE(listeners("open1"), 0); // nobody listens to it any more
    QCOMPARE(listeners("open2"), 1);
    for (const char *name : {"open0", "open2", "open3"})
        publish(name, name);
    QCOMPARE(next(early), "open0");
    QCOMPARE(next(sharing), "open2");
    QCOMPARE(next(sharing), "open3");
    QCOMPARE(gaps.size(), 0);
}

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
