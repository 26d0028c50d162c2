// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/secret.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qthread.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! A client as programs use it, against a real server: on both protocols, with and without an I/O thread.
class TestClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void connectsLazily_data() { ways(); }
    void connectsLazily();
    void deadContext_data() { ways(); }
    void deadContext();
    void timeoutOfOneCommand_data() { ways(); }
    void timeoutOfOneCommand();
    void dedicated_data() { ways(); }
    void dedicated();
    void badCalls_data();
    void badCalls();
    void close_data() { ways(); }
    void close();
    void closeEndsBlockingAtOnce_data() { ways(); }
    void closeEndsBlockingAtOnce();
    void closeWaitsForLeases_data() { ways(); }
    void closeWaitsForLeases();
    void destroyedInAContinuation_data() { ways(); }
    void destroyedInAContinuation();
    void destroyedInItsSlots_data();
    void destroyedInItsSlots();
    void continuationsOfTheDestructorMayIssueCommands_data() { ways(); }
    void continuationsOfTheDestructorMayIssueCommands();
    void manyThreads_data() { ways(); }
    void manyThreads();
    void wrongPasswordRunsNothing();
    void invalidOptions();

private:
    static void ways();
    QRedisOptions options() const;

    QRedisTestServer m_server;
};

void TestClient::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestClient::ways()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("resp2") << QRedis::Protocol::Resp2 << false;
    QTest::newRow("resp3") << QRedis::Protocol::Resp3 << false;
    QTest::newRow("resp2, own thread") << QRedis::Protocol::Resp2 << true;
    QTest::newRow("resp3, own thread") << QRedis::Protocol::Resp3 << true;
}

//! Those of the current row.
QRedisOptions TestClient::options() const
{
    QFETCH(QRedis::Protocol, protocol);
    QFETCH(bool, ownThread);
    return QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol).setOwnThread(ownThread);
}

void TestClient::connectsLazily()
{
    QRedisClient client(options());
    int connections = 0;
    connect(&client, &QRedisClient::connected, this, [&] { ++connections; });
    QCoreApplication::processEvents();
    QCOMPARE(client.state(), QRedisClient::State::Idle);
    QCOMPARE(client.poolStats().open, 0);
    QCOMPARE(QRedisTest::value(client.call("ECHO", "hello"))->toByteArray(), "hello");
    QTRY_COMPARE(client.state(), QRedisClient::State::Connected);
    QCOMPARE(connections, 1);
    QTRY_COMPARE(client.poolStats().open, 1);
    QCOMPARE(client.poolStats().leased, 0);
}

void TestClient::deadContext()
{
    QRedisClient client(options());
    auto context = std::make_unique<QObject>();
    bool called = false;
    client.callback(context.get(), [&](const QRedisResult<QRedisValue> &) { called = true; }).call("ECHO", "x");
    const auto after = client.call("ECHO", "y");
    context.reset();
    QVERIFY(QRedisTest::value(after));
    QVERIFY(!called);
}

void TestClient::timeoutOfOneCommand()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("PING")));
    QRedisClient other(m_server.url());
    QVERIFY(QRedisTest::value(other.call("CLIENT", "PAUSE", 300, "ALL")));
    const auto late = client.withTimeout(50ms).call("ECHO", "late");
    const auto next = client.call("ECHO", "next");
    const auto error = QRedisTest::value(late).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY(error->message().contains(u"ECHO"_s) && !error->message().contains(u"late"_s));
    QCOMPARE(QRedisTest::value(next)->toByteArray(), "next");
}

void TestClient::dedicated()
{
    QRedisClient client(options());
    const auto lane = QRedisTest::value(client.call("CLIENT", "ID"));
    const auto lease = QRedisTest::value(client.dedicated().call("CLIENT", "ID"));
    QVERIFY(lane && lease);
    QVERIFY(lane->toLongLong() != lease->toLongLong());
    QTRY_COMPARE(client.poolStats().idle, 1);
    QCOMPARE(QRedisTest::value(client.dedicated().call("CLIENT", "ID"))->toLongLong(), lease->toLongLong());
}

void TestClient::badCalls_data()
{
    QTest::addColumn<QByteArrayList>("words");
    QTest::addColumn<QString>("named");
    QTest::newRow("empty") << QByteArrayList{} << u"empty"_s;
    QTest::newRow("empty name") << QByteArrayList{""} << u"empty"_s;
    QTest::newRow("SELECT") << QByteArrayList{"SELECT", "1"} << u"setDatabase"_s;
    QTest::newRow("auth") << QByteArrayList{"auth", Secret} << u"setPassword"_s;
    QTest::newRow("MULTI") << QByteArrayList{"MULTI"} << u"QRedisTransaction"_s;
    QTest::newRow("WATCH") << QByteArrayList{"WATCH", "k"} << u"QRedisTransaction"_s;
    QTest::newRow("SUBSCRIBE") << QByteArrayList{"SUBSCRIBE", "c"} << u"subscribe"_s;
    QTest::newRow("CLIENT REPLY") << QByteArrayList{"CLIENT", "REPLY", "OFF"} << u"use"_s;
    QTest::newRow("arity") << QByteArrayList{"GET"} << u"arguments"_s;
}

