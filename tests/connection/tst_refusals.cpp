// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>

#include <QtCore/qelapsedtimer.h>
#include <QtTest/qtest.h>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Words = ScriptedServer::Words;

//! What a server refused before it acted is sent again: when, in which order, and on which link.
class TestRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsWrittenUntilAProbeAnswersWell_data();
    void nothingIsWrittenUntilAProbeAnswersWell();
    void aProbeThatIsNotPermittedWillDo();
    void aProbeWithoutAnswerEndsTheLink();
    void aPrimaryThatBecameAReplicaIsDialledAgain();
    void missingReplicasAreWaitedFor();
    void attemptsAreBounded();
    void aPipelineKeepsItsErrors();
    void aTransactionIsNotSentAgain();
    void aLeaseIsReplaced_data();
    void aLeaseIsReplaced();
    void aLostLeaseWithWritesIsEndedAtTheServer();
    void anUnblockedWaitGoesOnElsewhere();
    void answersThatCameWhileTheLoopWasBusyCount();
    void aTimeoutNamesTheBusyLoop();
    void timeoutsTellThePhase_data();
    void timeoutsTellThePhase();
};

void TestRefusals::nothingIsWrittenUntilAProbeAnswersWell_data()
{
    QTest::addColumn<QByteArray>("refusal");
    QTest::newRow("loading") << QByteArray("-LOADING Redis is loading the dataset in memory\r\n");
    QTest::newRow("primary is down") << QByteArray("-MASTERDOWN Link with MASTER is down\r\n");
    QTest::newRow("cluster is down") << QByteArray("-CLUSTERDOWN The cluster is down\r\n");
}

void TestRefusals::nothingIsWrittenUntilAProbeAnswersWell()
{
    QFETCH(QByteArray, refusal);
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto first = client.set("k", 1);
    const auto second = client.get("k");
    QCOMPARE(server.next(), (Words{"SET", "k", "1"}));
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send(refusal + refusal);
    QCOMPARE(server.next(), (Words{"PING"}));
    const auto later = client.set("k", 2);
    server.send(refusal);
    QCOMPARE(server.next(), (Words{"PING"})); // asked again, and nothing else was written meanwhile
    server.send("+PONG\r\n");
    QCOMPARE(server.next(), (Words{"SET", "k", "1"}));
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    QCOMPARE(server.next(), (Words{"SET", "k", "2"}));
    server.send("+OK\r\n$1\r\n1\r\n+OK\r\n");
    QVERIFY(*QRedisTest::value(first));
    QCOMPARE(QRedisTest::value(second)->value(), "1");
    QVERIFY(*QRedisTest::value(later));
    QCOMPARE(server.linkCount(), 1);
}

void TestRefusals::aProbeThatIsNotPermittedWillDo()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto reply = client.get("k");
    server.next();
    server.send("-LOADING it is\r\n");
    QCOMPARE(server.next(), (Words{"PING"}));
    server.send("-NOPERM this user has no permissions to run the 'ping' command\r\n");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(reply)->value(), "v");
}

void TestRefusals::aProbeWithoutAnswerEndsTheLink()
{
    ScriptedServer server;
    QRedisClient client(server.options().setKeepAlive(20ms, 20ms, 3));
    const auto reply = client.get("k");
    server.next();
    server.send("-LOADING it is\r\n");
    QCOMPARE(server.next(), (Words{"PING"}));
    QCOMPARE(server.next(), (Words{"GET", "k"})); // on a new link
    QCOMPARE(server.linkCount(), 2);
    server.send("$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(reply)->value(), "v");
}

void TestRefusals::aPrimaryThatBecameAReplicaIsDialledAgain()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto write = client.incr("n");
    const auto read = client.get("k");
    QCOMPARE(server.next().value(0), "INCR");
    QCOMPARE(server.next().value(0), "GET");
    server.send("-READONLY You can't write against a read only replica.\r\n");
    QTest::qWait(0);
    QCOMPARE(server.linkCount(), 1); // the answer that is owed comes first
    server.send("-LOADING it is\r\n");
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    QCOMPARE(server.linkCount(), 2); // an address may lead elsewhere by now
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send(":1\r\n$1\r\nv\r\n");
    QCOMPARE(*QRedisTest::value(write), 1);
    QCOMPARE(QRedisTest::value(read)->value(), "v");
}

void TestRefusals::missingReplicasAreWaitedFor()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto write = client.set("k", 1);
    for (int attempt = 1; attempt <= 2; ++attempt) {
        QCOMPARE(server.next(), (Words{"SET", "k", "1"}));
        server.send("-NOREPLICAS Not enough good replicas to write.\r\n");
    }
    QCOMPARE(server.next(), (Words{"SET", "k", "1"}));
    server.send("+OK\r\n");
    QVERIFY(*QRedisTest::value(write));
    QCOMPARE(server.linkCount(), 1);
}

void TestRefusals::attemptsAreBounded()
{
    ScriptedServer server;
    server.answer([](const Words &words) {
        return words.front() == "INCR" ? QByteArray("-BUSY Redis is busy running a script.\r\n")
                                       : QByteArray("+OK\r\n");
    });
    QRedisClient client(server.options().setRetryPolicy(
        QRedisRetryPolicy().setAttempts(4).setMinimumBackoff(1ms).setMaximumBackoff(2ms)));
    const auto error = QRedisTest::value(client.incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "BUSY");
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(server.received(0).count("INCR"), 4);
}

