// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/transactionmodel.h"
#include "transactions/watchmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using RowState = TransactionModel::RowState;

class TestTransactionModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyCompleteRowsAreRun()
    {
        TransactionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCommands({QStringLiteral("SET a 1"), QString(), QStringLiteral("# note"), QStringLiteral("SET b \"x"),
                           QStringLiteral("GET a")});
        QCOMPARE(model.state(0), RowState::Ready);
        QCOMPARE(model.state(1), RowState::Empty);
        QCOMPARE(model.state(2), RowState::Empty);
        QCOMPARE(model.state(3), RowState::Invalid);
        QVERIFY(model.hasInvalidRow());
        QCOMPARE(model.runnableRows(), (QList<int>{0, 4}));
        QCOMPARE(model.words(4), (QByteArrayList{"GET", "a"}));

        // Switched off, a malformed row is no obstacle.
        QVERIFY(model.setData(model.index(3, TransactionModel::Command), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!model.hasInvalidRow());
        QVERIFY(model.setData(model.index(0, TransactionModel::Command), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.state(0), RowState::Off);
        QCOMPARE(model.runnableRows(), (QList<int>{4}));
    }

    void editingForgetsTheReply()
    {
        TransactionModel model;
        model.append(QStringLiteral("INCR a"));
        model.setReply(0, QRedisValue::fromInteger(1));
        QCOMPARE(model.state(0), RowState::Applied);
        QCOMPARE(model.index(0, TransactionModel::Reply).data().toString(), QStringLiteral("1"));
        const QModelIndex command = model.index(0, TransactionModel::Command);
        QVERIFY(model.setData(command, QStringLiteral("INCR a"))); // the same text changes nothing
        QCOMPARE(model.state(0), RowState::Applied);
        QVERIFY(model.setData(command, QStringLiteral("INCR b")));
        QCOMPARE(model.state(0), RowState::Ready);
        QVERIFY(model.reply(0).isNull());
    }

    void anErrorReplyFailsItsRowOnly()
    {
        TransactionModel model;
        model.setCommands({QStringLiteral("SET a x"), QStringLiteral("INCR a")});
        model.setReply(0, QRedisValue::fromBytes(QRedisValue::Type::SimpleString, "OK"));
        model.setReply(1, QRedisValue::fromBytes(QRedisValue::Type::Error, "ERR not an integer"));
        QCOMPARE(model.state(0), RowState::Applied);
        QCOMPARE(model.state(1), RowState::Failed);
        QCOMPARE(model.index(1, TransactionModel::Reply).data().toString(), QStringLiteral("ERR not an integer"));
        model.clearReplies();
        QCOMPARE(model.state(1), RowState::Ready);
    }

    void moves_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<int>("before");
        QTest::addColumn<bool>("moved");
        QTest::addColumn<QString>("order");
        QTest::newRow("up") << 1 << 0 << true << "bacd";
        QTest::newRow("down") << 1 << 3 << true << "acbd";
        QTest::newRow("to the end") << 0 << 4 << true << "bcda";
        QTest::newRow("to the front") << 3 << 0 << true << "dabc";
        QTest::newRow("onto itself") << 1 << 1 << false << "abcd";
        QTest::newRow("behind itself") << 1 << 2 << false << "abcd";
        QTest::newRow("above the top") << 0 << -1 << false << "abcd";
        QTest::newRow("below the end") << 3 << 5 << false << "abcd";
    }
    void moves()
    {
        QFETCH(int, row);
        QFETCH(int, before);
        TransactionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCommands({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
        const QPersistentModelIndex follows = model.index(qBound(0, row, 3), 0);
        const QString text = follows.data().toString();
        QTEST(model.move(row, before), "moved");
        QTEST(model.commands().join(QString()), "order");
        QCOMPARE(follows.data().toString(), text);
    }

    void removingKeepsTheRest()
    {
        TransactionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCommands({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
        model.remove(1);
        model.insert(0, QStringLiteral("z"));
        QCOMPARE(model.commands().join(QString()), QStringLiteral("zac"));
    }

    void aWatchedKeyTurnsRedAndStaysSo()
    {
        WatchModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.add("counter"));
        QVERIFY(!model.add("counter"));
        QVERIFY(!model.add(""));
        QCOMPARE(model.state(0), WatchModel::KeyState::Idle);

        model.setBefore("counter", WatchedValue::ofString("41"));
        QCOMPARE(model.state(0), WatchModel::KeyState::Clean);
        model.setNow("counter", WatchedValue::ofString("41"));
        QCOMPARE(model.state(0), WatchModel::KeyState::Clean);
        model.setNow("counter", WatchedValue::ofString("57"));
        QCOMPARE(model.state(0), WatchModel::KeyState::Changed);
        QCOMPARE(model.changedKeys(), (QByteArrayList{"counter"}));
        QCOMPARE(model.explanation(0), QStringLiteral("\"41\" → \"57\""));

        // The server counts writes, not values: a value that came back is a conflict all the same.
        model.setNow("counter", WatchedValue::ofString("41"));
        QCOMPARE(model.state(0), WatchModel::KeyState::Changed);
        model.setIdle();
        QCOMPARE(model.state(0), WatchModel::KeyState::Changed);
        model.setBefore("counter", WatchedValue::ofString("41"));
        QCOMPARE(model.state(0), WatchModel::KeyState::Clean);
    }

    void aMissingKeyIsAValueToo()
    {
        WatchModel model;
        model.add("k");
        model.setBefore("k", WatchedValue::missing());
        model.setNow("k", WatchedValue::ofString(""));
        QCOMPARE(model.state(0), WatchModel::KeyState::Changed);
        QCOMPARE(model.explanation(0), QStringLiteral("no such key → \"\""));
    }
};

QTEST_GUILESS_MAIN(TestTransactionModel)
#include "tst_transactionmodel.moc"
