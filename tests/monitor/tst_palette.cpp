// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/palettemodel.h"
#include "common/fuzzymatch.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;

class TestPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("empty") << ""
                               << "Anything" << true;
        QTest::newRow("prefix") << "new"
                                << "New tail" << true;
        QTest::newRow("initials") << "nt"
                                  << "New tail" << true;
        QTest::newRow("other case") << "NEW T"
                                    << "new tail" << true;
        QTest::newRow("blanks do not count") << "n t"
                                             << "New tail" << true;
        QTest::newRow("wrong order") << "tn"
                                     << "New" << false;
        QTest::newRow("one letter too many") << "newtailx"
                                             << "New tail" << false;
        QTest::newRow("longer than the text") << "newt"
                                              << "New" << false;
    }
    void matches()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QTEST(fuzzyMatch(pattern, text).has_value(), "matches");
    }

    void theBetterMatchScoresHigher_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("initials beat scattered letters") << "nt"
                                                         << "New tail"
                                                         << "Console and tidy";
        QTest::newRow("a run beats a scatter") << "pause"
                                               << "Pause"
                                               << "Put all users elsewhere";
        QTest::newRow("the beginning beats the middle") << "con"
                                                        << "Connect"
                                                        << "Disconnect";
        QTest::newRow("a word beats its inside") << "tab"
                                                 << "Close the tab"
                                                 << "Establish";
    }
    void theBetterMatchScoresHigher()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const auto a = fuzzyMatch(pattern, better);
        const auto b = fuzzyMatch(pattern, worse);
        QVERIFY(a);
        QVERIFY2(!b || a->score > b->score, qPrintable(QStringLiteral("%1 against %2").arg(a->score).arg(b->score)));
    }

    void positionsSpellThePattern()
    {
        const QString text = QStringLiteral("Jump to the newest");
        for (const QString &pattern :
             {QStringLiteral("jn"), QStringLiteral("newest"), QStringLiteral("tt"), QStringLiteral("jptn")}) {
            const auto match = fuzzyMatch(pattern, text);
            QVERIFY(match);
            QString spelled;
            int last = -1;
            for (int position : match->positions) {
                QVERIFY(position > last);
                last = position;
                spelled += text.at(position).toLower();
            }
            QCOMPARE(spelled, pattern);
        }
    }

    void offersEnabledActionsBestFirst()
    {
        QAction tail(QStringLiteral("New t&ail"));
        QAction bench(QStringLiteral("New &transaction"));
        QAction off(QStringLiteral("New nothing"));
        QAction line;
        off.setEnabled(false);
        line.setSeparator(true);
        bench.setShortcut(QKeySequence(QStringLiteral("Ctrl+B")));

        PaletteModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setActions({&tail, &off, &bench, &line});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("New tail"));
        model.setPattern(QStringLiteral("transact"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.actionAt(0), &bench);
        QCOMPARE(model.index(0).data(PaletteModel::ShortcutRole).toString(), QStringLiteral("Ctrl+B"));
        model.setPattern(QStringLiteral("no such act"));
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.actionAt(0), nullptr);
    }

    void anActionThatIsGoneIsNoTrap()
    {
        PaletteModel model;
        auto action = std::make_unique<QAction>(QStringLiteral("Short-lived"));
        model.setActions({action.get()});
        action.reset();
        QCOMPARE(model.actionAt(0), nullptr);
        QCOMPARE(model.index(0).data(PaletteModel::ShortcutRole).toString(), QString());
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
