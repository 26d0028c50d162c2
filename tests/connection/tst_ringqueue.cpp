// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/ringqueue.h"

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

#include <deque>
#include <memory>

using QRedis::Private::RingQueue;

class TestRingQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersStay();
    void behavesAsAQueue();
    void keepsNothingThatWasPopped();
};

void TestRingQueue::numbersStay()
{
    RingQueue<std::unique_ptr<int>> queue;
    QVERIFY(queue.isEmpty());
    for (int i = 0; i < 100; ++i)
        QCOMPARE(queue.push(std::make_unique<int>(i)), quint64(i));
    for (int i = 0; i < 60; ++i)
        QCOMPARE(*queue.pop(), i);
    for (int i = 100; i < 500; ++i) // grows while its begin is not at the ring's
        QCOMPARE(queue.push(std::make_unique<int>(i)), quint64(i));
    QCOMPARE(queue.begin(), 60u);
    QCOMPARE(queue.end(), 500u);
    for (quint64 number = queue.begin(); number != queue.end(); ++number)
        QCOMPARE(*queue[number], int(number));
    QCOMPARE(*queue.front(), 60);
    QCOMPARE(*queue.back(), 499);
}

void TestRingQueue::behavesAsAQueue()
{
    QRandomGenerator random(7);
    RingQueue<int> queue;
    std::deque<int> model;
    for (int step = 0; step < 100'000; ++step) {
        // Bursts beyond what is kept when empty, and droughts.
        const bool push = model.empty() || random.bounded(100) < ((step / 20'000) % 2 ? 30 : 70);
        if (push) {
            queue.push(int(step));
            model.push_back(step);
        } else {
            QCOMPARE(queue.pop(), model.front());
            model.pop_front();
        }
        QCOMPARE(queue.size(), qsizetype(model.size()));
    }
    while (!model.empty()) {
        QCOMPARE(queue.pop(), model.front());
        model.pop_front();
    }
    QVERIFY(queue.isEmpty());
    queue.push(1);
    QCOMPARE(queue.pop(), 1);
}

void TestRingQueue::keepsNothingThatWasPopped()
{
    const auto watched = std::make_shared<int>(1);
    RingQueue<std::shared_ptr<int>> queue;
    for (int i = 0; i < 10'000; ++i)
        queue.push(std::shared_ptr<int>(watched));
    for (int i = 0; i < 10'000; ++i)
        queue.pop();
    QCOMPARE(watched.use_count(), 1);
}

QTEST_APPLESS_MAIN(TestRingQueue)
#include "tst_ringqueue.moc"
