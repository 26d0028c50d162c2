// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;

class TestTailModel : public QObject
{
    Q_OBJECT

    static void feed(TailModel &model, int count, const QByteArray &channel = "c", int from = 0)
    {
        for (int i = from; i < from + count; ++i)
            model.append(i, channel, QByteArray::number(i));
    }
    static QString payload(const TailModel &model, int row)
    {
        return model.index(row, TailModel::Payload).data().toString();
    }

private Q_SLOTS:
    void aBurstIsOneInsert()
    {
        TailModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        feed(model, 10'000);
        QCOMPARE(model.rowCount(), 0); // nothing before the frame
        QTRY_COMPARE(model.rowCount(), 10'000);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(payload(model, 9'999), QStringLiteral("9999"));
    }

    void atMostOneInsertAFrame()
    {
        TailModel model;
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QElapsedTimer clock;
        clock.start();
        int fed = 0;
        while (clock.elapsed() < 500) {
            if (fed < 200'000) { // the ring holds them all, however fast the machine is
                feed(model, 20, "c", fed);
                fed += 20;
            }
            QCoreApplication::processEvents();
        }
        const qint64 frames = clock.elapsed() / TailModel::FrameMs + 1;
        QVERIFY2(inserted.size() <= frames,
                 qPrintable(QStringLiteral("%1 inserts in %2 frames").arg(inserted.size()).arg(frames)));
        QTRY_COMPARE(model.rowCount(), fed);
    }

    void pauseFreezesTheViewNotTheStream()
    {
        TailModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(model, 5);
        model.setPaused(true);
        QCOMPARE(model.rowCount(), 5); // what arrived before is shown
        feed(model, 100, "c", 5);
        model.flush();
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.waitingCount(), 100);
        QCOMPARE(model.store().size(), 105);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 105);
        QCOMPARE(model.waitingCount(), 0);
    }

    void theRingDropsRowsFromTheFront()
    {
        TailModel model(1 << 20);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QByteArray filler(120, 'x');
        for (int round = 0; round < 8; ++round) {
            for (int i = 0; i < TailStore::ChunkSize; ++i)
                model.append(i, "c", filler);
            model.flush();
            QCOMPARE(model.rowCount(), int(model.store().size()));
        }
        QVERIFY(model.store().droppedCount() > 0);
        QCOMPARE(model.sequenceAt(0), model.store().begin());
        QCOMPARE(model.rowOf(model.store().begin()), 0);
        QCOMPARE(model.rowOf(model.store().begin() - 1), -1);
    }

    void aPausedViewGivesWayToTheRing()
    {
        TailModel model(1 << 20);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(model, 100);
        model.setPaused(true);
        const QByteArray filler(200, 'x');
        for (int i = 0; i < TailStore::ChunkSize * 6; ++i)
            model.append(i, "c", filler);
        model.flush();
        QCOMPARE(model.rowCount(), 0); // its messages are gone from memory
        QCOMPARE(model.waitingCount(), qint64(model.store().size()));
        model.setPaused(false);
        QCOMPARE(model.rowCount(), int(model.store().size()));
    }

    void filterFindsOldAndNew()
    {
        TailModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 20'000; ++i)
            model.append(i, i % 10 ? "noise" : "Orders",
                         i % 10 ? QByteArray("tick") : QByteArray("id " + QByteArray::number(i)));
        model.flush();
        model.setFilter(MessageFilter(QStringLiteral("orders")));
        QTRY_COMPARE(model.rowCount(), 2'000);
        QTRY_VERIFY(!model.isSearching());
        QCOMPARE(payload(model, 0), QStringLiteral("id 0"));
        QCOMPARE(payload(model, 1'999), QStringLiteral("id 19990"));
        model.append(1, "noise", "tick");
        model.append(1, "Orders", "late");
        model.flush();
        QCOMPARE(model.rowCount(), 2'001);
        QCOMPARE(payload(model, 2'000), QStringLiteral("late"));
        model.setFilter(MessageFilter());
        QCOMPARE(model.rowCount(), 20'002);
    }

    void filterTerms_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("any case") << "hello" << QByteArray("Say HELLO") << true;
        QTest::newRow("upper case is exact") << "Hello" << QByteArray("hello") << false;
        QTest::newRow("upper case fits") << "Hello" << QByteArray("oh Hello") << true;
        QTest::newRow("at the very end") << "lo" << QByteArray("hello") << true;
        QTest::newRow("longer than the text") << "hello" << QByteArray("hell") << false;
        QTest::newRow("all words") << "a b" << QByteArray("b a") << true;
        QTest::newRow("one is missing") << "a z" << QByteArray("b a") << false;
        QTest::newRow("excluded") << "a -b" << QByteArray("b a") << false;
        QTest::newRow("excluded and absent") << "a -z" << QByteArray("b a") << true;
        QTest::newRow("channel counts") << "news" << QByteArray("x") << true;
        QTest::newRow("repeated first letter") << "aab" << QByteArray("xaaab") << true;
        QTest::newRow("behind a NUL") << "end" << QByteArray("\0end", 4) << true;
    }
    void filterTerms()
    {
        QFETCH(QString, filter);
        QFETCH(QByteArray, payload);
        QTEST(MessageFilter(filter).accepts("News.1", payload), "accepted");
    }

    void gapsAreRowsUnderAnyFilter()
    {
        TailModel model;
        model.append(1, "c", "one");
        model.appendGap(1000, 3500, "c");
        model.append(2, "c", "two");
        model.flush();
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, 0).data(TailModel::KindRole).toInt(), int(TailStore::Kind::Gap));
        QVERIFY(payload(model, 1).contains(QStringLiteral("2.5 s")));
        model.setFilter(MessageFilter(QStringLiteral("two")));
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 0).data(TailModel::KindRole).toInt(), int(TailStore::Kind::Gap));
    }

    void binaryPayloadsAreShownAsEscapes()
    {
        TailModel model;
        model.append(1, "c", QByteArray("a\x01\xff", 3));
        model.flush();
        QCOMPARE(payload(model, 0), QStringLiteral("a\\x01\\xff"));
    }

    void clearEmptiesAndGoesOn()
    {
        TailModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(model, 10);
        model.flush();
        feed(model, 3); // not shown yet
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        feed(model, 2, "c", 50);
        model.flush();
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(payload(model, 0), QStringLiteral("50"));
    }

    void rateIsAveragedOverFullSeconds()
    {
        RateMeter meter;
        for (int second = 0; second < 4; ++second)
            meter.add(1000 * second + 500, 300);
        QCOMPARE(meter.rate(4100), 300.0);
        QCOMPARE(meter.second(4100, 1), 300);
        QCOMPARE(meter.rate(200'000), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestTailModel)
#include "tst_tailmodel.moc"
