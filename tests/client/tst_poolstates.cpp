// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "clientlist.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! What a client shows of its links, what it waits for, and what it leaves behind: against a real server.
class TestPoolStates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void statistics_data() { ways(); }
    void statistics();
    void statisticsAreSignalledOnceATurn_data() { ways(); }
    void statisticsAreSignalledOnceATurn();
    void poolWaitsUpToTheDeadline();
    void subscriptionsWaitTheirTurn();
    void oneConnectionOnly();
    void canceledWaiterLeavesAtOnce_data() { ways(); }
    void canceledWaiterLeavesAtOnce();
    void destroyedTransactionLeavesTheQueue();
    void leaseIsAsFresh_data();
    void leaseIsAsFresh();
    void unwatchNotPermitted();
    void queueFullIsSignalled_data() { ways(); }
    void queueFullIsSignalled();
    void offlineQueue_data();
    void offlineQueue();
    void nothingIsLeftBehind_data() { ways(); }
    void nothingIsLeftBehind();

private:
    static void ways();
    QRedisOptions options() const;

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_observer;
};

void TestPoolStates::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_observer = std::make_unique<QRedisClient>(m_server.url());
}

void TestPoolStates::ways()
{
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("one thread") << false;
    QTest::newRow("own thread") << true;
}

QRedisOptions TestPoolStates::options() const
{
    QFETCH(bool, ownThread);
    return QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread);
}

void TestPoolStates::statistics()
{
    const auto stats = [](int open, int idle, int leased, int waiting) {
        return QRedisPoolStats{open, idle, leased, waiting};
    };
    QRedisClient client(options().setMaxConnections(4));
    QCOMPARE(client.poolStats(), stats(0, 0, 0, 0));
    QVERIFY(QRedisTest::value(client.call("PING")));
    QTRY_COMPARE(client.poolStats(), stats(1, 0, 0, 0)); // the lane
    QVERIFY(QRedisTest::value(client.dedicated().call("PING")));
    QTRY_COMPARE(client.poolStats(), stats(2, 1, 0, 0));
    const auto first = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats(), stats(2, 0, 1, 0));
    QRedisSubscription *subscription = client.subscribe("channel");
    QTRY_COMPARE(subscription->state(), QRedisSubscription::State::Active);
    QTRY_COMPARE(client.poolStats(), stats(3, 0, 1, 0));
    const auto second = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats(), stats(4, 0, 2, 0));
    const auto third = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats(), stats(4, 0, 2, 1));
    QCOMPARE(ClientList(*m_observer).others(), 4);
    for (int i = 0; i < 3; ++i)
        QVERIFY(QRedisTest::value(m_observer->call("RPUSH", "list", i)));
    QCOMPARE(QRedisTest::value(first)->value().value(1), "0");
    QVERIFY(QRedisTest::value(second) && QRedisTest::value(third));
    QTRY_COMPARE(client.poolStats(), stats(4, 2, 0, 0));
    QVERIFY(QRedisTest::await(client.close()));
    QCOMPARE(client.poolStats(), stats(0, 0, 0, 0));
}

void TestPoolStates::statisticsAreSignalledOnceATurn()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("PING")));
    QTRY_COMPARE(client.poolStats().open, 1);
    QSignalSpy changes(&client, &QRedisClient::poolStatsChanged);
    for (int i = 0; i < 10; ++i)
        client.dedicated().call("PING");
    QTRY_COMPARE(client.poolStats().idle, 10);
    QTRY_VERIFY(!changes.isEmpty());
    // Ten links were dialled, opened, leased and given back.
    QVERIFY2(changes.size() < 40, qPrintable(QString::number(changes.size())));
    changes.clear();
    QVERIFY(QRedisTest::value(client.call("PING"))); // on the lane, which changes nothing
    QCoreApplication::processEvents();
    QCOMPARE(changes.size(), 0);
}

