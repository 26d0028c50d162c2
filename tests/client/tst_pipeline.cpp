// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Direction = QRedisFaultProxy::Direction;
using Words = ScriptedServer::Words;

//! Pipelines under faults: each slot tells what became of its command, and the server agrees.
class TestPipeline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cutAnywhere_data();
    void cutAnywhere();
    void deadlineIsTheTimeWithoutAnAnswer();
    void slotsAfterTheDeadline();
    void dedicatedStandsOutsideTheOrder();
    void waitTakesALease();
    void cancelledBeforeItWasSent();
    void cancelledWhileItIsAnswered_data();
    void cancelledWhileItIsAnswered();
    void outlivesItsObject();
    void clientGoesAway_data();
    void clientGoesAway();

private:
    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_other; //!< Sees what the server did.
};

void TestPipeline::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_other = std::make_unique<QRedisClient>(m_server.url());
}

void TestPipeline::cutAnywhere_data()
{
    QTest::addColumn<Direction>("direction");
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<bool>("dedicated");
    QTest::addColumn<int>("commands");
    QTest::addColumn<int>("bytes"); // of each value
    QTest::addColumn<int>("step"); // from cut to cut
    for (const bool ownThread : {false, true}) {
        for (const bool dedicated : {false, true}) {
            const QByteArray how = QByteArray(ownThread ? ", own thread" : "") + (dedicated ? ", dedicated" : "");
            QTest::addRow("small, to the server%s", how.data())
                << Direction::ToServer << ownThread << dedicated << 8 << 5 << 11;
            QTest::addRow("small, to the client%s", how.data())
                << Direction::ToClient << ownThread << dedicated << 8 << 5 << 2;
        }
    }
    QTest::addRow("large, to the server") << Direction::ToServer << false << false << 160 << 100'000 << 3'333'333;
    QTest::addRow("large, to the client") << Direction::ToClient << false << false << 160 << 100'000 << 97;
    QTest::addRow("large, to the server, own thread")
        << Direction::ToServer << true << false << 160 << 100'000 << 3'333'333;
}

//! What was executed is what was answered or is unknown; what was not sent was not executed; nothing runs twice.
void TestPipeline::cutAnywhere()
{
    QFETCH(Direction, direction);
    QFETCH(bool, ownThread);
    QFETCH(bool, dedicated);
    QFETCH(int, commands);
    QFETCH(int, bytes);
    QFETCH(int, step);
    QRedisFaultProxy proxy(m_server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(QRedisOptions::fromUrl(proxy.url())
                            .setOwnThread(ownThread)
                            .setRetryPolicy(QRedisRetryPolicy().setMinimumBackoff(1ms).setMaximumBackoff(5ms)));
    const QByteArray value(bytes, 'x');
    QMap<Outcome, int> told;
    int whole = 0;
    for (int cut = 0; whole == 0; cut += step) {
        QVERIFY(cut < 100'000'000);
        proxy.pass();
        QVERIFY(QRedisTest::value(client.ping()));
        QVERIFY(QRedisTest::value(client.dedicated().ping())); // both links are there, and no lost one
        QVERIFY(QRedisTest::value(m_other->call("FLUSHALL")));
        proxy.cutAfter(cut, direction);

        QRedisPipeline pipeline(&client);
        pipeline.setDedicated(dedicated);
        QList<QRedisSlot<qint64>> slotsOf;
        for (int i = 0; i < commands; ++i)
            slotsOf += pipeline.rpush(QByteArray(QByteArray::number(i)), value);
        const auto results = QRedisTest::value(pipeline.exec());
        QVERIFY2(results, qPrintable(results.message())); // it was begun
        bool failed = false;
        for (int i = 0; i < commands; ++i) {
            const qint64 ran = *QRedisTest::value(m_other->llen(QByteArray(QByteArray::number(i))));
            QVERIFY(ran <= 1);
            const QRedisResult<qint64> result = results->result(slotsOf[i]);
            if (result) {
                QVERIFY(!failed); // what was answered was answered in order
                QCOMPARE(*result, 1);
                QCOMPARE(ran, 1);
            } else {
                failed = true;
                ++told[result.error().outcome()];
                QCOMPARE(result.error().code(), Code::ConnectionLost);
                QCOMPARE(result.error().commandIndex(), i);
                QVERIFY2(result.error().outcome() == Outcome::Unknown || ran == 0,
                         qPrintable(result.error().message()));
            }
        }
        whole += !failed;
    }
    QVERIFY(told[Outcome::Unknown] > 0);
    QCOMPARE(told[Outcome::Rejected], 0);
    if (bytes > 1000 && direction == Direction::ToServer)
        QVERIFY(told[Outcome::NotSent] > 0); // its tail had not left us
}

void TestPipeline::deadlineIsTheTimeWithoutAnAnswer()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisPipeline pipeline(&client);
    pipeline.setTimeout(300ms);
    for (int i = 0; i < 4; ++i)
        pipeline.incr("n");
    const auto done = pipeline.exec();
    QElapsedTimer elapsed;
    elapsed.start();
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!server.next().isEmpty());
        const qint64 since = elapsed.elapsed();
        QTRY_VERIFY(elapsed.elapsed() - since > 150);
        server.send(":1\r\n");
    }
    QVERIFY(elapsed.elapsed() > 300);
    const auto results = QRedisTest::value(done);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(!results->hasErrors());
}

