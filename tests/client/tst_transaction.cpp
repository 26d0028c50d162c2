// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Direction = QRedisFaultProxy::Direction;
using Words = ScriptedServer::Words;

//! Transactions: who is to blame when one is refused, what a WATCH promises, and that no outcome tells a lie.
class TestTransaction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void refusedCommandsAreNamed_data() { links(); }
    void refusedCommandsAreNamed();
    void badCallIsNamed();
    void failuresAtRunTimeAreNamed_data() { links(); }
    void failuresAtRunTimeAreNamed();
    void multiIsRefused();
    void refusedWatchIsNoWatch_data();
    void refusedWatchIsNoWatch();
    void multiWaitsForTheWatch();
    void unwatchForgetsTheRefusal();
    void redirected_data();
    void redirected();
    void redirectedReadIsAConflict();
    void cutAnywhere_data();
    void cutAnywhere();
    void watchedIsNeverSentAgain();
    void deadlineIsRenewedByAnswers();
    void cancelledBeforeItWasSent();
    void cancelledAfterItWasSent();
    void destroyedAnywhere_data() { links(); }
    void destroyedAnywhere();
    void discardedAndFilledAgain();

private:
    static void links()
    {
        QTest::addColumn<QRedis::Protocol>("protocol");
        QTest::addColumn<bool>("ownThread");
        QTest::newRow("resp2") << QRedis::Protocol::Resp2 << false;
        QTest::newRow("resp3") << QRedis::Protocol::Resp3 << false;
        QTest::newRow("resp3, own thread") << QRedis::Protocol::Resp3 << true;
    }
    QRedisOptions options(const QUrl &url) const
    {
        QFETCH(QRedis::Protocol, protocol);
        QFETCH(bool, ownThread);
        return QRedisOptions::fromUrl(url).setProtocol(protocol).setOwnThread(ownThread).setRetryPolicy(
            QRedisRetryPolicy().setMinimumBackoff(1ms).setMaximumBackoff(5ms));
    }
    QByteArray at(const QByteArray &key)
    {
        const auto reply = QRedisTest::value(m_other->call<std::optional<QByteArray>>("GET", key));
        return reply ? reply->value_or("nothing") : reply.message().toUtf8();
    }

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_other; //!< Sees what the server did.
};

#define SUCCEEDS(future)                                                                                               \
    do {                                                                                                               \
        const auto settled = QRedisTest::value(future);                                                                \
        QVERIFY2(settled, qPrintable(settled.message()));                                                              \
    } while (false)

namespace {

std::optional<QRedisError> failure(const QFuture<QRedisResults> &future)
{
    return QRedisTest::value(future).failure<QRedisError>();
}

} // namespace

void TestTransaction::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_other = std::make_unique<QRedisClient>(m_server.url());
}

void TestTransaction::init()
{
    SUCCEEDS(m_other->call("FLUSHALL"));
}

// --- who is to blame -----------------------------------------------------------------------------------------------

//! The index was missing: with several commands alike nobody knew which was refused.
void TestTransaction::refusedCommandsAreNamed()
{
    QRedisClient client(options(m_server.url()));
    QRedisTransaction transaction(&client);
    transaction.call("SET", "x", "changed");
    transaction.call("NOSUCH", "first");
    transaction.call("SET", "x", "changed");
    transaction.call("NOSUCH", "second");
    const auto error = failure(transaction.exec());
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TransactionAborted);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(error->commandIndex(), 1);
    QVERIFY2(error->message().contains(u"command 2 of 4"), qPrintable(error->message()));
    const QList<QRedisError> causes = error->causes();
    QCOMPARE(causes.size(), 2);
    QCOMPARE(causes[0].commandIndex(), 1);
    QCOMPARE(causes[1].commandIndex(), 3);
    QVERIFY(causes[1].serverMessage().startsWith("ERR unknown command"));
    QVERIFY(!causes[1].message().contains(u"second"));
    QCOMPARE(at("x"), "nothing");
}

