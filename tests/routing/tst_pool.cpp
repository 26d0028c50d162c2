// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include "connection/outbox.h"
#include "routing/nosink.h"
#include "routing/pool.h"

#include <QtCore/qfuture.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using QRedis::Command;

//! Leases: who gets one, when, and what becomes of it. Against a scripted peer that greets by itself.
class TestPool : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstComeFirstServed();
    void neverMoreThanAllowed();
    void noRoomBesideTheLane();
    void acquireTimeoutOfZero();
    void placeTakesAnIdleLink();
    void dialGoesOnWithoutItsCause();
    void dialServesTheNext();
    void lostLeaseIsReplaced();
    void returnedOnlyWhenQuiet();
    void returnedOnlyWhenClean_data();
    void returnedOnlyWhenClean();
    void execCanceledBeforeItIsSent();
    void canceledLeavesTheQueueAtOnce();
    void withdrawnIsNotAnswered();
    void minimumIdle();
    void idleIsClosed();
    void idleStaysWithoutATimeout();
    void oldIsNotLentAgain();
    void agesDiffer();
    void unreachable();
    void endRefusesAll();

private:
    //! Asks for a lease; the outcome is appended to m_granted or m_refused, with \a name.
    Pool::Ticket ask(Pool &pool, int name, std::chrono::milliseconds patience = 5s, Sink *sink = nullptr,
                     Claim::What what = Claim::What::Link)
    {
        Claim claim;
        claim.deadline = Connection::clock() + patience.count();
        claim.what = what;
        claim.sink = sink;
        claim.answer = [this, name](Lease *lease, const QRedisError &error) {
            m_order.append(name);
            if (lease)
                m_granted.append(lease);
            else if (error.code() != Code::NoError)
                m_refused.append(error);
        };
        return pool.acquire(std::move(claim));
    }
    void askPlace(Pool &pool, int name) { ask(pool, name, 5s, nullptr, Claim::What::Place); }

    static void send(Lease *lease, Command command, const QByteArrayList &arguments = {})
    {
        Request request;
        request.sink = Sink::make(NoSink());
        request.command = command;
        request.batch = command == Command::Exec;
        QVarLengthArray<QRedisArg, 4> words;
        for (const QByteArray &argument : arguments)
            words.emplace_back(argument);
        lease->send(std::move(request), std::span<const QRedisArg>(words.constData(), std::size_t(words.size())));
    }

    QList<int> m_order;
    QList<Lease *> m_granted;
    QList<QRedisError> m_refused;

private Q_SLOTS:
    void cleanup()
    {
        m_order.clear();
        m_granted.clear();
        m_refused.clear();
    }
};

void TestPool::firstComeFirstServed()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(3), &outbox); // the lane and two
    for (int name = 0; name < 5; ++name)
        ask(pool, name);
    QTRY_COMPARE(m_granted.size(), 2);
    QCOMPARE(pool.gauge().counts().leased, 2);
    QCOMPARE(pool.gauge().counts().waiting, 3);
    pool.release(m_granted[1]);
    QCOMPARE(m_order, (QList<int>{0, 1, 2}));
    QCOMPARE(m_granted[2], m_granted[1]); // at once, and the same link
    pool.release(m_granted[0]);
    pool.release(m_granted[2]);
    QCOMPARE(m_order, (QList<int>{0, 1, 2, 3, 4}));
    QCOMPARE(server.linkCount(), 2);
}

void TestPool::neverMoreThanAllowed()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(4), &outbox);
    for (int name = 0; name < 20; ++name)
        ask(pool, name);
    int most = 0;
    while (m_order.size() < 20) {
        QTRY_VERIFY(!m_granted.isEmpty());
        most = std::max(most, int(m_granted.size()));
        for (Lease *lease : std::exchange(m_granted, {}))
            pool.release(lease);
    }
    QVERIFY(server.linkCount() <= 3);
    QVERIFY(most <= 3);
}

