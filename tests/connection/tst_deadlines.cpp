// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/backoff.h"
#include "connection/deadlines.h"
#include "connection/liveness.h"

#include <QtTest/qtest.h>

using namespace QRedis::Private;
using namespace std::chrono_literals;

//! The plain classes that are fed with clock values.
class TestDeadlines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ringQueueKeepsNumbersWhileItGrowsAndShrinks();
    void expiresInOrderOfTimeNotOfArrival();
    void answeredOnesAreDropped();
    void aRenewedOneExpiresTwice();
    void neverIsNotKept();
    void backoffGrowsWithFullJitter();
    void anIdleLinkIsProbedAndThenDead();
    void anyByteIsASignOfLife();
    void aLinkThatOwesHasTwiceTheTimeout();
    void aBlockedLinkIsLeftAlone();
};

void TestDeadlines::ringQueueKeepsNumbersWhileItGrowsAndShrinks()
{
    RingQueue<std::unique_ptr<quint64>> queue;
    quint64 next = 0;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 10'000; ++i) {
            QCOMPARE(queue.push(std::make_unique<quint64>(next)), next);
            ++next;
        }
        for (quint64 number = queue.begin(); number < queue.end(); number += 997)
            QCOMPARE(*queue[number], number);
        while (queue.size() > (round == 2 ? 0 : 100)) {
            const quint64 number = queue.begin();
            QCOMPARE(*queue.pop(), number);
        }
    }
    QVERIFY(queue.isEmpty());
    QCOMPARE(queue.begin(), next);
}

void TestDeadlines::expiresInOrderOfTimeNotOfArrival()
{
    Deadlines deadlines;
    deadlines.add(0, 5000);
    deadlines.add(1, 5001);
    deadlines.add(2, 100); // withTimeout()
    deadlines.add(3, 50);
    deadlines.add(4, 5002);
    QCOMPARE(deadlines.next(0), 50);
    QCOMPARE(deadlines.takeExpired(0, 49), std::nullopt);
    QCOMPARE(deadlines.takeExpired(0, 200), std::optional<quint64>(3));
    QCOMPARE(deadlines.takeExpired(0, 200), std::optional<quint64>(2));
    QCOMPARE(deadlines.takeExpired(0, 200), std::nullopt);
    QCOMPARE(deadlines.next(0), 5000);
    for (quint64 number : {0, 1, 4})
        QCOMPARE(deadlines.takeExpired(0, 6000), std::optional<quint64>(number));
    QCOMPARE(deadlines.next(0), Deadlines::Never);
}

void TestDeadlines::answeredOnesAreDropped()
{
    Deadlines deadlines;
    deadlines.add(0, 100);
    deadlines.add(1, 50);
    deadlines.add(2, 200);
    QCOMPARE(deadlines.next(2), 200);
    QCOMPARE(deadlines.takeExpired(2, 150), std::nullopt);
    QCOMPARE(deadlines.takeExpired(2, 200), std::optional<quint64>(2));
}

void TestDeadlines::aRenewedOneExpiresTwice()
{
    Deadlines deadlines;
    deadlines.add(0, 100);
    QCOMPARE(deadlines.takeExpired(0, 100), std::optional<quint64>(0));
    deadlines.add(0, 200); // a pipeline that got answers meanwhile
    QCOMPARE(deadlines.takeExpired(0, 150), std::nullopt);
    QCOMPARE(deadlines.takeExpired(0, 200), std::optional<quint64>(0));
}

void TestDeadlines::neverIsNotKept()
{
    Deadlines deadlines;
    deadlines.add(0, Deadlines::Never);
    deadlines.add(1, 10);
    QCOMPARE(deadlines.next(0), 10);
}

void TestDeadlines::backoffGrowsWithFullJitter()
{
    Backoff backoff(10ms, 1000ms);
    for (int bound : {10, 20, 40, 80, 160, 320, 640, 1000, 1000})
        QCOMPARE(backoff.next(0.999999).count(), bound - 1);
    QCOMPARE(backoff.next(0), 0ms);
    QCOMPARE(backoff.failures(), 10);
    backoff.reset();
    QCOMPARE(backoff.next(0.5), 5ms);
    for (int i = 0; i < 100; ++i) // no overflow, however long a server is gone
        QVERIFY(backoff.next(0.999999) <= 1000ms);
}

void TestDeadlines::anIdleLinkIsProbedAndThenDead()
{
    Liveness link(5s, 3s, 1s);
    link.heard(1000);
    QCOMPARE(link.due(false, false), 6000);
    QCOMPARE(link.judge(5999, false, false), Liveness::Verdict::Alive);
    QCOMPARE(link.judge(6000, false, false), Liveness::Verdict::Probe);
    QCOMPARE(link.judge(8999, false, false), Liveness::Verdict::Alive);
    QCOMPARE(link.judge(9000, false, false), Liveness::Verdict::Dead);
}

void TestDeadlines::anyByteIsASignOfLife()
{
    Liveness link(5s, 3s, 1s);
    link.heard(0);
    QCOMPARE(link.judge(5000, false, false), Liveness::Verdict::Probe);
    link.heard(5001);
    QCOMPARE(link.judge(8001, false, false), Liveness::Verdict::Alive);
    QCOMPARE(link.due(false, false), 10'001);
}

void TestDeadlines::aLinkThatOwesHasTwiceTheTimeout()
{
    Liveness link(5s, 3s, 1s);
    link.heard(0);
    link.asked(4000); // after a silence that was nobody's fault
    QCOMPARE(link.due(true, false), 6000);
    QCOMPARE(link.judge(5999, true, false), Liveness::Verdict::Alive);
    QCOMPARE(link.judge(6000, true, false), Liveness::Verdict::Dead);
}

void TestDeadlines::aBlockedLinkIsLeftAlone()
{
    Liveness link(5s, 3s, 1s);
    link.heard(0);
    link.asked(0);
    QCOMPARE(link.due(true, true), Deadlines::Never);
    QCOMPARE(link.judge(1'000'000, true, true), Liveness::Verdict::Alive);
    Liveness off(0s, 3s, 1s);
    QCOMPARE(off.due(false, false), Deadlines::Never);
}

QTEST_GUILESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"