void TestTransaction::badCallIsNamed()
{
    QRedisClient client(m_server.url());
    QRedisTransaction transaction(&client);
    transaction.call("SET", "x", "changed");
    transaction.call("SELECT", 1);
    const auto error = failure(transaction.exec());
    QVERIFY(error);
    QCOMPARE(error->code(), Code::InvalidArgument);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QCOMPARE(error->commandIndex(), 1);
    QCOMPARE(at("x"), "nothing");
}

void TestTransaction::failuresAtRunTimeAreNamed()
{
    QRedisClient client(options(m_server.url()));
    QRedisTransaction transaction(&client);
    const auto before = transaction.call("SET", "s", "text");
    const auto wrong = transaction.call("INCR", "s");
    const auto behind = transaction.call("RPUSH", "l", 1);
    const auto alsoWrong = transaction.call("RPUSH", "s", 1);
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(!results->error(before));
    QVERIFY(!results->error(behind)); // the others were applied
    QCOMPARE(results->error(wrong)->commandIndex(), 1);
    QCOMPARE(results->error(wrong)->command(), "INCR");
    QCOMPARE(results->error(alsoWrong)->commandIndex(), 3);
    QCOMPARE(results->error(alsoWrong)->serverCode(), "WRONGTYPE");
    QCOMPARE(at("s"), "text");
}

//! Where MULTI is refused, what follows it runs by itself; a user without that permission finds out.
void TestTransaction::multiIsRefused()
{
    SUCCEEDS(m_other->call("ACL", "SETUSER", "limited", "on", ">pw", "~*", "+@all", "-multi"));
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setUsername(u"limited"_s).setPassword(u"pw"_s));
    QRedisTransaction transaction(&client);
    transaction.call("INCR", "n");
    const auto error = failure(transaction.exec());
    QVERIFY(error);
    QCOMPARE(error->code(), Code::TransactionAborted);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QCOMPARE(at("n"), "1");
}

// --- WATCH ---------------------------------------------------------------------------------------------------------

void TestTransaction::refusedWatchIsNoWatch_data()
{
    QTest::addColumn<bool>("awaited");
    QTest::newRow("awaited") << true;
    QTest::newRow("at once") << false;
}

//! EXEC ran without any guard after a WATCH that the server had refused.
void TestTransaction::refusedWatchIsNoWatch()
{
    QFETCH(bool, awaited);
    SUCCEEDS(m_other->call("ACL", "SETUSER", "limited", "on", ">pw", "~*", "+@all", "-watch"));
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setUsername(u"limited"_s).setPassword(u"pw"_s));
    auto transaction = std::make_unique<QRedisTransaction>(&client);
    const auto watched = transaction->watch("n");
    if (awaited)
        QVERIFY(QRedisTest::value(watched).failure<QRedisError>());
    transaction->call("INCR", "n");
    const auto done = transaction->exec();
    transaction.reset(); // the future goes on
    const auto error = failure(done);
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "NOPERM");
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QCOMPARE(at("n"), "nothing");
    QTRY_COMPARE(client.poolStats().leased, 0);
}

void TestTransaction::multiWaitsForTheWatch()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    transaction.call("INCR", "k");
    const auto done = transaction.exec();
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    QCOMPARE(server.pendingCommands(), 0);
    server.send("+OK\r\n");
    QCOMPARE(server.next(), (Words{"MULTI"}));
    QCOMPARE(server.next(), (Words{"INCR", "k"}));
    QCOMPARE(server.next(), (Words{"EXEC"}));
    server.send("+OK\r\n+QUEUED\r\n*1\r\n:1\r\n");
    SUCCEEDS(done);
    QVERIFY(watched.isFinished());
    QTRY_COMPARE(client.poolStats().leased, 0);
}

