// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/byteview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

//! Pages that come when the test says so.
struct SlowPages
{
    explicit SlowPages(const QByteArray &content)
        : bytes(content)
        , source(content.size(), [this](qint64 from, qint64 length, const PagedByteSource::Done &done) {
            asked << from;
            pending << [=, this] { done(bytes.mid(from, length), {}); };
        })
    {
    }
    void answerAll()
    {
        const auto now = std::exchange(pending, {});
        for (const auto &answer : now)
            answer();
    }

    QByteArray bytes;
    QList<qint64> asked;
    QList<std::function<void()>> pending;
    PagedByteSource source;
};

//! Lines by the definition, to compare the index with.
QList<qint64> linesOf(const QByteArray &text)
{
    QList<qint64> begins;
    qint64 at = 0;
    for (;;) {
        begins << at;
        const qint64 length = LineIndex::lineLength(QByteArrayView(text).sliced(at), true);
        if (length == 0 || (at + length == text.size() && text[at + length - 1] != '\n'))
            return begins;
        at += length;
    }
}

} // namespace

class TestByteView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lineIndexFindsEveryLineInAnyPieces_data();
    void lineIndexFindsEveryLineInAnyPieces();
    void longLinesAreCutBetweenCharacters();
    void rowMapsCharactersAndBytes();
    void pagesAreFetchedOnceAndForgotten();
    void pageThatFailsIsAskedForAgain();
    void showsTextAsItIs();
    void showsHexOfBinary();
    void largeRemoteTextIsNotFetchedWhole();
    void indexGoesOnWhereTheUserGoes();
    void missingBytesAppearWhenTheyCome();
    void copiesWhatIsSelected_data();
    void copiesWhatIsSelected();
    void keyboardMovesByCharacters();
    void sourceMayDie();
    void halfAGigabyteOpensAtOnce();
};

void TestByteView::lineIndexFindsEveryLineInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one line") << QByteArray("a");
    QTest::newRow("ends with a line feed") << QByteArray("a\nb\n");
    QTest::newRow("only line feeds") << QByteArray(100, '\n');
    QTest::newRow("exactly one long line") << QByteArray(LineIndex::MaxLine, 'x');
    QTest::newRow("one byte more") << QByteArray(LineIndex::MaxLine + 1, 'x');
    QByteArray mixed;
    for (int i = 0; i < 300; ++i)
        mixed += QByteArray(i * 7 % 400, char('a' + i % 26)) + (i % 5 ? "\n" : "\xe2\x82\xac");
    QTest::newRow("mixed") << mixed;
    QTest::newRow("without a line feed") << QByteArray("\xe2\x82\xac").repeated(20'000);
}

void TestByteView::lineIndexFindsEveryLineInAnyPieces()
{
    QFETCH(QByteArray, text);
    const QList<qint64> expected = linesOf(text);
    for (const qint64 piece : {1, 7, 4096, 65536, 1'000'000}) {
        LineIndex index;
        qint64 fed = 0;
        do {
            const qint64 length = qMin(piece, text.size() - fed);
            index.feed(QByteArrayView(text).sliced(fed, length), fed + length == text.size());
            fed += length;
        } while (fed < text.size());
        QVERIFY(index.isComplete());
        QCOMPARE(index.lineCount(), expected.size());
        for (qint64 line = 0; line < expected.size(); line += LineIndex::Stride)
            QCOMPARE(index.anchorOfLine(line + 1).second, expected[line]);
    }
}

