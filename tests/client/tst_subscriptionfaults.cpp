// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptiontest.h"

#include "../support/scriptedserver.h"

#include <QRedis/qredisfaultproxy.h>

#include <QtTest/qsignalspy.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = QRedisSubscription::State;

//! Subscriptions survive whatever happens to their link, and say so.
class TestSubscriptionFaults : public SubscriptionTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { begin(); }
    void gapAfterALoss_data();
    void gapAfterALoss();
    void cutAtTheOutputBufferLimit_data() { ways(); }
    void cutAtTheOutputBufferLimit();
    void messagesWaitForTheGap_data() { greetings(); }
    void messagesWaitForTheGap();
    void heardInPartBeforeTheLoss_data() { greetings(); }
    void heardInPartBeforeTheLoss();
    void endedByTheServer_data() { greetings(); }
    void endedByTheServer();
    void idleLinkIsAsked_data() { ways(); }
    void idleLinkIsAsked();

private:
    enum class Loss { Killed, Restarted, Reset, InMidMessage, Corrupted, BlackHole };

    static void greetings()
    {
        QTest::addColumn<ScriptedServer::Greeting>("greeting");
        QTest::newRow("resp2") << ScriptedServer::Greeting::Resp2;
        QTest::newRow("resp3") << ScriptedServer::Greeting::Resp3;
    }
    void inflict(Loss loss, QRedisFaultProxy &proxy, QRedisSubscription *subscription);
};

Q_DECLARE_METATYPE(QRedis::Protocol)

void TestSubscriptionFaults::gapAfterALoss_data()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<int>("loss");
    constexpr std::pair<const char *, Loss> losses[] = {
        {"killed", Loss::Killed},    {"restarted", Loss::Restarted}, {"reset", Loss::Reset},
        {"mid", Loss::InMidMessage}, {"corrupt", Loss::Corrupted},   {"black hole", Loss::BlackHole},
    };
    for (const auto &[lossName, loss] : losses) {
        for (const auto &[name, protocol, ownThread] : allWays())
            QTest::addRow("%s, %s", lossName, name) << protocol << ownThread << int(loss);
    }
}

void TestSubscriptionFaults::inflict(Loss loss, QRedisFaultProxy &proxy, QRedisSubscription *subscription)
{
    switch (loss) {
    case Loss::Killed:
        QCOMPARE(QRedisTest::value(publisher->call("CLIENT", "KILL", "TYPE", "pubsub"))->toLongLong(), 1);
        return;
    case Loss::Restarted:
        QVERIFY2(server.restart(), qPrintable(server.errorString()));
        return;
    case Loss::Reset:
        return proxy.reset();
    case Loss::InMidMessage:
        proxy.cutAfter(20);
        return publish("a", "half of this is lost");
    case Loss::Corrupted:
        proxy.corrupt(0);
        return publish("a", "what type this was nobody knows");
    case Loss::BlackHole:
        proxy.blackHole();
        publish("a", "into the black hole");
        QTRY_COMPARE(subscription->state(), State::Pending);
        return proxy.pass();
    }
}