void TestTransaction::unwatchForgetsTheRefusal()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    server.send("-NOPERM no\r\n");
    QVERIFY(QRedisTest::value(watched).failure<QRedisError>());
    const auto unwatched = transaction.unwatch();
    transaction.call("INCR", "k");
    const auto done = transaction.exec();
    QCOMPARE(server.next(), (Words{"UNWATCH"}));
    QCOMPARE(server.next(), (Words{"MULTI"}));
    server.send("+OK\r\n+OK\r\n+QUEUED\r\n*1\r\n:1\r\n");
    SUCCEEDS(done);
}

void TestTransaction::redirected_data()
{
    QTest::addColumn<bool>("watched");
    QTest::addColumn<QByteArray>("answers"); // to MULTI, INCR, EXEC
    QTest::addColumn<Code>("code");
    const QByteArray abort = "-EXECABORT Transaction discarded because of previous errors.\r\n";
    for (const QByteArray word : {"MOVED 1 127.0.0.1:1", "ASK 1 127.0.0.1:1", "TRYAGAIN later"}) {
        const QByteArray atQueueing = "+OK\r\n-" + word + "\r\n" + abort;
        const QByteArray atExec = "+OK\r\n+QUEUED\r\n-" + word + "\r\n";
        QTest::addRow("%s, queued, watched", word.data()) << true << atQueueing << Code::WatchConflict;
        QTest::addRow("%s, queued", word.data()) << false << atQueueing << Code::TransactionAborted;
        QTest::addRow("%s, exec, watched", word.data()) << true << atExec << Code::WatchConflict;
        QTest::addRow("%s, exec", word.data()) << false << atExec << Code::Server;
    }
}

void TestTransaction::redirected()
{
    QFETCH(bool, watched);
    QFETCH(QByteArray, answers);
    QFETCH(Code, code);
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    if (watched) {
        const auto watching = transaction.watch("k");
        QCOMPARE(server.next(), (Words{"WATCH", "k"}));
        server.send("+OK\r\n");
        SUCCEEDS(watching);
    }
    transaction.call("INCR", "k");
    const auto done = transaction.exec();
    for (const char *name : {"MULTI", "INCR", "EXEC"})
        QCOMPARE(server.next().value(0), name);
    server.send(answers);
    const auto error = failure(done);
    QVERIFY(error);
    QCOMPARE(error->code(), code);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    // Never redirected here. After EXECABORT nothing is watched; else the connection may watch until it is told not to.
    const bool mayWatch = watched && !answers.contains("EXECABORT");
    QCOMPARE(server.next(50), mayWatch ? Words{"UNWATCH"} : Words());
}

void TestTransaction::redirectedReadIsAConflict()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    const auto watched = transaction.watch("k");
    QCOMPARE(server.next(), (Words{"WATCH", "k"}));
    server.send("+OK\r\n");
    SUCCEEDS(watched);
    const auto read = transaction.immediate().call("GET", "k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("-TRYAGAIN Multiple keys request during rehashing of slot\r\n");
    QCOMPARE(QRedisTest::value(read).failure<QRedisError>()->serverCode(), "TRYAGAIN");
    transaction.call("INCR", "k");
    const auto error = failure(transaction.exec());
    QVERIFY(error);
    QCOMPARE(error->code(), Code::WatchConflict);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QCOMPARE(server.next(), (Words{"UNWATCH"})); // before the connection is anybody else's
}

// --- faults --------------------------------------------------------------------------------------------------------

void TestTransaction::cutAnywhere_data()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<bool>("watched");
    QTest::addColumn<Direction>("direction");
    for (const bool watched : {false, true}) {
        for (const Direction direction : {Direction::ToServer, Direction::ToClient}) {
            for (const bool ownThread : {false, true})
                QTest::addRow("%s, cut on the way to the %s, %s", watched ? "watched" : "on the lane",
                              direction == Direction::ToServer ? "server" : "client",
                              ownThread ? "own thread" : "one thread")
                    << QRedis::Protocol::Resp3 << ownThread << watched << direction;
        }
    }
}

