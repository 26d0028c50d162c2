// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/transactionmodel.h"
#include "transactions/transactionrunner.h"
#include "transactions/watchmodel.h"

#include <QRedisClient>
#include <QRedisTestServer>

#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using Outcome = TransactionRunner::Outcome;
using RowState = TransactionModel::RowState;

// The bench without its view, against a server.
class TestTransactionRunner : public QObject
{
    Q_OBJECT

    struct Bench
    {
        explicit Bench(const QUrl &url)
            : client(QRedisOptions::fromUrl(url).setOwnThread(true))
            , runner(&client, &commands, &watches)
        {
        }
        QRedisClient client;
        TransactionModel commands;
        WatchModel watches;
        TransactionRunner runner;
    };

    QRedisTestServer m_server;

    QRedisValue call(QRedisClient &client, const QByteArrayList &words)
    {
        std::optional<QRedisResult<QRedisValue>> result;
        client.callback([&result](const QRedisResult<QRedisValue> &reply) { result = reply; }).call(words);
        if (!QTest::qWaitFor([&result] { return result.has_value(); }))
            return {};
        return *result ? **result : QRedisValue::fromBytes(QRedisValue::Type::Error, result->error().serverMessage());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    }
    void init()
    {
        QRedisClient client(m_server.url());
        call(client, {"FLUSHALL"});
    }

    void everyRowGetsItsReply()
    {
        Bench bench(m_server.url());
        bench.commands.setCommands({QStringLiteral("SET a 1"), QStringLiteral("INCR a"), QStringLiteral("GET a")});
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Applied);
        QCOMPARE(bench.commands.reply(0).toByteArray(), QByteArray("OK"));
        QCOMPARE(bench.commands.reply(1).toLongLong(), 2);
        QCOMPARE(bench.commands.reply(2).toByteArray(), QByteArray("2"));
    }

    void aRunTimeErrorFailsItsRowOnly()
    {
        Bench bench(m_server.url());
        bench.commands.setCommands({QStringLiteral("SET a x"), QStringLiteral("LPUSH a y"), QStringLiteral("SET b 2")});
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Applied);
        QCOMPARE(bench.commands.state(0), RowState::Applied);
        QCOMPARE(bench.commands.state(1), RowState::Failed);
        QCOMPARE(bench.commands.state(2), RowState::Applied);
        QVERIFY(
            bench.commands.index(1, TransactionModel::Reply).data().toString().startsWith(QStringLiteral("WRONGTYPE")));
        QCOMPARE(call(bench.client, {"GET", "b"}).toByteArray(), QByteArray("2"));
    }

    void aRefusedCommandRunsNothing()
    {
        Bench bench(m_server.url());
        bench.commands.setCommands(
            {QStringLiteral("SET a 1"), QStringLiteral("NOSUCHCOMMAND a"), QStringLiteral("SET b 2")});
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Aborted);
        QCOMPARE(bench.commands.state(0), RowState::NotRun);
        QCOMPARE(bench.commands.state(1), RowState::Rejected);
        QCOMPARE(bench.commands.state(2), RowState::NotRun);
        QCOMPARE(call(bench.client, {"EXISTS", "a", "b"}).toLongLong(), 0);
    }

    void aConflictIsExplainedAndRetried()
    {
        Bench bench(m_server.url());
        call(bench.client, {"SET", "counter", "41"});
        call(bench.client, {"SET", "other", "same"});
        bench.watches.add("counter");
        bench.watches.add("other");
        bench.commands.setCommands({QStringLiteral("SET done yes")});
        QTRY_COMPARE(bench.watches.state(0), WatchModel::KeyState::Clean);
        QTRY_COMPARE(bench.watches.state(1), WatchModel::KeyState::Clean);

        call(bench.client, {"SET", "counter", "57"});
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Conflict);
        QTRY_VERIFY2(bench.runner.detail().contains(QStringLiteral("\"41\" → \"57\"")),
                     qPrintable(bench.runner.detail()));
        QVERIFY(!bench.runner.detail().contains(QStringLiteral("other")));
        QCOMPARE(bench.watches.changedKeys(), (QByteArrayList{"counter"}));
        QCOMPARE(bench.commands.state(0), RowState::NotRun);
        QCOMPARE(call(bench.client, {"EXISTS", "done"}).toLongLong(), 0);

        bench.runner.retry();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Applied);
        QCOMPARE(call(bench.client, {"GET", "done"}).toByteArray(), QByteArray("yes"));
    }

    void aBadgeTurnsRedBeforeTheRun()
    {
        Bench bench(m_server.url());
        bench.watches.add("k");
        QTRY_COMPARE(bench.watches.state(0), WatchModel::KeyState::Clean);
        call(bench.client, {"SET", "k", "now"});
        QTRY_COMPARE(bench.watches.state(0), WatchModel::KeyState::Changed);
        QVERIFY(bench.watches.explanation(0).contains(QStringLiteral("no such key")));
    }

    void runningAgainIsWatchedAgain()
    {
        Bench bench(m_server.url());
        bench.watches.add("k");
        bench.commands.setCommands({QStringLiteral("INCR k")});
        QTRY_COMPARE(bench.watches.state(0), WatchModel::KeyState::Clean);
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Applied);
        // Its own write is no conflict for the next run.
        QTRY_COMPARE(bench.watches.state(0), WatchModel::KeyState::Clean);
        bench.runner.run();
        QTRY_COMPARE(bench.runner.outcome(), Outcome::Applied);
        QCOMPARE(call(bench.client, {"GET", "k"}).toByteArray(), QByteArray("2"));
    }

    void malformedRowsAreNotSent()
    {
        Bench bench(m_server.url());
        bench.commands.setCommands({QStringLiteral("SET a 1"), QStringLiteral("SET b \"open")});
        bench.runner.run();
        QCOMPARE(bench.runner.outcome(), Outcome::Failed);
        QCOMPARE(call(bench.client, {"EXISTS", "a"}).toLongLong(), 0);
    }

    void theClientMayGoFirst()
    {
        auto client = std::make_unique<QRedisClient>(QRedisOptions::fromUrl(m_server.url()).setOwnThread(true));
        TransactionModel commands;
        WatchModel watches;
        TransactionRunner runner(client.get(), &commands, &watches);
        watches.add("k");
        commands.setCommands({QStringLiteral("SET k 1")});
        runner.run();
        client.reset();
        QVERIFY(runner.outcome() != Outcome::Applied);
        runner.run(); // and is no trap afterwards
    }
};

QTEST_GUILESS_MAIN(TestTransactionRunner)
#include "tst_transactionrunner.moc"
