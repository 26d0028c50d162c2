// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include "connection/outbox.h"
#include "routing/pool.h"

#include <QtTest/qtest.h>

using namespace QRedis::Private;
using namespace std::chrono_literals;

using Code = QRedisError::Code;

//! Leases: who gets one, when, and what becomes of it. Against a scripted peer that greets by itself.
class TestPool : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstComeFirstServed();
    void neverMoreThanAllowed();
    void noRoomBesideTheLane();
    void acquireTimeoutOfZero();
    void reservationTakesAnIdleLink();
    void dialGoesOnWithoutItsCause();
    void lostLeaseIsReplaced();
    void returnedOnlyWhenQuiet();
    void uncleanIsClosed();
    void unreachable();
    void endRefusesAll();

private:
    //! Asks for a lease; the outcome is appended to m_granted or m_refused, with \a name.
    void ask(Pool &pool, int name, std::chrono::milliseconds patience = 5s)
    {
        pool.acquire(Connection::clock() + patience.count(), [this, name](Connection *lease, const QRedisError &error) {
            m_order.append(name);
            if (lease)
                m_granted.append(lease);
            else
                m_refused.append(error);
        });
    }

    QList<int> m_order;
    QList<Connection *> m_granted;
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
    QCOMPARE(pool.gauge().leased, 2);
    QCOMPARE(pool.gauge().waiting, 3);
    pool.release(m_granted[1], true);
    QCOMPARE(m_order, (QList<int>{0, 1, 2}));
    QCOMPARE(m_granted[2], m_granted[1]); // at once, and the same link
    pool.release(m_granted[0], true);
    pool.release(m_granted[2], true);
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
        for (Connection *lease : std::exchange(m_granted, {}))
            pool.release(lease, true);
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
    QVERIFY(!pool.reserve());
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

//! A subscription link came on top of maxConnections when all others were open.
void TestPool::reservationTakesAnIdleLink()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(3), &outbox);
    ask(pool, 0);
    ask(pool, 1);
    QTRY_COMPARE(m_granted.size(), 2);
    QVERIFY(!pool.reserve()); // both are in use
    pool.release(m_granted[0], true);
    QCOMPARE(pool.gauge().idle, 1);
    QVERIFY(pool.reserve());
    QCOMPARE(pool.gauge().idle, 0);
    QCOMPARE(pool.gauge().open, 2); // one lease and the reserved one
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
    QTRY_COMPARE(pool.gauge().idle, 1);
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
    QCOMPARE(pool.gauge().waiting, 1);
    server.closeLink();
    QTRY_COMPARE(m_granted.size(), 2);
    QVERIFY(m_granted[1]->isReady());
    QCOMPARE(server.linkCount(), 2);
    QCOMPARE(pool.gauge().leased, 1);
}

void TestPool::returnedOnlyWhenQuiet()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    Request request;
    request.sink = Sink::make(FutureSink<QRedisValue>{startedPromise<QRedisValue>()});
    request.command = QRedis::Command::Ping;
    m_granted[0]->send(std::move(request), std::span<const QRedisArg>());
    QCOMPARE(server.next(), (QByteArrayList{"PING"}));
    pool.release(m_granted[0], true);
    ask(pool, 1);
    QCOMPARE(m_granted.size(), 1); // its reply is owed
    QCOMPARE(pool.gauge().idle, 0);
    server.send("+PONG\r\n");
    QTRY_COMPARE(m_granted.size(), 2);
}

void TestPool::uncleanIsClosed()
{
    ScriptedServer server;
    Outbox outbox;
    Pool pool(server.options().setMaxConnections(2), &outbox);
    ask(pool, 0);
    QTRY_COMPARE(m_granted.size(), 1);
    pool.release(m_granted[0], false);
    QTRY_VERIFY(!server.isLinkOpen());
    QCOMPARE(pool.gauge().open, 0);
    ask(pool, 1);
    QTRY_COMPARE(m_granted.size(), 2);
    QCOMPARE(server.linkCount(), 2);
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
    QCOMPARE(pool.gauge().waiting, 0);
}

QTEST_GUILESS_MAIN(TestPool)
#include "tst_pool.moc"