//! The link is cut behind every byte of the conversation; what the error says is compared with what the server did.
void TestTransaction::cutAnywhere()
{
    QFETCH(bool, watched);
    QFETCH(Direction, direction);
    QRedisFaultProxy proxy(m_server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(options(proxy.url()));

    QMap<Outcome, int> told;
    bool finished = false;
    int applied = 0;
    for (int bytes = 0; !finished; bytes += direction == Direction::ToServer ? 3 : 1) {
        QVERIFY(bytes < 1000);
        SUCCEEDS(m_other->call("SET", "k", 0));
        proxy.pass();
        QTRY_VERIFY(client.state() != QRedisClient::State::Connecting);
        SUCCEEDS(client.call("PING"));
        SUCCEEDS(client.dedicated().call("PING")); // both links are there
        proxy.cutAfter(bytes, direction);

        QRedisTransaction transaction(&client);
        if (watched) {
            QRedisTest::await(transaction.watch("k"));
            QRedisTest::await(transaction.immediate().call("GET", "k"));
        }
        transaction.call("INCR", "k");
        transaction.call("INCR", "k");
        const auto results = QRedisTest::value(transaction.exec());
        const QByteArray now = at("k");
        const auto context = [&] {
            return qPrintable(QString::number(bytes) + u" bytes, "_s + QString::fromUtf8(now) + u": "_s
                              + results.message());
        };
        QVERIFY2(now == "0" || now == "2", context()); // whole or not at all, and never twice
        applied += now == "2";
        if (results) {
            QVERIFY2(now == "2", context());
            finished = true;
            continue;
        }
        const auto error = results.failure<QRedisError>();
        QVERIFY(error);
        ++told[error->outcome()];
        QVERIFY2(error->outcome() == Outcome::Unknown || now == "0", context());
        QVERIFY2((error->code() == Code::WatchConflict) == (watched && error->outcome() != Outcome::Unknown),
                 context());
        QTRY_COMPARE(client.poolStats().leased, 0);
    }
    QVERIFY(told[Outcome::Unknown] > 0);
    if (watched)
        QVERIFY(told[Outcome::NotSent] > 0); // while it watched and read
    if (direction == Direction::ToClient)
        QVERIFY(applied > 1); // it was cut after EXEC too
}

void TestTransaction::watchedIsNeverSentAgain()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    for (const bool beforeTheWatchIsAnswered : {true, false}) {
        QRedisTransaction transaction(&client);
        const auto watched = transaction.watch("k");
        QCOMPARE(server.next(), (Words{"WATCH", "k"}));
        transaction.call("INCR", "k");
        QFuture<QRedisResults> done;
        if (beforeTheWatchIsAnswered) {
            done = transaction.exec();
        } else {
            server.send("+OK\r\n");
            SUCCEEDS(watched);
            done = transaction.exec();
            QCOMPARE(server.next(), (Words{"MULTI"}));
            QCOMPARE(server.next(), (Words{"INCR", "k"}));
            QCOMPARE(server.next(), (Words{"EXEC"}));
        }
        server.closeLink();
        const auto error = failure(done);
        QVERIFY(error);
        QCOMPARE(error->code(), beforeTheWatchIsAnswered ? Code::WatchConflict : Code::ConnectionLost);
        QCOMPARE(error->outcome(), beforeTheWatchIsAnswered ? Outcome::NotSent : Outcome::Unknown);
        QCOMPARE(server.next(50), Words());
    }
}

//! The deadline is the time without any answer: a long transaction that is being answered does not fail.
void TestTransaction::deadlineIsRenewedByAnswers()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    transaction.setTimeout(300ms);
    for (int i = 0; i < 3; ++i)
        transaction.call("INCR", "k");
    QElapsedTimer elapsed;
    elapsed.start();
    const auto done = transaction.exec();
    for (int i = 0; i < 5; ++i)
        QVERIFY(!server.next().isEmpty());
    for (const char *answer : {"+OK\r\n", "+QUEUED\r\n", "+QUEUED\r\n", "+QUEUED\r\n"}) {
        const qint64 since = elapsed.elapsed();
        QTRY_VERIFY(elapsed.elapsed() - since > 150);
        server.send(answer);
    }
    QVERIFY(elapsed.elapsed() > 300);
    const auto error = failure(done); // EXEC is never answered
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY(elapsed.elapsed() > 600 + 250);
}