void TestByteView::longLinesAreCutBetweenCharacters()
{
    const QByteArray text = QByteArray("\xe2\x82\xac").repeated(2000); // 4096 is within a character
    QCOMPARE(LineIndex::lineLength(text, true), 4095);
    const QByteArray binary(10'000, char(0x80)); // no character begins anywhere
    QCOMPARE(LineIndex::lineLength(binary, true), LineIndex::MaxLine);
}

void TestByteView::rowMapsCharactersAndBytes()
{
    const ByteRow row(100, "a\xc3\xa9\x01\xf0\x9f\x98\x80z\n");
    QCOMPARE(row.text(), u"aé\\x01😀z"_s);
    QCOMPARE(row.length(), 10);
    QCOMPARE(row.offsetAt(1), 101); // é
    QCOMPARE(row.offsetAt(4), 103); // within \x01
    QCOMPARE(row.offsetAt(6), 104); // the emoji
    QCOMPARE(row.offsetAt(9), 109); // the end: the line feed
    QCOMPARE(row.indexOf(102), 1); // second byte of é
    QCOMPARE(row.indexOf(103), 2);
    QCOMPARE(row.indexOf(107), 6);
    QCOMPARE(row.indexOf(108), 8);
    QCOMPARE(row.indexOf(999), row.text().size());
    QCOMPARE(row.next(103), 104);
    QCOMPARE(row.next(104), 108);
    QCOMPARE(row.next(109), 110);
    QCOMPARE(row.previous(108), 104);
    QCOMPARE(row.previous(100), 100);
}

void TestByteView::pagesAreFetchedOnceAndForgotten()
{
    SlowPages pages(QByteArray(200 * PagedByteSource::PageSize + 5, 'x'));
    PagedByteSource &source = pages.source;
    QVERIFY(!source.read(PagedByteSource::PageSize - 1, 2));
    QVERIFY(!source.read(0, 10));
    QCOMPARE(pages.asked, (QList<qint64>{0, PagedByteSource::PageSize}));
    pages.answerAll();
    QCOMPARE(source.read(PagedByteSource::PageSize - 1, 2).value(), "xx");
    QCOMPARE(source.read(source.size() - 3, 100), std::nullopt);
    pages.answerAll();
    QCOMPARE(source.read(source.size() - 3, 100).value(), "xxx");
    QCOMPARE(source.read(source.size(), 1).value(), "");
    for (qint64 page = 2; page < 150; ++page) {
        source.read(page * PagedByteSource::PageSize, 1);
        pages.answerAll();
    }
    QCOMPARE(source.cachedPages(), PagedByteSource::MaxPages);
    QVERIFY(!source.read(0, 1)); // the least recently used went
}

void TestByteView::pageThatFailsIsAskedForAgain()
{
    int asked = 0;
    PagedByteSource source(10, [&](qint64, qint64, const PagedByteSource::Done &done) {
        if (++asked == 1)
            done(std::nullopt, u"link lost"_s);
        else
            done(QByteArray("0123456789"), {});
    });
    QSignalSpy failed(&source, &ByteSource::failed);
    QVERIFY(!source.read(0, 10));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(source.read(0, 10).value(), "0123456789");
}

void TestByteView::showsTextAsItIs()
{
    MemoryByteSource source("first\nsecond \xff\n\tthird");
    ByteView view;
    view.resize(400, 300);
    view.setSource(&source);
    QCOMPARE(view.rowCount(), 3);
    QCOMPARE(view.visibleText(), (QList<QString>{u"first"_s, u"second \\xff"_s, u"\tthird"_s}));
}

void TestByteView::showsHexOfBinary()
{
    MemoryByteSource source(QByteArray(33, '\0'));
    ByteView view;
    view.setMode(ByteView::Mode::Hex);
    view.setSource(&source);
    QCOMPARE(view.rowCount(), 3);
    view.select(4, 6);
    view.copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"00 00"_s);
}

void TestByteView::largeRemoteTextIsNotFetchedWhole()
{
    SlowPages pages(QByteArray("a line of text\n").repeated(4'000'000)); // 60 MB
    ByteView view;
    view.resize(400, 300);
    view.setSource(&pages.source);
    view.grab();
    for (int turn = 0; turn < 100 && !pages.pending.isEmpty(); ++turn) {
        pages.answerAll();
        QCoreApplication::processEvents();
        view.grab();
    }
    QVERIFY(view.rowCount() > 1000);
    QVERIFY(!view.isIndexed());
    QVERIFY2(pages.asked.size() < 40, qPrintable(QString::number(pages.asked.size()))); // 2.5 MB
}

