// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/deadlines.h"

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

#include <map>

using QRedis::Private::Deadlines;

class TestDeadlines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void inOrder();
    void outOfOrder();
    void answeredAreDropped();
    void renewed();
    void neverIsNone();
    void asASortedMapWould();
};

void TestDeadlines::inOrder()
{
    Deadlines deadlines;
    QCOMPARE(deadlines.next(0), Deadlines::Never);
    deadlines.add(0, 100);
    deadlines.add(1, 100);
    deadlines.add(2, 150);
    QCOMPARE(deadlines.next(0), 100);
    QVERIFY(!deadlines.takeExpired(0, 99));
    QCOMPARE(deadlines.takeExpired(0, 100), 0u);
    QCOMPARE(deadlines.takeExpired(0, 100), 1u);
    QVERIFY(!deadlines.takeExpired(0, 149));
    QCOMPARE(deadlines.takeExpired(0, 1000), 2u);
    QVERIFY(!deadlines.takeExpired(0, 1000));
}

void TestDeadlines::outOfOrder()
{
    Deadlines deadlines;
    deadlines.add(0, 60'000); // a patient one in front
    deadlines.add(1, 100);
    deadlines.add(2, 50);
    deadlines.add(3, 70'000);
    QCOMPARE(deadlines.next(0), 50);
    QCOMPARE(deadlines.takeExpired(0, 60), 2u);
    QCOMPARE(deadlines.next(0), 100);
    QCOMPARE(deadlines.takeExpired(0, 200), 1u);
    QCOMPARE(deadlines.next(0), 60'000);
}

void TestDeadlines::answeredAreDropped()
{
    Deadlines deadlines;
    deadlines.add(0, 100);
    deadlines.add(1, 50);
    deadlines.add(2, 120);
    QCOMPARE(deadlines.next(2), 120);
    QVERIFY(!deadlines.takeExpired(3, 1000));
    QCOMPARE(deadlines.next(3), Deadlines::Never);
}

void TestDeadlines::renewed()
{
    Deadlines deadlines;
    deadlines.add(0, 100);
    deadlines.add(1, 200);
    QCOMPARE(deadlines.takeExpired(0, 100), 0u);
    deadlines.add(0, 300); // a pipeline that got an answer
    QCOMPARE(deadlines.takeExpired(0, 400), 1u);
    QCOMPARE(deadlines.takeExpired(0, 400), 0u);
}

void TestDeadlines::neverIsNone()
{
    Deadlines deadlines;
    deadlines.add(0, Deadlines::Never);
    QCOMPARE(deadlines.next(0), Deadlines::Never);
    deadlines.add(1, 10); // behind it, and in order
    QCOMPARE(deadlines.next(0), 10);
}

void TestDeadlines::asASortedMapWould()
{
    QRandomGenerator random(11);
    Deadlines deadlines;
    std::multimap<qint64, quint64> model;
    quint64 first = 0;
    quint64 end = 0;
    for (qint64 now = 0; now < 5000; ++now) {
        for (int i = random.bounded(3); i > 0; --i) {
            const qint64 deadline = now + 1 + (random.bounded(4) ? 50 : random.bounded(200));
            deadlines.add(end, deadline);
            model.emplace(deadline, end++);
        }
        if (first < end && random.bounded(2)) { // an answer
            std::erase_if(model, [first](const auto &item) { return item.second == first; });
            ++first;
        }
        // An answered one in the middle of the heap may be named still: it is the earliest bound that counts.
        QVERIFY(deadlines.next(first) <= (model.empty() ? Deadlines::Never : model.begin()->first));
        QList<quint64> late;
        while (const auto number = deadlines.takeExpired(first, now)) {
            if (*number >= first)
                late.append(*number);
        }
        QList<quint64> expected;
        while (!model.empty() && model.begin()->first <= now) {
            expected.append(model.begin()->second);
            model.erase(model.begin());
        }
        std::sort(late.begin(), late.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(late, expected);
    }
}

QTEST_APPLESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"