void TestPipeline::slotsAfterTheDeadline()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisPipeline pipeline(&client);
    pipeline.setTimeout(200ms);
    const auto answered = pipeline.incr("n");
    const auto unanswered = pipeline.incr("n");
    const auto done = pipeline.exec();
    QVERIFY(!server.next().isEmpty());
    server.send(":1\r\n");
    const auto results = QRedisTest::value(done);
    QVERIFY2(results, qPrintable(results.message())); // what was answered is kept
    QCOMPARE(results->get(answered), 1);
    QCOMPARE(results->error(unanswered)->code(), Code::Timeout);
    QCOMPARE(results->error(unanswered)->outcome(), Outcome::Unknown);
    const auto next = client.get("k");
    server.send(":2\r\n$1\r\nv\r\n"); // the late reply is nobody else's
    QCOMPARE(*QRedisTest::value(next), "v");
    QCOMPARE(server.linkCount(), 1);
}

void TestPipeline::dedicatedStandsOutsideTheOrder()
{
    QRedisClient client(m_server.url());
    QVERIFY(QRedisTest::value(m_other->del("list")));
    QRedisPipeline pipeline(&client);
    pipeline.setDedicated(true);
    const auto mine = pipeline.call("CLIENT", "ID");
    const auto done = pipeline.exec();
    const auto lane = QRedisTest::value(client.call("CLIENT", "ID"));
    const auto results = QRedisTest::value(done);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(results->get(mine).toLongLong() != lane->toLongLong());
    QTRY_COMPARE(client.poolStats().leased, 0);
    QTRY_COMPARE(client.poolStats().idle, 1);
}

//! WAIT on the lane made everybody wait, and spoke of everybody's writes.
void TestPipeline::waitTakesALease()
{
    QRedisClient client(m_server.url());
    const auto lane = QRedisTest::value(client.call("CLIENT", "ID"));
    QRedisPipeline pipeline(&client);
    pipeline.set("k", "v");
    const auto acknowledged = pipeline.call("WAIT", 0, 100);
    const auto link = pipeline.call("CLIENT", "ID");
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(acknowledged).toLongLong(), 0);
    QVERIFY(results->get(link).toLongLong() != lane->toLongLong());
}

void TestPipeline::cancelledBeforeItWasSent()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisPipeline pipeline(&client);
    pipeline.incr("n");
    auto done = pipeline.exec();
    done.cancel();
    const auto next = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$1\r\nv\r\n");
    QVERIFY(QRedisTest::value(next));
    QVERIFY(done.isFinished());
}

void TestPipeline::cancelledWhileItIsAnswered_data()
{
    QTest::addColumn<int>("turns");
    for (int turns = 0; turns < 40; turns += 3)
        QTest::addRow("%d turns", turns) << turns;
}

void TestPipeline::cancelledWhileItIsAnswered()
{
    QFETCH(int, turns);
    QRedisClient client(m_server.url());
    QVERIFY(QRedisTest::value(client.ping()));
    QRedisPipeline pipeline(&client);
    for (int i = 0; i < 200; ++i)
        pipeline.echo(QByteArray(50'000, 'x'));
    auto done = pipeline.exec();
    for (int turn = 0; turn < turns; ++turn)
        QCoreApplication::processEvents();
    done.cancel();
    QList<QFuture<QByteArray>> others;
    for (int i = 0; i < 20; ++i)
        others += client.echo(QByteArray(QByteArray::number(i)));
    for (int i = 0; i < 20; ++i) {
        const auto reply = QRedisTest::value(others[i]);
        QVERIFY2(reply, qPrintable(reply.message()));
        QCOMPARE(*reply, QByteArray::number(i)); // each its own
    }
    QVERIFY(done.isFinished());
}

void TestPipeline::outlivesItsObject()
{
    QRedisClient client(m_server.url());
    auto pipeline = std::make_unique<QRedisPipeline>(&client);
    const auto slot = pipeline->echo("still here");
    const auto done = pipeline->exec();
    pipeline.reset();
    const auto results = QRedisTest::value(done);
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(slot), "still here");
    {
        QRedisPipeline dropped(&client);
        dropped.set("dropped", 1);
    }
    QCOMPARE(*QRedisTest::value(client.exists("dropped")), 0);
}

void TestPipeline::clientGoesAway_data()
{
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("ownThread");
    for (int turns = 0; turns < 30; turns += 5) {
        QTest::addRow("%d turns", turns) << turns << false;
        QTest::addRow("%d turns, own thread", turns) << turns << true;
    }
}

void TestPipeline::clientGoesAway()
{
    QFETCH(int, turns);
    QFETCH(bool, ownThread);
    auto client = std::make_unique<QRedisClient>(QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread));
    QVERIFY(QRedisTest::value(client->ping()));
    QRedisPipeline pipeline(client.get());
    for (int i = 0; i < 100; ++i)
        pipeline.echo(QByteArray(50'000, 'x'));
    const auto done = pipeline.exec();
    for (int turn = 0; turn < turns; ++turn)
        QCoreApplication::processEvents();
    client.reset();
    QVERIFY(done.isFinished());
    const auto results = QRedisTest::value(done);
    if (!results)
        QCOMPARE(results.failure<QRedisError>()->code(), Code::Closed);
    const auto late = QRedisTest::value(pipeline.exec()); // and its pipeline says so
    QVERIFY(late.failure<QRedisError>());
}

QTEST_GUILESS_MAIN(TestPipeline)
#include "tst_pipeline.moc"