void TestClient::badCalls()
{
    QFETCH(QByteArrayList, words);
    QFETCH(QString, named);
    QRedisClient client(m_server.url());
    const QFuture<QRedisValue> call = client.call(words);
    QVERIFY(call.isFinished()); // failed already
    const auto error = QRedisTest::value(call).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::InvalidArgument);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY2(error->message().contains(named), qPrintable(error->message()));
    QVERIFY(!error->message().contains(QLatin1String(Secret)));
    QCOMPARE(client.state(), QRedisClient::State::Idle); // not even dialled
}

void TestClient::close()
{
    QRedisClient client(options());
    QList<QFuture<QRedisValue>> queued;
    for (int i = 0; i < 100; ++i)
        queued += client.call("ECHO", i);
    const auto closed = client.close();
    const auto refused = client.call("GET", "k");
    QVERIFY(refused.isFinished());
    QCOMPARE(QRedisTest::value(refused).failure<QRedisError>()->code(), Code::Closed);
    QVERIFY(QRedisTest::await(closed));
    for (int i = 0; i < 100; ++i) {
        QVERIFY(queued[i].isFinished()); // close() is the last
        QCOMPARE(QRedisTest::value(queued[i])->toByteArray(), QByteArray::number(i));
    }
    QTRY_COMPARE(client.state(), QRedisClient::State::Closed);
    QVERIFY(QRedisTest::await(client.close())); // again
}

//! With an answer still owed on the lane, blocking commands had to wait for it, up to the command timeout.
void TestClient::closeEndsBlockingAtOnce()
{
    QRedisClient client(options().setCommandTimeout(20s));
    const auto pop = client.blpop("no such list", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    QRedisClient other(m_server.url());
    QTRY_VERIFY(QRedisTest::value(other.call("INFO", "clients"))->toByteArray().contains("blocked_clients:1"));
    QVERIFY(QRedisTest::value(client.call("PING")));
    QVERIFY(QRedisTest::value(other.call("CLIENT", "PAUSE", 1500, "ALL")));
    const auto owed = client.call("ECHO", "owed");
    const auto closed = client.close();
    const auto error = QRedisTest::value(pop).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Closed);
    QCOMPARE(error->outcome(), Outcome::Unknown); // it had been sent
    QVERIFY(!owed.isFinished());
    QVERIFY(QRedisTest::await(closed));
    QCOMPARE(QRedisTest::value(owed)->toByteArray(), "owed");
}

//! close() ended what was sent on a lease as soon as the lane was quiet.
void TestClient::closeWaitsForLeases()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("PING")));
    const auto owed = client.dedicated().call("ECHO", "owed");
    QVERIFY(QRedisTest::await(client.close()));
    const auto reply = QRedisTest::value(owed);
    QVERIFY2(reply, qPrintable(reply.message()));
}

void TestClient::destroyedInAContinuation()
{
    auto *client = new QRedisClient(options());
    const QPointer<QRedisClient> alive(client);
    QList<int> finished(10, 0);
    for (int i = 0; i < 10; ++i) {
        client
            ->callback([&, i](const QRedisResult<QRedisValue> &) {
                ++finished[i];
                if (i == 4)
                    delete client;
            })
            .call("ECHO", i);
    }
    QTRY_VERIFY(!alive);
    QCOMPARE(finished, QList<int>(10, 1));
}

void TestClient::destroyedInItsSlots_data()
{
    QTest::addColumn<QByteArray>("signal");
    QTest::addColumn<bool>("ownThread");
    for (const bool ownThread : {false, true}) {
        for (const char *signal : {"connected", "stateChanged", "errorOccurred", "messageReceived", "disconnected"})
            QTest::addRow("%s%s", signal, ownThread ? ", own thread" : "") << QByteArray(signal) << ownThread;
    }
}

