// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/backoff.h"

#include <QtTest/qtest.h>

using namespace std::chrono_literals;
using QRedis::Private::Backoff;

class TestBackoff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void doublesUpToItsBound();
    void fullJitter();
    void resets();
    void manyFailures();
};

void TestBackoff::doublesUpToItsBound()
{
    Backoff backoff(10ms, 100ms);
    const double almostOne = 0.9999999;
    for (const qint64 bound : {10, 20, 40, 80, 100, 100}) {
        const qint64 pause = backoff.next(almostOne).count();
        QVERIFY2(pause == bound - 1 || pause == bound, qPrintable(QString::number(pause)));
    }
    QCOMPARE(backoff.failures(), 6);
}

void TestBackoff::fullJitter()
{
    QCOMPARE(Backoff(10ms, 1s).next(0), 0ms);
    QCOMPARE(Backoff(10ms, 1s).next(0.5), 5ms);
}

void TestBackoff::resets()
{
    Backoff backoff(10ms, 1s);
    for (int i = 0; i < 5; ++i)
        backoff.next(0.5);
    backoff.reset();
    QCOMPARE(backoff.failures(), 0);
    QCOMPARE(backoff.next(0.5), 5ms);
}

void TestBackoff::manyFailures()
{
    Backoff backoff(1000ms, 60s);
    for (int i = 0; i < 1000; ++i) {
        const auto pause = backoff.next(0.999);
        QVERIFY(pause >= 0ms && pause <= 60s);
    }
}

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
