// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Words = ScriptedServer::Words;

//! Pipelines, transactions and the loop over transactions: against a real server, and against a scripted one for losses.
class TestBatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void pipelineKeepsItsReplies_data() { protocols(); }
    void pipelineKeepsItsReplies();
    void pipelineIsLargerThanAllBuffers();
    void pipelineLosesItsLink();
    void pipelineOfBadCalls();
    void transaction_data() { protocols(); }
    void transaction();
    void watchConflict_data() { protocols(); }
    void watchConflict();
    void refusedWhileQueued();
    void multiRefused();
    void linkLostWhileWatching();
    void linkLostAfterExec();
    void transactRetries_data() { protocols(); }
    void transactRetries();
    void bodyThrows();
    void bodyNeverFinishes();
    void transactIsCancelled();
    void transactAndTheClientGoesAway();

private:
    static void protocols()
    {
        QTest::addColumn<QRedis::Protocol>("protocol");
        QTest::newRow("resp2") << QRedis::Protocol::Resp2;
        QTest::newRow("resp3") << QRedis::Protocol::Resp3;
    }
    QRedisOptions options() const
    {
        QFETCH(QRedis::Protocol, protocol);
        return QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol);
    }

    QRedisTestServer m_server;
};

void TestBatches::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestBatches::pipelineKeepsItsReplies()
{
    QRedisClient client(options());
    QRedisPipeline pipeline(&client);
    const QByteArray large(200'000, 'x');
    const auto set = pipeline.call("SET", "p", large);
    const auto get = pipeline.call("GET", "p");
    const auto wrong = pipeline.call("LPUSH", "p", 1);
    const auto bad = pipeline.call("SELECT", 1);
    const auto length = pipeline.call("STRLEN", "p");
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(set).toByteArray(), "OK");
    QVERIFY(results->get(get).toByteArray() == large);
    QCOMPARE(results->error(wrong)->serverCode(), "WRONGTYPE");
    QCOMPARE(results->error(bad)->code(), Code::InvalidArgument);
    QCOMPARE(results->get(length).toLongLong(), large.size());
    QVERIFY(results->hasErrors());
    QRedisPipeline other(&client);
    const auto foreign = other.call("PING");
    QCOMPARE(results->error(foreign)->code(), Code::InvalidArgument);
    QCOMPARE(QRedisTest::value(pipeline.exec()).failure<QRedisError>()->code(), Code::InvalidArgument); // once only
}

void TestBatches::pipelineIsLargerThanAllBuffers()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setQueueLimits(64 * 1024, 1000));
    QRedisPipeline pipeline(&client);
    const QByteArray word(1000, 'w');
    QList<QRedisSlot<QRedisValue>> slotsOf;
    for (int i = 0; i < 20'000; ++i) // 20 MB either way
        slotsOf += pipeline.call("ECHO", QByteArray(word + QByteArray::number(i)));
    const auto before = client.call("ECHO", "before");
    const auto done = pipeline.exec();
    const auto after = client.call("ECHO", "after");
    const auto results = QRedisTest::value(done, 30s);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(before.isFinished());
    for (int i = 0; i < 20'000; ++i)
        QVERIFY(results->get(slotsOf[i]).toByteArray() == word + QByteArray::number(i));
    const auto reply = QRedisTest::value(after); // what a pipeline holds does not fill the queue
    QVERIFY2(reply, qPrintable(reply.message()));
}

void TestBatches::pipelineLosesItsLink()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    server.setDeaf(true);
    QRedisPipeline pipeline(&client);
    const auto answered = pipeline.call("INCR", "a");
    const auto sent = pipeline.call("INCR", "b");
    const auto half = pipeline.call("SET", "c", QByteArray(64 * 1024 * 1024, 'x'));
    const auto unsent = pipeline.call("INCR", "d");
    const auto done = pipeline.exec();
    server.send(":1\r\n");
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    server.resetLink();
    server.setDeaf(false);
    const auto results = QRedisTest::value(done);
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(answered).toLongLong(), 1); // never thrown away
    QCOMPARE(results->error(sent)->outcome(), Outcome::Unknown);
    QCOMPARE(results->error(half)->outcome(), Outcome::Unknown);
    QCOMPARE(results->error(unsent)->outcome(), Outcome::NotSent);
    const auto next = client.call("GET", "k");
    QCOMPARE(server.next(), (Words{"GET", "k"})); // and nothing of the tail
}