void TestPoolStates::poolWaitsUpToTheDeadline()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2));
    const auto holder = client.blpop("nothing", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    const auto late = QRedisTest::value(client.withTimeout(50ms).dedicated().call("PING")).failure<QRedisError>();
    QVERIFY(late);
    QCOMPARE(late->code(), Code::PoolExhausted);
    QCOMPARE(late->outcome(), Outcome::NotSent);
    QVERIFY(late->message().contains(u"setMaxConnections"_s));

    QRedisClient hasty(client.options().setAcquireTimeout(0ms));
    const auto hold = hasty.blpop("nothing", 0s);
    QTRY_COMPARE(hasty.poolStats().leased, 1);
    const auto refused = QRedisTest::value(hasty.blpop("nothing", 0s)).failure<QRedisError>();
    QVERIFY(refused);
    QCOMPARE(refused->code(), Code::PoolExhausted);
    QVERIFY(refused->message().contains(u"setAcquireTimeout"_s));
    QCOMPARE(hasty.poolStats().waiting, 0);
}

//! A subscription was refused at once when all connections were leased.
void TestPoolStates::subscriptionsWaitTheirTurn()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2));
    const auto holder = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    QRedisSubscription *subscription = client.subscribe("channel", "other");
    const auto ready = subscription->ready();
    QTRY_COMPARE(client.poolStats().waiting, 1);
    QVERIFY(!ready.isFinished());
    QVERIFY(QRedisTest::value(m_observer->call("RPUSH", "list", "a")));
    QVERIFY(QRedisTest::value(holder));
    QVERIFY(QRedisTest::value(ready)); // in the place of the lease
    QCOMPARE(client.poolStats().open, 1);

    QRedisClient narrow(client.options().setCommandTimeout(50ms));
    const auto hold = narrow.blpop("nothing", 0s);
    QTRY_COMPARE(narrow.poolStats().leased, 1);
    const auto error = QRedisTest::value(narrow.subscribe("channel")->ready()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::PoolExhausted);
    QVERIFY(error->message().contains(u"setMaxConnections"_s));
}

void TestPoolStates::oneConnectionOnly()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(1));
    QVERIFY(QRedisTest::value(client.call("PING")));
    const auto namesTheOption = [](const std::optional<QRedisError> &error) {
        return error && error->code() == Code::PoolExhausted && error->outcome() == Outcome::NotSent
            && error->message().contains(u"setMaxConnections"_s);
    };
    QRedisTransaction transaction(&client);
    QVERIFY(namesTheOption(QRedisTest::value(client.blpop("list", 0s)).failure<QRedisError>()));
    QVERIFY(namesTheOption(QRedisTest::value(client.dedicated().call("PING")).failure<QRedisError>()));
    QVERIFY(namesTheOption(QRedisTest::value(transaction.watch("k")).failure<QRedisError>()));
    QRedisSubscription *subscription = client.subscribe("channel");
    QVERIFY(namesTheOption(QRedisTest::value(subscription->ready()).failure<QRedisError>()));
    QVERIFY(QRedisTest::value(client.call("PING"))); // the lane lives
    QCOMPARE(ClientList(*m_observer).others(), 1);
}

void TestPoolStates::canceledWaiterLeavesAtOnce()
{
    QRedisClient client(options().setMaxConnections(2));
    const auto holder = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    auto canceled = client.blpop("list", 0s);
    const auto next = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats().waiting, 2);
    canceled.cancel();
    QTRY_COMPARE(client.poolStats().waiting, 1); // while the lease is still in use
    QTRY_VERIFY(canceled.isFinished());
    QVERIFY(QRedisTest::value(m_observer->call("RPUSH", "list", "a", "b")));
    QCOMPARE(QRedisTest::value(holder)->value().value(1), "a");
    QCOMPARE(QRedisTest::value(next)->value().value(1), "b"); // nothing went to the one that was cancelled
}

void TestPoolStates::destroyedTransactionLeavesTheQueue()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2));
    const auto holder = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    auto transaction = std::make_unique<QRedisTransaction>(&client);
    const auto watched = transaction->watch("k");
    QTRY_COMPARE(client.poolStats().waiting, 1);
    transaction.reset();
    QCOMPARE(client.poolStats().waiting, 0);
    const auto error = QRedisTest::value(watched).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::NotSent);
}