void TestRefusals::aPipelineKeepsItsErrors()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisPipeline pipeline(&client);
    const auto first = pipeline.incr("n");
    const auto second = pipeline.incr("n");
    const auto done = pipeline.exec();
    QCOMPARE(server.next().value(0), "INCR");
    QCOMPARE(server.next().value(0), "INCR");
    server.send("-LOADING it is\r\n:1\r\n");
    const auto results = QRedisTest::value(done);
    QVERIFY(results);
    QCOMPARE(results->result(first).error().serverCode(), "LOADING");
    QCOMPARE(*results->result(second), 1);
}

void TestRefusals::aTransactionIsNotSentAgain()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    server.send("-LOADING it is\r\n");
    QVERIFY(QRedisTest::value(watched).failure<QRedisError>()); // another link would not watch with it
    QCOMPARE(server.pendingCommands(), 0);
}

void TestRefusals::aLeaseIsReplaced_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("lost") << QByteArray();
    QTest::newRow("became a replica") << QByteArray("-READONLY You can't write against a read only replica.\r\n");
}

void TestRefusals::aLeaseIsReplaced()
{
    QFETCH(QByteArray, end);
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto read = client.dedicated().get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    if (end.isEmpty())
        server.resetLink();
    else
        server.send(end);
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    QCOMPARE(server.linkCount(), 2);
    server.send("$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(read)->value(), "v");

    const auto write = client.dedicated().incr("n");
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    server.resetLink();
    const auto error = QRedisTest::value(write).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QCOMPARE(server.pendingCommands(), 0);
}

void TestRefusals::aLostLeaseWithWritesIsEndedAtTheServer()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto write = client.dedicated().incr("n");
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    server.resetLink();
    QVERIFY(QRedisTest::value(write).failure<QRedisError>());
    const auto check = client.get("n"); // whoever looks shall not be overtaken by what still stands there
    QCOMPARE(server.linkCount(), 2);
    QTRY_VERIFY(server.received(0).contains("GET"));
    const qsizetype end =
        server.received(0).indexOf(ScriptedServer::command({"CLIENT", "KILL", "ID", "2", "ADDR", "127.0.0.1:5"}));
    QVERIFY(end >= 0 && end < server.received(0).indexOf("GET"));
}

void TestRefusals::anUnblockedWaitGoesOnElsewhere()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto pop = client.withTimeout(4000ms).blpop("q", 0s);
    const Words first = server.next();
    QCOMPARE(first.value(0), "BLPOP");
    server.send("-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)\r\n");
    const Words second = server.next();
    QCOMPARE(server.linkCount(), 2);
    QCOMPARE(second.value(1), "q");
    QVERIFY2(second.value(2).toDouble() > 0 && second.value(2).toDouble() <= first.value(2).toDouble(),
             second.value(2).constData()); // what is left of the deadline
    server.send("*2\r\n$1\r\nq\r\n$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(pop)->value(), (QByteArrayList{"q", "v"}));
}

namespace {

void keepBusy(int milliseconds)
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (!elapsed.hasExpired(milliseconds)) { } // as a program that does its work in the GUI thread
}

} // namespace

void TestRefusals::answersThatCameWhileTheLoopWasBusyCount()
{
    ScriptedServer server;
    QRedisClient client(server.options().setCommandTimeout(100ms));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto reply = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$1\r\nv\r\n");
    keepBusy(150); // the deadline passes while the answer stands in the socket
    const auto value = QRedisTest::value(reply);
    QVERIFY2(value, qPrintable(value.message()));
    QCOMPARE(**value, "v");
}

void TestRefusals::aTimeoutNamesTheBusyLoop()
{
    ScriptedServer server;
    QRedisClient client(server.options().setCommandTimeout(100ms));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto reply = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    keepBusy(200);
    const auto error = QRedisTest::value(reply).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QVERIFY2(error->message().contains(QStringLiteral("event loop was busy elsewhere")), qPrintable(error->message()));
}

void TestRefusals::timeoutsTellThePhase_data()
{
    QTest::addColumn<QString>("phase");
    QTest::newRow("greeting") << QStringLiteral("has not answered HELLO");
    QTest::newRow("answer") << QStringLiteral("ms passed until it was sent");
    QTest::newRow("refused") << QStringLiteral("it is loading");
}

void TestRefusals::timeoutsTellThePhase()
{
    QFETCH(QString, phase);
    const bool greeting = phase.contains(QStringLiteral("HELLO"));
    ScriptedServer server(ScriptedServer::Socket::Tcp,
                          greeting ? ScriptedServer::Greeting::ByHand : ScriptedServer::Greeting::Resp3);
    if (phase.contains(QStringLiteral("loading")))
        server.answer([](const Words &) { return QByteArray("-LOADING it is loading\r\n"); });
    QRedisClient client(server.options().setCommandTimeout(100ms));
    const auto error = QRedisTest::value(client.incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QVERIFY2(error->message().contains(phase), qPrintable(error->message()));
    QVERIFY(!error->message().contains(QStringLiteral("event loop")));
}

QTEST_GUILESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