void TestBatches::pipelineOfBadCalls()
{
    QRedisClient client(m_server.url());
    QRedisPipeline empty(&client);
    QVERIFY(empty.exec().isFinished());
    QRedisPipeline pipeline(&client);
    const auto bad = pipeline.call("MULTI");
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY(results);
    QCOMPARE(results->error(bad)->code(), Code::InvalidArgument);
    QCOMPARE(client.state(), QRedisClient::State::Idle);
}

void TestBatches::transaction()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("DEL", "t", "s")));
    QRedisTransaction transaction(&client);
    const auto set = transaction.call("SET", "s", "text");
    const auto wrong = transaction.call("INCR", "s"); // fails while it runs
    const auto push = transaction.call("RPUSH", "t", 1, 2, 3);
    const auto range = transaction.call("LRANGE", "t", 0, -1);
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(set).toByteArray(), "OK");
    QVERIFY(results->error(wrong));
    QCOMPARE(results->error(wrong)->command(), "INCR"); // attributed to its slot
    QCOMPARE(results->get(push).toLongLong(), 3);
    QCOMPARE(results->get(range).toList().size(), 3);
    QCOMPARE(QRedisTest::value(transaction.exec()).failure<QRedisError>()->code(), Code::InvalidArgument);
}

void TestBatches::watchConflict()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("SET", "w", 1)));
    QRedisTransaction transaction(&client);
    QVERIFY(QRedisTest::value(transaction.watch("w")));
    QCOMPARE(QRedisTest::value(transaction.immediate().call("GET", "w"))->toByteArray(), "1");
    transaction.call("SET", "w", "mine");
    QVERIFY(QRedisTest::value(client.call("SET", "w", "theirs")));
    const auto error = QRedisTest::value(transaction.exec()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::WatchConflict);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(QRedisTest::value(client.call("GET", "w"))->toByteArray(), "theirs");
    QTRY_COMPARE(client.poolStats().idle, 1); // the lease is back
    {
        QRedisTransaction dropped(&client);
        QVERIFY(QRedisTest::value(dropped.watch("w")));
    }
    QTRY_COMPARE(client.poolStats().idle, 1); // by its destructor, with UNWATCH
    QVERIFY(QRedisTest::value(client.call("SET", "w", "again")));
    QRedisTransaction fresh(&client);
    QVERIFY(QRedisTest::value(fresh.watch("other")));
    fresh.call("SET", "w", "fresh");
    const auto results = QRedisTest::value(fresh.exec());
    QVERIFY2(results, qPrintable(results.message()));
}

void TestBatches::refusedWhileQueued()
{
    QRedisClient client(m_server.url());
    QRedisTransaction transaction(&client);
    transaction.call("SET", "x", "changed");
    transaction.call("NOSUCHCOMMAND", "secret");
    const auto error = QRedisTest::value(transaction.exec()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TransactionAborted);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(QRedisTest::value(client.call("EXISTS", "x"))->toLongLong(), 0);
}

//! Where MULTI itself is refused (NOPERM) the commands behind it run by themselves; that was called Rejected.
void TestBatches::multiRefused()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    transaction.call("INCR", "n");
    const auto done = transaction.exec();
    QCOMPARE(server.next(), (Words{"MULTI"}));
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    QCOMPARE(server.next(), (Words{"EXEC"}));
    server.send("-NOPERM no permissions\r\n:1\r\n-ERR EXEC without MULTI\r\n");
    const auto error = QRedisTest::value(done).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Unknown);
}