void TestPool::noRoomBesideTheLane()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(1), &outbox);
    ask(pool, 0);
    QCOMPARE(m_refused.size(), 1); // at once
    QCOMPARE(m_refused[0].code(), Code::PoolExhausted);
    QVERIFY(m_refused[0].message().contains(QStringLiteral("setMaxConnections")));
    askPlace(pool, 1);
    QCOMPARE(m_refused.size(), 2);
    QCOMPARE(m_refused[1].code(), Code::PoolExhausted);
    QCOMPARE(pool.gauge().counts().open, 0);
}

//! While one link was being dialled, whoever else asked was refused although there was room.
void TestPool::acquireTimeoutOfZero()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(3).setAcquireTimeout(0ms), &outbox);
    ask(pool, 0);
    ask(pool, 1);
    QCOMPARE(m_refused.size(), 0);
    ask(pool, 2);
    QCOMPARE(m_refused.size(), 1);
    QCOMPARE(m_refused[0].code(), Code::PoolExhausted);
    QTRY_COMPARE(m_granted.size(), 2);
    ask(pool, 3);
    QCOMPARE(m_refused.size(), 2);
}

//! A subscription link came on top of maxConnections when all others were open; later it was refused where leases waited.
void TestPool::placeTakesAnIdleLink()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(3), &outbox);
    ask(pool, 0);
    ask(pool, 1);
    QTRY_COMPARE(m_granted.size(), 2);
    askPlace(pool, 2); // both are in use
    ask(pool, 3);
    QCOMPARE(pool.gauge().counts().waiting, 2);
    pool.release(m_granted[0]);
    QCOMPARE(m_order, (QList<int>{0, 1, 2})); // the place came first
    QCOMPARE(pool.gauge().counts().idle, 0);
    QCOMPARE(pool.gauge().counts().open, 2); // one lease, and the place
    QCOMPARE(pool.gauge().counts().waiting, 1);
    pool.releasePlace();
    QTRY_COMPARE(m_order, (QList<int>{0, 1, 2, 3})); // dialled again
    QCOMPARE(server.linkCount(), 3);
}

void TestPool::dialGoesOnWithoutItsCause()
{
    ScriptedServer server(ScriptedServer::Socket::Tcp, ScriptedServer::Greeting::ByHand);
    Outbox outbox;
    Pool pool(server.options(), &outbox);
    ask(pool, 0, 30ms);
    QCOMPARE(server.next().value(0), "HELLO");
    QTRY_COMPARE(m_refused.size(), 1); // gave up
    server.send("%1\r\n+proto\r\n:3\r\n");
    QTRY_COMPARE(pool.gauge().counts().idle, 1);
    ask(pool, 1);
    QCOMPARE(m_granted.size(), 1); // at once
    QCOMPARE(server.linkCount(), 1);
}

void TestPool::lostLeaseIsReplaced()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    ask(pool, 1);
    QCOMPARE(pool.gauge().counts().waiting, 1);
    server.closeLink();
    QTRY_COMPARE(m_granted.size(), 2);
    QVERIFY(m_granted[1]->isReady());
    QCOMPARE(server.linkCount(), 2);
    QCOMPARE(pool.gauge().counts().leased, 1);
}

void TestPool::returnedOnlyWhenQuiet()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    send(m_granted[0], Command::Ping);
    QCOMPARE(server.next(), (QByteArrayList{"PING"}));
    pool.release(m_granted[0]);
    ask(pool, 1);
    QCOMPARE(m_granted.size(), 1); // its reply is owed
    QCOMPARE(pool.gauge().counts().idle, 0);
    QCOMPARE(pool.gauge().counts().leased, 1);
    server.send("+PONG\r\n");
    QTRY_COMPARE(m_granted.size(), 2);
    QCOMPARE(server.linkCount(), 1);
}

