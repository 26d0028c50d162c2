// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "subscriptiontest.h"

#include <QtCore/qhash.h>
#include <QtCore/qset.h>

#include <random>

using Kind = QRedisMessage::Kind;
using State = QRedisSubscription::State;

/*!
    Random calls under random losses: in the end the server knows of exactly what is wanted, each message has come once to
    whom it is for, and none to anybody else.
*/
class TestSubscriptionSequences : public SubscriptionTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { begin(); }
    void inOneTurn_data() { ways(); }
    void inOneTurn();
    void whileTheLinkIsDown_data() { ways(); }
    void whileTheLinkIsDown();
    void random_data() { ways(); }
    void random();

private:
    //! A subscription, and what it heard.
    struct Listening
    {
        std::unique_ptr<QRedisSubscription> subscription;
        QSet<QByteArray> channels;
        QHash<QByteArray, qint64> latest; // by channel
        QByteArray fault;
        int marks = 0;
    };

    std::unique_ptr<Listening> listenTo(QRedisClient &client);
    void check();
    QByteArray channel() { return "c" + QByteArray::number(pick(6)); }
    int pick(int below) { return int(m_random() % unsigned(below)); }
    qint64 patterns();

    std::mt19937 m_random;
    std::vector<std::unique_ptr<Listening>> m_listening;
    qint64 m_published = 0;
    QByteArray m_mark;
};

Q_DECLARE_METATYPE(QRedis::Protocol)

//! Subscribe, unsubscribe, subscribe of one channel, in one turn.
void TestSubscriptionSequences::inOneTurn()
{
    QRedisClient client(options());
    for (int times = 0; times < 8; ++times) { // ends subscribed, and unsubscribed
        QRedisSubscription *last = nullptr;
        for (int i = 0; i <= times; ++i) {
            if (last)
                delete std::exchange(last, nullptr);
            else
                last = client.subscribe("t");
        }
        QTRY_COMPARE(listeners("t"), last ? 1 : 0);
        if (!last)
            continue;
        QVERIFY(QRedisTest::value(last->ready()));
        publish("t", "m");
        QCOMPARE(next(last), "m");
        delete last;
        QTRY_COMPARE(listeners("t"), 0);
    }
}

void TestSubscriptionSequences::whileTheLinkIsDown()
{
    QRedisClient client(options());
    QRedisSubscription *stays = client.subscribe("stays");
    QRedisSubscription *goes = client.subscribe("goes");
    QVERIFY(QRedisTest::value(stays->ready()));
    QVERIFY(QRedisTest::value(goes->ready()));
    server.stop();
    QTRY_COMPARE(stays->state(), State::Pending);
    delete goes;
    QRedisSubscription *brief = client.subscribe("brief");
    delete brief;
    QRedisSubscription *comes = client.subscribe("comes");
    QRedisSubscription *again = client.subscribe("goes");
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(QRedisTest::value(comes->ready()));
    QVERIFY(QRedisTest::value(again->ready()));
    QVERIFY(QRedisTest::value(stays->ready()));
    QCOMPARE(listeners("brief"), 0);
    QCOMPARE(listeners("comes"), 1);
    QCOMPARE(next(stays), "gap");
    for (const char *name : {"stays", "goes", "comes"})
        publish(name, "m");
    QCOMPARE(next(stays), "m");
    QCOMPARE(next(again), "m"); // it missed nothing
    QCOMPARE(next(comes), "m");
}

qint64 TestSubscriptionSequences::patterns()
{
    const auto reply = QRedisTest::value(publisher->call("PUBSUB", "NUMPAT"));
    return reply ? reply->toLongLong() : -1;
}

std::unique_ptr<TestSubscriptionSequences::Listening> TestSubscriptionSequences::listenTo(QRedisClient &client)
{
    auto listening = std::make_unique<Listening>();
    QByteArrayList names;
    for (int i = pick(3); i >= 0; --i)
        names += channel();
    listening->channels = QSet<QByteArray>(names.begin(), names.end());
    const bool pattern = pick(4) == 0;
    listening->subscription.reset(pattern ? client.psubscribe(names) : client.subscribe(names));
    const auto take = [this, l = listening.get()](const QRedisMessage &message) {
        if (!l->channels.contains(message.channel()))
            l->fault = "a message of " + message.channel();
        if (message.payload() == m_mark)
            ++l->marks;
        qint64 &latest = l->latest[message.channel()];
        const qint64 number = message.payload().toLongLong();
        if (number <= latest)
            l->fault = "message " + message.payload() + " after " + QByteArray::number(latest);
        latest = number;
    };
    connect(listening->subscription.get(), &QRedisSubscription::messageReceived, this, take);
    if (pick(4) == 0) { // for the other way of asking
        const auto ready = listening->subscription->ready();
        Q_UNUSED(ready)
    }
    return listening;
}

void TestSubscriptionSequences::check()
{
    QHash<Kind, QSet<QByteArray>> wanted;
    for (const auto &listening : m_listening) {
        QTRY_COMPARE(listening->subscription->state(), State::Active);
        wanted[listening->subscription->kind()] += listening->channels;
        listening->marks = 0;
    }
    QTRY_COMPARE(patterns(), wanted[Kind::Pattern].size());
    for (int i = 0; i < 6; ++i) {
        const QByteArray name = "c" + QByteArray::number(i);
        QTRY_COMPARE(listeners(name), qint64(wanted[Kind::Message].contains(name)));
    }
    m_mark = QByteArray::number(++m_published);
    for (int i = 0; i < 6; ++i)
        publish("c" + QByteArray::number(i), m_mark);
    for (const auto &listening : m_listening) {
        QTRY_COMPARE(listening->marks, int(listening->channels.size()));
        QCOMPARE(listening->fault, "");
    }
}

void TestSubscriptionSequences::random()
{
    constexpr int Rounds = 12;
    constexpr int StepsPerRound = 250;
    const unsigned seed = qEnvironmentVariableIsSet("QREDIS_SEED") ? qEnvironmentVariableIntValue("QREDIS_SEED") : 7;
    m_random.seed(seed);
    QRedisClient client(options());
    for (int round = 0; round < Rounds; ++round) {
        for (int step = 0; step < StepsPerRound; ++step) {
            const int what = pick(100);
            if (what < 40 && m_listening.size() < 12)
                m_listening.push_back(listenTo(client));
            else if (what < 75 && !m_listening.empty())
                m_listening.erase(m_listening.begin() + pick(int(m_listening.size())));
            else if (what < 77)
                publisher->call("CLIENT", "KILL", "TYPE", "pubsub");
            else if (what < 90)
                publisher->call("PUBLISH", channel(), ++m_published);
            else
                QCoreApplication::processEvents(QEventLoop::AllEvents);
        }
        check();
        if (QTest::currentTestFailed()) {
            qWarning("seed %u, round %d", seed, round);
            break;
        }
    }
    m_listening.clear();
}

QTEST_GUILESS_MAIN(TestSubscriptionSequences)
#include "tst_subscriptionsequences.moc"