//! exec() after the watching link was lost waited forever for a lease that it had had.
void TestBatches::linkLostWhileWatching()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    server.send("+OK\r\n");
    QVERIFY(QRedisTest::value(watched));
    server.closeLink();
    QTRY_COMPARE(client.poolStats().leased, 0);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    const auto read = transaction.immediate().call("GET", "k");
    transaction.call("INCR", "k");
    const auto error = QRedisTest::value(transaction.exec()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::WatchConflict);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QCOMPARE(QRedisTest::value(read).failure<QRedisError>()->code(), Code::ConnectionLost);
}

void TestBatches::linkLostAfterExec()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    server.send("+OK\r\n");
    QVERIFY(QRedisTest::value(watched));
    transaction.call("INCR", "k");
    const auto done = transaction.exec();
    QCOMPARE(server.next(), (Words{"MULTI"}));
    QCOMPARE(server.next(), (Words{"INCR", "k"}));
    QCOMPARE(server.next(), (Words{"EXEC"}));
    server.send("+OK\r\n+QUEUED\r\n");
    server.closeLink();
    const auto error = QRedisTest::value(done).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::ConnectionLost);
    QCOMPARE(error->outcome(), Outcome::Unknown); // it may have run
    QVERIFY(server.next(50).isEmpty()); // and is not sent again
}

void TestBatches::transactRetries()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("SET", "counter", 0)));
    int runs = 0;
    QList<QFuture<QRedisResults>> all;
    for (int i = 0; i < 5; ++i) {
        all += client.transact("counter", [&runs](QRedisTransaction &transaction) {
            ++runs;
            return transaction.immediate().call("GET", "counter").then([&transaction](const QRedisValue &value) {
                transaction.call("SET", "counter", value.toLongLong() + 1);
            });
        });
    }
    for (const auto &future : std::as_const(all)) {
        const auto results = QRedisTest::value(future);
        QVERIFY2(results, qPrintable(results.message()));
    }
    QCOMPARE(QRedisTest::value(client.call("GET", "counter"))->toByteArray(), "5");
    QVERIFY(runs > 5); // they met
    QTRY_COMPARE(client.poolStats().leased, 0);
}

void TestBatches::bodyThrows()
{
    QRedisClient client(m_server.url());
    const auto atOnce = client.transact("k", [](QRedisTransaction &) { throw std::runtime_error("at once"); });
    const auto first = QRedisTest::value(atOnce).failure<std::runtime_error>();
    QVERIFY(first);
    const auto later = client.transact("k", [](QRedisTransaction &transaction) {
        return transaction.immediate().call("GET", "k").then([](const QRedisValue &) {
            throw std::runtime_error("later");
        });
    });
    QVERIFY(QRedisTest::value(later).failure<std::runtime_error>());
    QTRY_COMPARE(client.poolStats().leased, 0);
}

//! A body whose future never finished kept its connection forever, and the caller waiting.
void TestBatches::bodyNeverFinishes()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setCommandTimeout(300ms));
    QPromise<void> never;
    never.start();
    const auto future = client.transact("k", [&](QRedisTransaction &) { return never.future(); });
    const auto error = QRedisTest::value(future).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QTRY_COMPARE(client.poolStats().leased, 0);
}

void TestBatches::transactIsCancelled()
{
    QRedisClient client(m_server.url());
    QPromise<void> never;
    never.start();
    bool begun = false;
    QFuture<QRedisResults> future = client.transact("k", [&](QRedisTransaction &) {
        begun = true;
        return never.future();
    });
    QTRY_VERIFY(begun);
    QCOMPARE(client.poolStats().leased, 1);
    future.cancel();
    QTRY_COMPARE(client.poolStats().leased, 0);
    QTRY_VERIFY(future.isFinished());
}

void TestBatches::transactAndTheClientGoesAway()
{
    auto client = std::make_unique<QRedisClient>(m_server.url());
    QPromise<void> never;
    never.start();
    bool begun = false;
    const auto future = client->transact("k", [&](QRedisTransaction &) {
        begun = true;
        return never.future();
    });
    QTRY_VERIFY(begun);
    client.reset();
    QVERIFY(future.isFinished());
    QCOMPARE(QRedisTest::value(future).failure<QRedisError>()->code(), Code::Closed);
    never.finish();
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