void TestPool::returnedOnlyWhenClean_data()
{
    QTest::addColumn<QByteArrayList>("asked"); // by the user, before it gives the lease back
    QTest::addColumn<QByteArrayList>("answers");
    QTest::addColumn<QByteArray>("unwatch"); // what the server says when the pool asks; null: it does not ask
    QTest::addColumn<bool>("lentAgain");
    const QByteArray ok("+OK\r\n");
    const QByteArray refused("-NOPERM this user has no permissions\r\n");
    const QByteArray none;

    QTest::newRow("nothing") << QByteArrayList{} << QByteArrayList{} << none << true;
    QTest::newRow("UNWATCH without WATCH") << QByteArrayList{"UNWATCH"} << QByteArrayList{refused} << none << true;
    QTest::newRow("WATCH") << QByteArrayList{"WATCH"} << QByteArrayList{ok} << ok << true;
    QTest::newRow("WATCH, not to be ended") << QByteArrayList{"WATCH"} << QByteArrayList{ok} << refused << false;
    QTest::newRow("WATCH refused") << QByteArrayList{"WATCH"} << QByteArrayList{refused} << ok << true;
    QTest::newRow("UNWATCH") << QByteArrayList{"WATCH", "UNWATCH"} << QByteArrayList{ok, ok} << none << true;
    QTest::newRow("UNWATCH refused") << QByteArrayList{"WATCH", "UNWATCH"} << QByteArrayList{ok, refused} << ok << true;
    QTest::newRow("UNWATCH refused twice")
        << QByteArrayList{"WATCH", "UNWATCH"} << QByteArrayList{ok, refused} << refused << false;
    QTest::newRow("UNWATCH, WATCH") << QByteArrayList{"WATCH", "UNWATCH", "WATCH"} << QByteArrayList{ok, ok, ok} << ok
                                    << true;
    QTest::newRow("EXEC") << QByteArrayList{"WATCH", "EXEC"} << QByteArrayList{ok, "*0\r\n"} << none << true;
    QTest::newRow("conflict") << QByteArrayList{"WATCH", "EXEC"} << QByteArrayList{ok, "*-1\r\n"} << none << true;
    QTest::newRow("conflict on RESP3") << QByteArrayList{"WATCH", "EXEC"} << QByteArrayList{ok, "_\r\n"} << none
                                       << true;
    QTest::newRow("EXECABORT") << QByteArrayList{"WATCH", "EXEC"}
                               << QByteArrayList{ok, "-EXECABORT Transaction discarded\r\n"} << none << true;
    QTest::newRow("EXEC without MULTI") << QByteArrayList{"WATCH", "EXEC"}
                                        << QByteArrayList{ok, "-ERR EXEC without MULTI\r\n"} << ok << true;
}

//! A lease whose UNWATCH had been refused, or whose EXEC was cancelled before it was sent, was lent with its WATCH.
void TestPool::returnedOnlyWhenClean()
{
    QFETCH(QByteArrayList, asked);
    QFETCH(QByteArrayList, answers);
    QFETCH(QByteArray, unwatch);
    QFETCH(bool, lentAgain);
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    const QPointer<Lease> lease = m_granted[0];
    for (const QByteArray &word : std::as_const(asked))
        send(lease, word == "WATCH" ? Command::Watch : word == "EXEC" ? Command::Exec : Command::Unwatch, {});
    for (const QByteArray &word : std::as_const(asked))
        QCOMPARE(server.next(), (QByteArrayList{word}));
    pool.release(lease);
    ask(pool, 1);
    server.send(answers.join());
    if (!unwatch.isNull()) {
        QCOMPARE(server.next(), (QByteArrayList{"UNWATCH"}));
        QCOMPARE(m_granted.size(), 1); // not before it is answered
        server.send(unwatch);
    }
    QTRY_COMPARE(m_granted.size(), 2);
    QCOMPARE(m_granted[1] == lease, lentAgain);
    QCOMPARE(server.linkCount(), lentAgain ? 1 : 2);
    QCOMPARE(pool.gauge().counts().leased, 1);
}

