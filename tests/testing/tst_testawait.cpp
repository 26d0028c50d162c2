// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestawait.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qexception.h>
#include <QtCore/qpromise.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace std::chrono_literals;

namespace {

class Trouble : public QException
{
public:
    explicit Trouble(int number)
        : number(number)
    {
    }
    void raise() const override { throw *this; }
    Trouble *clone() const override { return new Trouble(*this); }
    const char *what() const noexcept override { return "trouble"; }

    int number;
};

//! A started promise, to be finished later.
template<class T>
std::shared_ptr<QPromise<T>> begin()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

} // namespace

class TestAwait : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void returnsAtOnceWhenFinished();
    void spinsTheLoopUntilFinished();
    void givesUpAtTheLimit();
    void leavesTheContinuationInPlace();
    void valueOfASuccess();
    void valueOfVoid();
    void valueOfAFailure();
    void valueOfACancelledFuture();
    void valueOfAnUnfinishedFuture();
};

void TestAwait::returnsAtOnceWhenFinished()
{
    const auto promise = begin<int>();
    promise->addResult(1);
    promise->finish();
    bool turned = false;
    QMetaObject::invokeMethod(
        this, [&turned] { turned = true; }, Qt::QueuedConnection);
    QVERIFY(QRedisTest::await(promise->future()));
    const bool turnedWhileAwaiting = turned;
    QCoreApplication::processEvents();
    QVERIFY2(!turnedWhileAwaiting, "the event loop ran although the future was finished");
    QVERIFY(turned);
}

void TestAwait::spinsTheLoopUntilFinished()
{
    const auto promise = begin<void>();
    QMetaObject::invokeMethod(
        this, [promise] { promise->finish(); }, Qt::QueuedConnection);
    QVERIFY(QRedisTest::await(promise->future()));
}

void TestAwait::givesUpAtTheLimit()
{
    const auto promise = begin<void>();
    QVERIFY(!QRedisTest::await(promise->future(), 20ms));
    promise->finish();
    QVERIFY(QRedisTest::await(promise->future(), 20ms));
}

void TestAwait::leavesTheContinuationInPlace()
{
    const auto promise = begin<int>();
    int seen = 0;
    const QFuture<int> future = promise->future();
    QFuture<int>(future).then([&seen](int value) { seen = value; });
    QMetaObject::invokeMethod(
        this,
        [promise] {
            promise->addResult(7);
            promise->finish();
        },
        Qt::QueuedConnection);
    QVERIFY(QRedisTest::await(future));
    QCOMPARE(seen, 7);
}

void TestAwait::valueOfASuccess()
{
    const auto promise = begin<QByteArray>();
    QMetaObject::invokeMethod(
        this,
        [promise] {
            promise->addResult(QByteArrayLiteral("v"));
            promise->finish();
        },
        Qt::QueuedConnection);
    const auto settled = QRedisTest::value(promise->future());
    QVERIFY2(settled, qPrintable(settled.message()));
    QCOMPARE(*settled, "v");
    QCOMPARE(settled->size(), 1);
    QVERIFY(settled.message().isEmpty());
    QVERIFY(!settled.failure<Trouble>());
}

void TestAwait::valueOfVoid()
{
    const auto promise = begin<void>();
    promise->finish();
    QVERIFY(QRedisTest::value(promise->future()));
}

void TestAwait::valueOfAFailure()
{
    const auto promise = begin<int>();
    promise->setException(Trouble(5));
    promise->finish();
    const auto settled = QRedisTest::value(promise->future());
    QVERIFY(!settled);
    QCOMPARE(settled.message(), QStringLiteral("trouble"));
    QVERIFY(settled.failure<Trouble>());
    QCOMPARE(settled.failure<Trouble>()->number, 5);
    QVERIFY(!settled.failure<int>());
}

void TestAwait::valueOfACancelledFuture()
{
    const auto number = begin<int>();
    number->future().cancel();
    number->finish();
    QCOMPARE(QRedisTest::value(number->future()).message(), QStringLiteral("Cancelled"));

    const auto nothing = begin<void>();
    nothing->future().cancel();
    nothing->finish();
    QCOMPARE(QRedisTest::value(nothing->future()).message(), QStringLiteral("Cancelled"));
}

void TestAwait::valueOfAnUnfinishedFuture()
{
    const auto promise = begin<int>();
    const auto settled = QRedisTest::value(promise->future(), 20ms);
    QVERIFY(!settled);
    QCOMPARE(settled.message(), QStringLiteral("Not finished within 20 ms"));
    promise->finish();
}

QTEST_GUILESS_MAIN(TestAwait)
#include "tst_testawait.moc"