void TestClient::destroyedInItsSlots()
{
    QFETCH(QByteArray, signal);
    QFETCH(bool, ownThread);
    QRedisOptions options = QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread);
    if (signal == "errorOccurred")
        options.setPassword(u"there is none"_s).setUsername(u"nobody"_s);
    QPointer<QRedisClient> client = new QRedisClient(options);
    const auto destroy = [&client] { delete client; };
    if (signal == "connected")
        connect(client, &QRedisClient::connected, this, destroy);
    else if (signal == "stateChanged")
        connect(client, &QRedisClient::stateChanged, this, destroy);
    else if (signal == "errorOccurred")
        connect(client, &QRedisClient::errorOccurred, this, destroy);
    else if (signal == "disconnected")
        connect(client, &QRedisClient::disconnected, this, destroy);
    else
        connect(client->subscribe("c"), &QRedisSubscription::messageReceived, this, destroy);
    const auto reply = client->call("ECHO", "x");
    if (signal == "messageReceived") {
        QRedisClient other(m_server.url());
        QTRY_VERIFY(QRedisTest::value(other.call("PUBLISH", "c", "m")) && !client);
    } else if (signal == "disconnected") {
        QVERIFY(QRedisTest::await(reply));
        QTRY_VERIFY(!client || client->state() == QRedisClient::State::Connected);
        client->close();
    }
    QTRY_VERIFY(!client);
    QVERIFY(reply.isFinished());
}

//! Continuations of commands that the destructor fails found a client without its data, and crashed.
void TestClient::continuationsOfTheDestructorMayIssueCommands()
{
    auto *client = new QRedisClient(options());
    int refused = 0;
    client
        ->callback([&](const QRedisResult<QRedisValue> &) {
            client
                ->callback([&](const QRedisResult<QRedisValue> &reply) {
                    refused += !reply && reply.error().code() == Code::Closed;
                })
                .call("PING");
            refused += client->subscribe("c")->state() == QRedisSubscription::State::Closed;
            refused += client->poolStats().waiting == 0;
        })
        .call("PING");
    delete client;
    QCOMPARE(refused, 3);
}

void TestClient::manyThreads()
{
    QRedisClient client(options());
    constexpr int Threads = 4;
    constexpr int Commands = 2000;
    // Each thread fills a list of its own, with words of all sizes: the answers tell the order, the lists the words.
    const auto list = [](int thread) { return QByteArray("list:" + QByteArray::number(thread)); };
    const auto word = [](int command) {
        return QByteArray(command % 50 == 0 ? 20'000 : command % 10, char('a' + command % 26));
    };
    for (int thread = 0; thread < Threads; ++thread)
        QRedisTest::value(client.del(list(thread)));
    std::atomic<int> right = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back(QThread::create([&, thread] {
            QList<QFuture<QRedisValue>> futures;
            for (int command = 0; command < Commands; ++command)
                futures += client.call("RPUSH", list(thread), command, word(command));
            for (int command = 0; command < Commands; ++command) {
                const bool inOrder = futures[command].result().toLongLong() == 2 * (command + 1);
                ++(inOrder ? right : wrong);
            }
        }));
        threads.back()->start();
    }
    QTRY_COMPARE_WITH_TIMEOUT(right + wrong, Threads * Commands, 60'000);
    for (const auto &thread : threads)
        QVERIFY(thread->wait(5000));
    QCOMPARE(wrong.load(), 0);
    QByteArrayList words;
    for (int command = 0; command < Commands; ++command)
        words << QByteArray::number(command) << word(command);
    for (int thread = 0; thread < Threads; ++thread) {
        const auto filled = QRedisTest::value(client.lrange(list(thread), 0, -1));
        QVERIFY(filled && *filled == words);
    }
}

void TestClient::wrongPasswordRunsNothing()
{
    QRedisTestServer server;
    server.setPassword("right");
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QRedisClient wrong(QRedisOptions::fromUrl(server.url()).setPassword(QLatin1String(Secret)).setDatabase(3));
    for (int i = 0; i < 20; ++i) {
        const auto error = QRedisTest::value(wrong.call("INCR", "n")).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::AuthenticationFailed);
        QCOMPARE(error->outcome(), Outcome::NotSent);
        QVERIFY(!error->message().contains(QLatin1String(Secret)));
    }
    QRedisClient right(server.url());
    const auto stats = QRedisTest::value(right.call("INFO", "commandstats"));
    QVERIFY2(stats, qPrintable(stats.message()));
    QVERIFY(stats->toByteArray().contains("cmdstat_hello"));
    QVERIFY(!stats->toByteArray().contains("cmdstat_incr"));
}

void TestClient::invalidOptions()
{
    QRedisClient client(QUrl(u"ftp://127.0.0.1"_s));
    QCOMPARE(QRedisTest::value(client.call("PING")).failure<QRedisError>()->code(), Code::InvalidArgument);
    QCOMPARE(QRedisTest::value(client.connectToServer()).failure<QRedisError>()->code(), Code::InvalidArgument);
    QCOMPARE(client.subscribe("c")->state(), QRedisSubscription::State::Closed);
    QVERIFY(QRedisTest::await(client.close()));
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