void TestPool::execCanceledBeforeItIsSent()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    send(m_granted[0], Command::Watch, {"k"}); // on the wire: what follows waits for the end of the turn
    Request request;
    QFutureInterface<QRedisValue> promise = startedPromise<QRedisValue>();
    request.sink = Sink::make(FutureSink<QRedisValue>{promise});
    request.command = Command::Exec;
    request.batch = true;
    m_granted[0]->send(std::move(request), std::span<const QRedisArg>());
    pool.release(m_granted[0]);
    promise.future().cancel();
    QCOMPARE(server.next(), (QByteArrayList{"WATCH", "k"}));
    server.send("+OK\r\n");
    QCOMPARE(server.next(), (QByteArrayList{"UNWATCH"}));
    QCOMPARE(pool.gauge().counts().idle, 0);
    server.send("+OK\r\n");
    QTRY_COMPARE(pool.gauge().counts().idle, 1);
}

void TestPool::canceledLeavesTheQueueAtOnce()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    QFutureInterface<void> early = startedPromise<void>();
    QFutureInterface<void> late = startedPromise<void>();
    Sink earlySink = Sink::make(FutureSink<void>{early});
    Sink lateSink = Sink::make(FutureSink<void>{late});
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    ask(pool, 1, 60s, &earlySink);
    ask(pool, 2, 60s, &lateSink);
    ask(pool, 3);
    QCOMPARE(pool.gauge().counts().waiting, 3);
    early.future().cancel();
    QTRY_COMPARE(pool.gauge().counts().waiting, 2); // although nothing came back
    QCOMPARE(m_refused.size(), 1);
    QCOMPARE(m_refused[0].code(), Code::Canceled);
    QCOMPARE(m_refused[0].outcome(), QRedisError::Outcome::NotSent);
    late.future().cancel();
    pool.release(m_granted[0]); // before the event loop could tell
    QCOMPARE(m_order, (QList<int>{0, 1, 2, 3}));
    QCOMPARE(m_refused.size(), 2);
    QCOMPARE(m_granted.size(), 2);
}

void TestPool::withdrawnIsNotAnswered()
{
    ScriptedServer server(ScriptedServer::Socket::Tcp, ScriptedServer::Greeting::ByHand);
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    const Pool::Ticket ticket = ask(pool, 0);
    QVERIFY(pool.withdraw(ticket));
    QVERIFY(!pool.withdraw(ticket));
    QCOMPARE(pool.gauge().counts().waiting, 0);
    ask(pool, 1);
    QCOMPARE(server.next().value(0), "HELLO");
    server.send("%1\r\n+proto\r\n:3\r\n");
    QTRY_COMPARE(m_order, QList<int>{1}); // by the dial that the first had caused
    QCOMPARE(server.linkCount(), 1);
}

void TestPool::dialServesTheNext()
{
    ScriptedServer server(ScriptedServer::Socket::Tcp, ScriptedServer::Greeting::ByHand);
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    QFutureInterface<void> promise = startedPromise<void>();
    Sink sink = Sink::make(FutureSink<void>{promise});
    ask(pool, 0, 60s, &sink);
    ask(pool, 1, 60s);
    QCOMPARE(server.next().value(0), "HELLO");
    promise.future().cancel();
    QTRY_COMPARE(m_refused.size(), 1);
    server.send("%1\r\n+proto\r\n:3\r\n");
    QTRY_COMPARE(m_granted.size(), 1);
    QCOMPARE(m_order, (QList<int>{0, 1}));
    QCOMPARE(server.linkCount(), 1);
}

void TestPool::minimumIdle()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(5).setMinIdleConnections(2), &outbox);
    QCOMPARE(pool.gauge().counts().open, 0); // nothing is dialled before anybody asks
    ask(pool, 0);
    QTRY_COMPARE(pool.gauge().counts().idle, 2);
    ask(pool, 1); // takes one of them, and another is made
    QCOMPARE(m_granted.size(), 2);
    QTRY_COMPARE(pool.gauge().counts().idle, 2);
    QCOMPARE(server.linkCount(), 4);
    server.closeLink(); // the newest, an idle one, is lost
    QTRY_COMPARE(server.linkCount(), 5);
    QTRY_COMPARE(pool.gauge().counts().idle, 2);
    ask(pool, 2);
    ask(pool, 3);
    QTRY_COMPARE(m_granted.size(), 4);
    QCOMPARE(pool.gauge().counts().open, 4); // no more than may be
}