void TestPoolStates::leaseIsAsFresh_data()
{
    using Use = std::function<void(QRedisClient &)>;
    QTest::addColumn<Use>("use");
    QTest::newRow("a watch that is forgotten") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        QVERIFY(QRedisTest::await(transaction.watch("k")));
    });
    QTest::newRow("a watch that is not even answered") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        transaction.watch("k");
    });
    QTest::newRow("exec") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        transaction.watch("k");
        transaction.set("k", "v");
        QVERIFY(QRedisTest::await(transaction.exec()));
    });
    QTest::newRow("exec, cancelled before it is sent") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        transaction.watch("k");
        transaction.set("k", "v");
        transaction.exec().cancel();
    });
    QTest::newRow("exec, destroyed with it") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        QVERIFY(QRedisTest::await(transaction.watch("k")));
        transaction.set("k", "v");
        transaction.exec();
    });
    QTest::newRow("a command refused while it is queued") << Use([](QRedisClient &client) {
        QRedisTransaction transaction(&client);
        transaction.watch("k");
        transaction.call("NOSUCHCOMMAND");
        QVERIFY(QRedisTest::await(transaction.exec()));
    });
    QTest::newRow("a body that throws") << Use([](QRedisClient &client) {
        QVERIFY(QRedisTest::await(client.transact("k", [](QRedisTransaction &) -> QFuture<void> {
            return QtFuture::makeExceptionalFuture(
                std::make_exception_ptr(QRedisError(Code::Decode, Outcome::NotSent, u"mine"_s)));
        })));
    });
    QTest::newRow("a script that selects a database") << Use([](QRedisClient &client) {
        QVERIFY(QRedisTest::await(client.dedicated().call("EVAL", "return redis.call('SELECT', 3)", 0)));
    });
    QTest::newRow("commands that change a link") << Use([](QRedisClient &client) {
        for (const auto &words : QList<QByteArrayList>{{"SELECT", "3"},
                                                       {"RESET"},
                                                       {"MULTI"},
                                                       {"WATCH", "k"},
                                                       {"CLIENT", "REPLY", "OFF"},
                                                       {"CLIENT", "TRACKING", "ON"},
                                                       {"CLIENT", "NO-EVICT", "on"},
                                                       {"SUBSCRIBE", "c"}}) {
            const auto error = QRedisTest::value(client.dedicated().call(words)).failure<QRedisError>();
            QVERIFY2(error && error->code() == Code::InvalidArgument, words[0].constData());
        }
    });
}

void TestPoolStates::leaseIsAsFresh()
{
    using Use = std::function<void(QRedisClient &)>;
    QFETCH(Use, use);
    QRedisClient client(
        QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2).setDatabase(5).setClientName("tested"));
    QVERIFY(QRedisTest::value(client.call("PING")));
    const qint64 fresh = QRedisTest::value(client.dedicated().call("CLIENT", "ID"))->toLongLong();
    use(client);
    if (QTest::currentTestFailed())
        return;
    QTRY_COMPARE(client.poolStats(), (QRedisPoolStats{2, 1, 0, 0}));
    // Somebody else changes what was watched, and the next user does not notice.
    QRedisClient other(client.options().setClientName({}));
    QVERIFY(QRedisTest::value(other.set("k", "changed")));
    QRedisTransaction next(&client);
    QVERIFY(QRedisTest::await(next.immediate().get("k")));
    const auto id = next.call<qint64>("CLIENT", "ID");
    const auto results = QRedisTest::value(next.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(id), fresh); // the same link: it was not closed, it is clean
    const ClientList list(*m_observer, "tested");
    QCOMPARE(list.lines.size(), 2);
    for (const auto &line : list.lines) {
        QCOMPARE(line["db"], "5");
        QCOMPARE(line["multi"], "-1");
        QCOMPARE(line.value("watch", "0"), "0"); // Redis 7.0 does not say
    }
}