void TestByteView::indexGoesOnWhereTheUserGoes()
{
    MemoryByteSource source(QByteArray("0123456789abcde\n").repeated(500'000)); // 8 MB
    ByteView view;
    view.resize(400, 300);
    view.show();
    view.setSource(&source);
    const qint64 before = view.rowCount();
    QVERIFY(before < 500'000);
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    QTRY_COMPARE(view.rowCount(), 500'001);
    view.jumpTo(16 * 250'000 + 3);
    QVERIFY(view.topRow() <= 250'000 && view.topRow() + view.verticalScrollBar()->pageStep() > 250'000);
}

void TestByteView::missingBytesAppearWhenTheyCome()
{
    SlowPages pages("hello\nworld");
    ByteView view;
    view.resize(400, 300);
    view.setSource(&pages.source);
    QCOMPARE(view.visibleText(), QList<QString>());
    pages.answerAll();
    QTRY_COMPARE(view.rowCount(), 2);
    QCOMPARE(view.visibleText(), (QList<QString>{u"hello"_s, u"world"_s}));
}

void TestByteView::copiesWhatIsSelected_data()
{
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("copied");
    QTest::newRow("within a line") << 1 << 3 << u"b\\xff"_s;
    QTest::newRow("over lines") << 0 << 6 << u"ab\\xff\nde"_s;
    QTest::newRow("backwards") << 6 << 4 << u"de"_s;
}

void TestByteView::copiesWhatIsSelected()
{
    QFETCH(int, begin);
    QFETCH(int, end);
    MemoryByteSource source("ab\xff\nde");
    ByteView view;
    view.setSource(&source);
    view.select(begin, end);
    view.copy();
    QTEST(QGuiApplication::clipboard()->text(), "copied");
}

void TestByteView::keyboardMovesByCharacters()
{
    MemoryByteSource source("a\xc3\xa9z\nsecond");
    ByteView view;
    view.resize(400, 300);
    view.setSource(&source);
    const auto cursorAfter = [&view](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(&view, key, modifiers);
        return view.selection().second;
    };
    QCOMPARE(cursorAfter(Qt::Key_Right), 1);
    QCOMPARE(cursorAfter(Qt::Key_Right), 3);
    QCOMPARE(cursorAfter(Qt::Key_Down), 7); // "se|cond"
    QCOMPARE(cursorAfter(Qt::Key_Home), 5);
    QCOMPARE(cursorAfter(Qt::Key_Left), 4); // over the line feed
    QCOMPARE(cursorAfter(Qt::Key_Left), 3);
    QCOMPARE(cursorAfter(Qt::Key_Left), 1);
    QCOMPARE(cursorAfter(Qt::Key_End, Qt::ControlModifier), 11);
    QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(view.selection(), (std::pair<qint64, qint64>(0, 11)));
}

void TestByteView::sourceMayDie()
{
    ByteView view;
    view.resize(300, 200);
    {
        MemoryByteSource source("gone soon");
        view.setSource(&source);
        view.grab();
    }
    view.grab();
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.rowCount(), 0);
}

void TestByteView::halfAGigabyteOpensAtOnce()
{
    // Every page is the same line; nothing is allocated but the cache.
    const QByteArray page = QByteArray(PagedByteSource::PageSize - 1, 'x') + '\n';
    PagedByteSource source(
        512 << 20, [&](qint64, qint64 length, const PagedByteSource::Done &done) { done(page.first(length), {}); });
    ByteView view;
    view.resize(600, 400);
    view.setMode(ByteView::Mode::Hex);
    view.setSource(&source);
    QElapsedTimer timer;
    timer.start();
    view.jumpTo(source.size() - 1);
    view.grab();
    QVERIFY(view.topRow() > 33'000'000);
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(source.cachedPages() < 5);
}

QTEST_MAIN(TestByteView)
#include "tst_byteview.moc"