void TestSubscriptionFaults::gapAfterALoss()
{
    QFETCH(int, loss);
    QRedisFaultProxy proxy(server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    const bool silent = Loss(loss) == Loss::BlackHole;
    QRedisClient client(options(proxy.url()).setKeepAlive(silent ? 100ms : 60s, silent ? 300ms : 60s, 3));
    QRedisSubscription *kept = client.subscribe("a", "b");
    QRedisSubscription *signalled = client.psubscribe("[ab]");
    QByteArrayList heard;
    connect(signalled, &QRedisSubscription::messageReceived, this, [&](const auto &m) { heard += m.payload(); });
    connect(signalled, &QRedisSubscription::gap, this, [&] { heard += "gap"; });
    QSignalSpy gaps(kept, &QRedisSubscription::gap);
    QSignalSpy states(kept, &QRedisSubscription::stateChanged);
    QVERIFY(QRedisTest::value(kept->ready()));
    QVERIFY(QRedisTest::value(signalled->ready()));
    publish("a", "before");
    QTRY_COMPARE(heard.size(), 1);

    const QDateTime start = QDateTime::currentDateTimeUtc();
    inflict(Loss(loss), proxy, kept);
    QTRY_COMPARE(gaps.size(), 1);
    QTRY_COMPARE(heard.size(), 2);
    publish("b", "after");
    QTRY_COMPARE(heard, (QByteArrayList{"before", "gap", "after"}));
    QCOMPARE(next(kept), "before");
    const auto gap = QRedisTest::value(kept->next());
    QCOMPARE(gap->kind(), QRedisMessage::Kind::Gap); // where it belongs
    QCOMPARE(next(kept), "after");

    QCOMPARE(gap->since(), gaps[0][0].toDateTime());
    QCOMPARE(gap->until(), gaps[0][1].toDateTime());
    QVERIFY(gap->since() <= gap->until());
    QVERIFY(gap->until() >= start);
    if (Loss(loss) == Loss::Killed || Loss(loss) == Loss::Restarted || Loss(loss) == Loss::Reset)
        QVERIFY(gap->since() <= start); // nothing was heard any more
    QCOMPARE(gaps.size(), 1);
    QCOMPARE(states.size(), 3); // active, pending, active
    QCOMPARE(kept->state(), State::Active);
}

//! A server that has to keep too much for us cuts the link: what it had sent comes, then the gap.
void TestSubscriptionFaults::cutAtTheOutputBufferLimit()
{
    QRedisFaultProxy proxy(server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QVERIFY(
        QRedisTest::value(publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1048576 1048576 1")));
    QRedisClient client(options(proxy.url()).setKeepAlive(60s, 60s, 3));
    QRedisSubscription *subscription = client.subscribe("flood");
    subscription->setBuffer(1 << 30, QRedisSubscription::Overflow::DropOldest);
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QVERIFY(QRedisTest::value(subscription->ready()));
    proxy.blackHole(); // which does not read either
    int published = 0;
    for (; listeners("flood") > 0 && published < 2000; ++published)
        publish("flood", QByteArray::number(published).leftJustified(100'000, ' '));
    QVERIFY2(published < 2000, "the server never cut the link");
    proxy.pass();
    QTRY_COMPARE(gaps.size(), 1);
    publish("flood", "after");
    QByteArray payload = next(subscription);
    int received = 0;
    for (; payload != "gap"; ++received) {
        QCOMPARE(payload.size(), 100'000);
        QCOMPARE(payload.trimmed().toInt(), received);
        payload = next(subscription);
    }
    QVERIFY(received < published);
    QCOMPARE(next(subscription), "after");
    QVERIFY(QRedisTest::value(
        publisher->call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 33554432 8388608 60")));
}

//! Says one message, or confirmation, of RESP2 or RESP3.
static QByteArray say(ScriptedServer::Greeting greeting, const QByteArrayList &words)
{
    QByteArray bytes = (greeting == ScriptedServer::Greeting::Resp3 ? ">" : "*") + QByteArray::number(words.size());
    bytes += "\r\n";
    for (const QByteArray &word : words)
        bytes += word.startsWith(':') ? word + "\r\n" : ScriptedServer::bulk(word);
    return bytes;
}

//! A message that came between the first and the last confirmation stood before the gap: nobody could tell what is missing.
void TestSubscriptionFaults::messagesWaitForTheGap()
{
    QFETCH(ScriptedServer::Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    QRedisClient client(server.options());
    QRedisSubscription *kept = client.subscribe("a", "b");
    QRedisSubscription *signalled = client.subscribe("b", "a");
    QByteArrayList heard;
    connect(signalled, &QRedisSubscription::messageReceived, this, [&](const auto &m) { heard += m.payload(); });
    connect(signalled, &QRedisSubscription::gap, this, [&] { heard += "gap"; });
    QCOMPARE(server.next().size(), 3); // one SUBSCRIBE for both subscriptions
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"message", "a", "early"})
                + say(greeting, {"subscribe", "b", ":2"}));
    QVERIFY(QRedisTest::value(kept->ready()));
    QTRY_COMPARE(heard, (QByteArrayList{"early"})); // for the first time nothing is missing

    server.closeLink();
    const QByteArrayList again = server.next();
    QCOMPARE(again.size(), 3);
    server.send(say(greeting, {"subscribe", again[1], ":1"}) + say(greeting, {"message", again[1], "between"}));
    QVERIFY(!QTest::qWaitFor([&] { return heard.size() > 1; }, 100));
    server.send(say(greeting, {"subscribe", again[2], ":2"}) + say(greeting, {"message", again[2], "after"}));
    QTRY_COMPARE(heard, (QByteArrayList{"early", "gap", "between", "after"}));
    for (const char *expected : {"early", "gap", "between", "after"})
        QCOMPARE(next(kept), expected);
    QCOMPARE(server.pendingCommands(), 0);
}

//! Also who was never wholly confirmed has heard something, and missed something.
void TestSubscriptionFaults::heardInPartBeforeTheLoss()
{
    QFETCH(ScriptedServer::Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    QRedisClient client(server.options());
    QRedisSubscription *subscription = client.subscribe("a", "b");
    const auto ready = subscription->ready();
    QCOMPARE(server.next().size(), 3);
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"message", "a", "one"}));
    QCOMPARE(next(subscription), "one");
    server.closeLink();
    const QByteArrayList again = server.next();
    QCOMPARE(again.size(), 3);
    QVERIFY(!ready.isFinished());
    server.send(say(greeting, {"subscribe", again[1], ":1"}) + say(greeting, {"subscribe", again[2], ":2"}));
    QVERIFY(QRedisTest::value(ready));
    QCOMPARE(next(subscription), "gap");
}

void TestSubscriptionFaults::endedByTheServer()
{
    QFETCH(ScriptedServer::Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    QRedisClient client(server.options());
    QRedisSubscription *moved = client.ssubscribe("s");
    QRedisSubscription *stays = client.ssubscribe("t");
    QCOMPARE(moved->kind(), QRedisMessage::Kind::Shard);
    QSignalSpy gaps(stays, &QRedisSubscription::gap);
    QCOMPARE(server.next().size(), 3); // SSUBSCRIBE s t, in any order
    server.send(say(greeting, {"ssubscribe", "s", ":1"}) + say(greeting, {"ssubscribe", "t", ":2"}));
    QVERIFY(QRedisTest::value(moved->ready()));
    QVERIFY(QRedisTest::value(stays->ready()));
    server.send(say(greeting, {"smessage", "s", "last"}) + say(greeting, {"sunsubscribe", "s", ":1"}));
    QCOMPARE(server.next(), (QByteArrayList{"SSUBSCRIBE", "s"}));
    QTRY_COMPARE(moved->state(), State::Pending);
    server.send(say(greeting, {"ssubscribe", "s", ":2"}) + say(greeting, {"smessage", "s", "first"}));
    for (const char *expected : {"last", "gap", "first"})
        QCOMPARE(next(moved), expected);
    QCOMPARE(stays->state(), State::Active);
    QCOMPARE(gaps.size(), 0);
}

//! With and without subscriptions on it; the answers to PING differ on RESP2.
void TestSubscriptionFaults::idleLinkIsAsked()
{
    QRedisFaultProxy proxy(server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(options(proxy.url()).setKeepAlive(20ms, 500ms, 3).setOfflineQueue(false));
    QRedisSubscription *subscription = client.subscribe("idle");
    QVERIFY(QRedisTest::value(subscription->ready()));
    const auto pings = [this] {
        const auto info = QRedisTest::value(publisher->call("INFO", "commandstats"));
        const QByteArray text = info ? info->toByteArray() : QByteArray();
        const qsizetype at = text.indexOf("cmdstat_ping:calls=");
        return at < 0 ? 0 : text.mid(at + 19, text.indexOf(',', at) - at - 19).toInt();
    };
    const int before = pings();
    QTRY_VERIFY_WITH_TIMEOUT(pings() >= before + 2, 20'000);
    delete subscription;
    QTRY_COMPARE(listeners("idle"), 0);
    const int without = pings();
    QTRY_VERIFY_WITH_TIMEOUT(pings() >= without + 2, 20'000);
    subscription = client.subscribe("idle");
    QVERIFY(QRedisTest::value(subscription->ready()));
    publish("idle", "heard");
    QCOMPARE(next(subscription), "heard");
    QCOMPARE(proxy.connectionCount(), 1); // no command was given: this is the subscriptions' link
}

QTEST_GUILESS_MAIN(TestSubscriptionFaults)
#include "tst_subscriptionfaults.moc"