void TestPool::idleIsClosed()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(5).setMinIdleConnections(1).setIdleTimeout(30ms), &outbox);
    for (int name = 0; name < 4; ++name)
        ask(pool, name);
    QTRY_COMPARE(m_granted.size(), 4);
    Lease *const last = m_granted[2];
    for (int name : {0, 1, 3, 2})
        pool.release(m_granted[name]);
    QCOMPARE(pool.gauge().counts().idle, 4);
    QTRY_COMPARE(pool.gauge().counts().idle, 1);
    QCOMPARE(pool.gauge().counts().open, 1);
    m_granted.clear();
    ask(pool, 4);
    QCOMPARE(m_granted, QList<Lease *>{last}); // the one that was used last
    QCOMPARE(server.linkCount(), 4);
}

void TestPool::idleStaysWithoutATimeout()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setIdleTimeout(0ms), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    pool.release(m_granted[0]);
    QCOMPARE(m_granted[0]->age().due(true), Deadlines::Never);
    QCOMPARE(pool.gauge().counts().idle, 1);
}

void TestPool::oldIsNotLentAgain()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2).setMaxConnectionAge(40ms), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    const Lease *const first = m_granted[0];
    QTRY_VERIFY(first->age().isOver(Connection::clock()));
    QVERIFY(server.isLinkOpen()); // whoever has it keeps it
    pool.release(m_granted[0]);
    QCOMPARE(pool.gauge().counts().idle, 0);
    ask(pool, 1);
    QTRY_COMPARE(server.linkCount(), 2);
    QTRY_COMPARE(m_granted.size(), 2);
    pool.release(m_granted[1]);
    QTRY_COMPARE(pool.gauge().counts().open, 0); // an idle one goes by itself
    QTRY_VERIFY(!server.isLinkOpen());
}

void TestPool::agesDiffer()
{
    LeaseAge age(300s, 100s);
    age.opened(1000, 0);
    QVERIFY(!age.isOver(100'999));
    QVERIFY(age.isOver(101'000));
    QCOMPARE(age.due(false), 101'000);
    age.opened(1000, 0.5);
    QCOMPARE(age.due(false), 96'000); // by chance up to a tenth earlier, never later
    age.opened(1000, 0.999);
    QVERIFY(age.due(true) > 91'000 && age.due(true) < 91'200);
    LeaseAge idle(10s, 0s);
    idle.opened(1000, 0.5);
    QCOMPARE(idle.due(true), 11'000);
    idle.becameIdle(5000);
    QCOMPARE(idle.due(true), 15'000);
    QCOMPARE(idle.due(false), Deadlines::Never);
    QVERIFY(!idle.isOver(1'000'000'000));
}

void TestPool::unreachable()
{
    ScriptedServer server;
    server.stopListening();
    Outbox outbox;
    Pool pool(server.options(), &outbox);
    ask(pool, 0, 100ms);
    QTRY_COMPARE(m_refused.size(), 1);
    QCOMPARE(m_refused[0].code(), Code::ConnectionRefused); // not PoolExhausted
    QCOMPARE(m_refused[0].outcome(), QRedisError::Outcome::NotSent);
    server.listen();
    ask(pool, 1);
    QTRY_COMPARE(m_granted.size(), 1);
}

void TestPool::endRefusesAll()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    ask(pool, 1);
    pool.end(QRedisError(Code::Closed, QRedisError::Outcome::NotSent, QStringLiteral("over")));
    QCOMPARE(m_refused.size(), 1);
    QCOMPARE(m_refused[0].code(), Code::Closed);
    ask(pool, 2);
    QCOMPARE(m_refused.size(), 2);
    QTRY_VERIFY(!server.isLinkOpen());
    QCOMPARE(pool.gauge().counts().waiting, 0);
}

QTEST_GUILESS_MAIN(TestPool)
#include "tst_pool.moc"