//! A user who may watch but not unwatch left its keys watched for whoever got the link next.
void TestPoolStates::unwatchNotPermitted()
{
    QVERIFY(QRedisTest::value(
        m_observer->call("ACL", "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all", "-unwatch")));
    QRedisClient client(
        QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2).setUsername(u"limited"_s).setPassword(u"secret"_s));
    const auto first = QRedisTest::value(client.dedicated().call("CLIENT", "ID"));
    QVERIFY2(first, qPrintable(first.message()));
    {
        QRedisTransaction transaction(&client);
        QVERIFY(QRedisTest::value(transaction.watch("k")));
    }
    QTRY_COMPARE(client.poolStats().leased, 0);
    QCOMPARE(client.poolStats().idle, 0); // closed
    QVERIFY(QRedisTest::value(m_observer->set("k", "changed")));
    QRedisTransaction transaction(&client);
    QVERIFY(QRedisTest::await(transaction.immediate().get("k")));
    const auto id = transaction.call<qint64>("CLIENT", "ID");
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message())); // no conflict
    QVERIFY(results->get(id) != first->toLongLong());
}

void TestPoolStates::queueFullIsSignalled()
{
    QRedisClient client(options().setQueueLimits(1'000'000, 100));
    QVERIFY(QRedisTest::value(client.call("PING")));
    QSignalSpy changes(&client, &QRedisClient::queueFullChanged);
    QVERIFY(m_server.suspend());
    QList<QFuture<QRedisValue>> calls;
    for (int i = 0; i < 99; ++i)
        calls += client.call("ECHO", i);
    QCoreApplication::processEvents();
    QVERIFY(!client.isQueueFull() && changes.isEmpty());
    calls += client.call("ECHO", 99);
    QTRY_COMPARE(changes.size(), 1);
    QCOMPARE(changes[0][0].toBool(), true);
    QVERIFY(client.isQueueFull());
    const auto error = QRedisTest::value(client.call("ECHO", 100)).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::QueueFull);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY(error->message().contains(u"setQueueLimits"_s));
    m_server.resume();
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(changes[1][0].toBool(), false);
    QVERIFY(!client.isQueueFull());
    for (int i = 0; i < 100; ++i)
        QCOMPARE(QRedisTest::value(calls[i])->toByteArray(), QByteArray::number(i));
}

void TestPoolStates::offlineQueue_data()
{
    QTest::addColumn<bool>("on");
    QTest::newRow("on") << true;
    QTest::newRow("off") << false;
}

void TestPoolStates::offlineQueue()
{
    QFETCH(bool, on);
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QRedisClient client(QRedisOptions::fromUrl(server.url()).setOfflineQueue(on).setCommandTimeout(20s));
    QVERIFY(QRedisTest::value(client.call("PING")));
    QSignalSpy errors(&client, &QRedisClient::errorOccurred);
    server.stop();
    QTRY_COMPARE(client.state(), QRedisClient::State::Connecting);
    const auto call = client.call("ECHO", "later");
    if (!on) {
        const auto error = QRedisTest::value(call).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->outcome(), Outcome::NotSent);
        QVERIFY(error->code() == Code::ConnectionLost || error->code() == Code::ConnectionRefused);
        return;
    }
    QTRY_VERIFY(errors.size() > 1); // it dials, and nothing listens
    QVERIFY(!call.isFinished());
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    const auto reply = QRedisTest::value(call);
    QVERIFY2(reply, qPrintable(reply.message()));
}

void TestPoolStates::nothingIsLeftBehind()
{
    QCOMPARE(ClientList(*m_observer).others(), 0);
    auto client = std::make_unique<QRedisClient>(options());
    QRedisTransaction transaction(client.get());
    transaction.watch("k");
    client->blpop("list", 0s);
    client->dedicated().call("PING");
    client->subscribe("channel");
    QVERIFY(QRedisTest::value(client->call("PING")));
    QTRY_COMPARE(ClientList(*m_observer).others(), 5);
    client->dedicated().call("PING"); // and one more may be on its way
    client.reset();
    QTRY_COMPARE(ClientList(*m_observer).others(), 0);
}

QTEST_GUILESS_MAIN(TestPoolStates)
#include "tst_poolstates.moc"