// --- giving up -----------------------------------------------------------------------------------------------------

void TestTransaction::cancelledBeforeItWasSent()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    transaction.call("INCR", "k");
    QFuture<QRedisResults> done = transaction.exec(); // no link yet
    done.cancel();
    const auto next = client.call("GET", "k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$1\r\nv\r\n");
    SUCCEEDS(next);
}

void TestTransaction::cancelledAfterItWasSent()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QRedisTransaction transaction(&client);
    transaction.call("INCR", "k");
    QFuture<QRedisResults> done = transaction.exec();
    QCOMPARE(server.next(), (Words{"MULTI"}));
    const auto next = client.call("GET", "k");
    done.cancel();
    server.send("+OK\r\n+QUEUED\r\n*1\r\n:1\r\n$1\r\nv\r\n");
    const auto reply = QRedisTest::value(next); // its own, not one of the transaction's
    QVERIFY2(reply, qPrintable(reply.message()));
    QCOMPARE(reply->toByteArray(), "v");
    QVERIFY(done.isFinished());
    QCOMPARE(server.linkCount(), 1);
}

//! Destroyed at any step: nothing crashes, the link is free again, and whoever comes next finds no WATCH and no MULTI.
void TestTransaction::destroyedAnywhere()
{
    QRedisClient client(options(m_server.url()));
    for (int step = 0; step < 6; ++step) {
        auto transaction = std::make_unique<QRedisTransaction>(&client);
        QFuture<void> watched;
        QFuture<QRedisValue> read;
        std::optional<QFuture<QRedisResults>> done;
        if (step > 0)
            watched = transaction->watch("k");
        if (step > 1)
            QRedisTest::await(watched);
        if (step > 2)
            read = transaction->immediate().call("GET", "k");
        if (step > 3)
            QRedisTest::await(read);
        transaction->call("INCR", "k");
        if (step > 4)
            done = transaction->exec();
        transaction.reset();
        if (done)
            SUCCEEDS(*done); // it goes on by itself
        QTRY_VERIFY(watched.isFinished() || step == 0);
        QTRY_VERIFY(read.isFinished() || step < 3);
        QTRY_COMPARE(client.poolStats().leased, 0);
        SUCCEEDS(m_other->call("SET", "k", 0)); // would be a conflict for a WATCH that was left behind
        QRedisTransaction next(&client);
        SUCCEEDS(next.watch("other"));
        next.call("INCR", "k");
        SUCCEEDS(next.exec());
        QCOMPARE(at("k"), "1");
    }
    for (const bool finished : {false, true}) { // and with the client
        auto gone = std::make_unique<QRedisClient>(options(m_server.url()));
        QRedisTransaction transaction(gone.get());
        const auto watched = transaction.watch("k");
        if (finished)
            QRedisTest::await(watched);
        transaction.call("INCR", "k");
        const auto done = transaction.exec();
        gone.reset();
        QVERIFY(watched.isFinished());
        QVERIFY(done.isFinished());
        QVERIFY(failure(done) || finished);
    }
}

void TestTransaction::discardedAndFilledAgain()
{
    QRedisClient client(m_server.url());
    QRedisTransaction transaction(&client);
    const auto abandoned = transaction.watch("k"); // not answered yet
    transaction.call("SET", "k", "old");
    transaction.discard();
    SUCCEEDS(m_other->call("SET", "k", 1));
    transaction.call("INCR", "k");
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->size(), 1);
    QCOMPARE(at("k"), "2");
    QTRY_VERIFY(abandoned.isFinished());
    QTRY_COMPARE(client.poolStats().leased, 0);
}

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"
