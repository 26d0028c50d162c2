// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/bytetext.h"
#include "keys/keymerger.h"
#include "keys/keyrows.h"
#include "keys/keystore.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

QByteArrayList keysOf(const KeySnapshot &snapshot)
{
    QByteArrayList keys;
    for (qsizetype i = 0; i < snapshot.size(); ++i)
        keys << snapshot.key(i).toByteArray();
    return keys;
}

//! Every promise of a snapshot: order, no duplicates, and the column of shared segments against its definition.
void verifySnapshot(const KeySnapshot &snapshot)
{
    for (qsizetype i = 0; i < snapshot.size(); ++i) {
        const int expected = i ? sharedSegments(snapshot.key(i - 1), snapshot.key(i), snapshot.separator()) : 0;
        QVERIFY(i == 0 || compareKeys(snapshot.key(i - 1), snapshot.key(i)) < 0);
        QCOMPARE(snapshot.shared(i), expected);
    }
}

//! The rows as a transcript: "  name" a level of depth, "+" a closed namespace with its count, "-" an open one.
QByteArrayList transcript(const KeyRows &rows)
{
    QByteArrayList lines;
    for (qsizetype row = 0; row < rows.size(); ++row) {
        QString line(rows.depth(row) * 2, u' ');
        if (rows.kind(row) == KeyRows::Kind::Namespace)
            line += rows.isExpanded(row) ? u"- "_s : u"+ "_s;
        line += displayText(rows.name(row));
        if (rows.kind(row) == KeyRows::Kind::Namespace)
            line += u" ("_s + QString::number(rows.count(row)) + u')';
        lines << line.toUtf8();
    }
    return lines;
}

std::shared_ptr<const KeySnapshot> snapshotOf(const QByteArrayList &keys)
{
    KeyMerger merger;
    merger.add(keys);
    return merger.merge();
}

std::shared_ptr<const KeyRows> cut(const QByteArrayList &keys, const QString &filter, const QByteArrayList &toggled,
                                   qsizetype maxRows = KeyRows::MaxRows)
{
    const auto snapshot = snapshotOf(keys);
    KeyRowsRequest request;
    request.filter = KeyFilter::fromText(filter);
    request.toggled = QSet<QByteArray>(toggled.begin(), toggled.end());
    std::shared_ptr<const KeyMatches> matches;
    if (request.filter.isActive()) {
        matches = filterKeys(
            *snapshot, request.filter, [] { return false; }, [](const KeyMatches &) {});
    }
    return KeyRows::cut(snapshot, matches, request, true, maxRows);
}

const QByteArrayList sample{"user:2:name", "user:1:name", "user:1:mail", "user:1",
                            "app",         "queue:mail",  "z:a:b:c",     "user:1:name"};

} // namespace

class TestKeyStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void arenaKeepsKeysOfAnySize();
    void mergeSortsAndDropsDuplicates();
    void mergeOfManyBatchesEqualsASet();
    void laterChangeOfOneKeyWins();
    void removalsKeepSharedSegments();
    void unchangedMergeKeepsTheSnapshot();
    void sweepDropsWhatWasNotSeen();
    void abortedSweepDropsNothing();
    void removedKeysAreCompactedAway();
    void oldSnapshotsOutliveTheMerger();
    void readersInOtherThreadsSeeWholeSnapshots();
    void filterMatches_data();
    void filterMatches();
    void displayedTextReadsBack_data();
    void displayedTextReadsBack();
    void closedTreeShowsNamespaces();
    void openNamespacesShowChildren();
    void openBelowClosedStaysHidden();
    void filterOpensWhatMatches();
    void closedUnderFilter();
    void everyRowIsFoundByItsKey();
    void truncatedRowsSaySo();
    void storePublishesTheFirstKeysAtOnce();
    void storeAnswersOnlyTheLatestRequest();
    void storeFreesOldRowsInItsThread();
};

void TestKeyStore::arenaKeepsKeysOfAnySize()
{
    KeyArena arena;
    const QList<qsizetype> sizes{0, 1, 127, 128, 16'383, 16'384, KeyArena::BlockSize, 2 * KeyArena::BlockSize, 5};
    QList<quint32> offsets;
    for (qsizetype size : sizes)
        offsets << arena.append(QByteArray(size, char('a' + offsets.size()))).value();
    for (qsizetype i = 0; i < sizes.size(); ++i)
        QVERIFY(KeyArena::read(arena.blocks().data(), offsets[i]) == QByteArray(sizes[i], char('a' + i)));
}

void TestKeyStore::mergeSortsAndDropsDuplicates()
{
    const auto snapshot = snapshotOf({"b", "a", QByteArray("\xff", 1), "b", "", QByteArray("a\0", 2), ""});
    QCOMPARE(keysOf(*snapshot), (QByteArrayList{"", "a", QByteArray("a\0", 2), "b", QByteArray("\xff", 1)}));
}

void TestKeyStore::mergeOfManyBatchesEqualsASet()
{
    QRandomGenerator random(7);
    KeyMerger merger;
    std::set<QByteArray> model;
    for (int batch = 0; batch < 200; ++batch) {
        QByteArrayList keys;
        for (int i = 0; i < int(random.bounded(40)); ++i)
            keys << QByteArray::number(random.bounded(5)) + ':' + QByteArray::number(random.bounded(9)) + ':'
                    + QByteArray::number(random.bounded(60));
        if (random.bounded(3) == 0) {
            merger.remove(keys);
            for (const QByteArray &key : keys)
                model.erase(key);
        } else {
            merger.add(keys);
            model.insert(keys.cbegin(), keys.cend());
        }
        if (random.bounded(4) == 0)
            continue; // several batches in one merge
        const auto snapshot = merger.merge();
        QCOMPARE(keysOf(*snapshot), QByteArrayList(model.begin(), model.end()));
        verifySnapshot(*snapshot);
    }
}

void TestKeyStore::laterChangeOfOneKeyWins()
{
    KeyMerger merger;
    merger.add({"a", "b", ""});
    merger.remove({"a", ""});
    merger.remove({"c"});
    merger.add({"c"});
    QCOMPARE(keysOf(*merger.merge()), (QByteArrayList{"b", "c"}));
}

void TestKeyStore::removalsKeepSharedSegments()
{
    KeyMerger merger;
    merger.add({"a:b:1", "a:b:2", "a:c:1", "a:c:2", "b:c:1"});
    merger.merge();
    merger.remove({"a:b:2", "a:c:1"});
    verifySnapshot(*merger.merge());
    merger.remove({"a:b:1"});
    merger.add({"a:b:0", "a:c:3"});
    verifySnapshot(*merger.merge());
}

void TestKeyStore::unchangedMergeKeepsTheSnapshot()
{
    KeyMerger merger;
    merger.add({"a", "b"});
    const auto before = merger.merge();
    merger.add({"b", "a"});
    merger.remove({"x"});
    QCOMPARE(merger.merge(), before);
}

void TestKeyStore::sweepDropsWhatWasNotSeen()
{
    KeyMerger merger;
    merger.add({"a:1", "a:2", "a:3", "b:1"});
    merger.merge();
    merger.beginSweep();
    merger.add({"a:3", "a:0"});
    merger.merge();
    merger.add({"b:1"});
    merger.endSweep();
    const auto swept = merger.merge();
    QCOMPARE(keysOf(*swept), (QByteArrayList{"a:0", "a:3", "b:1"}));
    verifySnapshot(*swept);
    merger.add({"a:1"}); // the sweep is over
    QCOMPARE(merger.merge()->size(), 4);

    // What goes takes its neighbours' shared segments with it.
    KeyMerger nested;
    nested.add({"a:b:1", "a:c:1", "a:c:2", "d:e:1", "d:e:2"});
    nested.merge();
    nested.beginSweep();
    nested.add({"a:b:1", "a:c:2", "d:e:2"});
    nested.endSweep();
    verifySnapshot(*nested.merge());
}

void TestKeyStore::abortedSweepDropsNothing()
{
    KeyMerger merger;
    merger.add({"a", "b"});
    merger.merge();
    merger.beginSweep();
    merger.add({"a"});
    merger.cancelSweep();
    QCOMPARE(keysOf(*merger.merge()), (QByteArrayList{"a", "b"}));
}

void TestKeyStore::removedKeysAreCompactedAway()
{
    KeyMerger merger;
    QByteArrayList large;
    for (int i = 0; i < 40; ++i)
        large << QByteArray(KeyArena::BlockSize / 2 - 64, 'x') + QByteArray::number(i); // two a block, 80 MiB
    merger.add(large);
    merger.add({"a:1", "a:2"});
    merger.merge();
    merger.remove(large.mid(1));
    const auto snapshot = merger.merge();
    QCOMPARE(keysOf(*snapshot), (QByteArrayList{"a:1", "a:2", large.first()}));
    merger.add({"a:3"});
    QCOMPARE(merger.merge()->size(), 4);
}

void TestKeyStore::oldSnapshotsOutliveTheMerger()
{
    std::shared_ptr<const KeySnapshot> first;
    {
        KeyMerger merger;
        merger.add({"a"});
        first = merger.merge();
        merger.add({"b"});
        merger.merge();
        QCOMPARE(merger.collect(), 1);
        merger.clear();
        QCOMPARE(merger.current()->size(), 0);
    }
    QCOMPARE(keysOf(*first), QByteArrayList{"a"});
}

// Worth most under the thread sanitizer: buffers are used again as soon as the last reader has let go of them.
void TestKeyStore::readersInOtherThreadsSeeWholeSnapshots()
{
    std::mutex mutex;
    std::shared_ptr<const KeySnapshot> latest;
    std::atomic<bool> stopped = false;
    std::atomic<int> outOfOrder = 0;
    const auto read = [&] {
        while (!stopped) {
            std::shared_ptr<const KeySnapshot> snapshot;
            {
                const std::lock_guard lock(mutex);
                snapshot = latest;
            }
            for (qsizetype i = 1; snapshot && i < snapshot->size(); ++i)
                outOfOrder += compareKeys(snapshot->key(i - 1), snapshot->key(i)) >= 0;
        }
    };
    std::thread first(read);
    std::thread second(read);
    KeyMerger merger;
    QRandomGenerator random(3);
    for (int round = 0; round < 100; ++round) {
        QByteArrayList keys;
        for (int i = 0; i < 50; ++i)
            keys << QByteArray::number(random.bounded(10)) + ':' + QByteArray::number(random.bounded(2000));
        if (round % 4 == 3)
            merger.remove(keys);
        else
            merger.add(keys);
        const auto snapshot = merger.merge();
        const std::lock_guard lock(mutex);
        latest = snapshot;
    }
    stopped = true;
    first.join();
    second.join();
    latest.reset();
    QCOMPARE(outOfOrder, 0);
    QCOMPARE(merger.collect(), 0);
}

void TestKeyStore::filterMatches_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *filter, const QByteArray &key, bool matches) {
        QTest::addRow("%s / %s", filter, key.constData()) << QString::fromUtf8(filter) << key << matches;
    };
    row("", "anything", true);
    row("ser:1", "user:12", true);
    row("ser:1", "user:21", false);
    row("mail", "User:MAIL", true);
    row("Mail", "user:mail", false);
    row("\\xff", QByteArray("a\xff"), true);
    row("\\xff", "a", false);
    row("gr\xc3\xbc\xc3\x9f",
        "gr\xc3\xbc\xc3\x9f"
        "e",
        true);
    row("user:*", "user:1", true);
    row("user:*", "my:user:1", false);
    row("*:name", "user:1:name", true);
    row("*a*b*c", "xxaxxbxxbxxc", true);
    row("*a*b*c", "xxaxxbxxbxx", false);
    row("h?llo", "hello", true);
    row("h?llo", "hllo", false);
    row("h[ae]llo", "hallo", true);
    row("h[ae]llo", "hillo", false);
    row("h[^e]llo", "hallo", true);
    row("h[^e]llo", "hello", false);
    row("h[a-c]llo", "hbllo", true);
    row("h[c-a]llo", "hbllo", true);
    row("h[a-c]llo", "hdllo", false);
    row("a\\*[b]", "a*b", true);
    row("a\\*[b]", "axb", false);
    row("[", "", false);
    row("*", "", true);
    row("[ab", "a", true);
}

void TestKeyStore::filterMatches()
{
    QFETCH(QString, filter);
    QFETCH(QByteArray, key);
    QTEST(KeyFilter::fromText(filter).matches(key), "matches");
}

void TestKeyStore::displayedTextReadsBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("text") << QByteArray("caf\xc3\xa9 \xe2\x82\xac") << u"café €"_s;
    QTest::newRow("escapes") << QByteArray("a\n\r\t\\x\x01\x7f") << u"a\\n\\r\\t\\\\x\\x01\\x7f"_s;
    QTest::newRow("cut sequence") << QByteArray("\xe2\x82") << u"\\xe2\\x82"_s;
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << u"\\xc0\\xaf"_s;
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << u"\\xed\\xa0\\x80"_s;
    QTest::newRow("override") << QByteArray("\xe2\x80\xae") << u"\\xe2\\x80\\xae"_s;
    QTest::newRow("nul") << QByteArray("\0", 1) << u"\\x00"_s;
    QTest::newRow("emoji") << QByteArray("\xf0\x9f\x98\x80") << u"😀"_s;
}

void TestKeyStore::displayedTextReadsBack()
{
    QFETCH(QByteArray, bytes);
    QTEST(displayText(bytes), "shown");
    QCOMPARE(parseText(displayText(bytes)), bytes);
}

void TestKeyStore::closedTreeShowsNamespaces()
{
    QCOMPARE(transcript(*cut(sample, {}, {})), (QByteArrayList{"app", "+ queue: (1)", "+ user: (4)", "+ z: (1)"}));
}

void TestKeyStore::openNamespacesShowChildren()
{
    QCOMPARE(transcript(*cut(sample, {}, {"user:", "user:1:", "z:a:", "z:"})),
             (QByteArrayList{"app", "+ queue: (1)", "- user: (4)", "  1", "  - 1: (2)", "    mail", "    name",
                             "  + 2: (1)", "- z: (1)", "  - a: (1)", "    + b: (1)"}));
}

void TestKeyStore::openBelowClosedStaysHidden()
{
    QCOMPARE(transcript(*cut(sample, {}, {"user:1:", "z:a:b:", "gone:"})),
             (QByteArrayList{"app", "+ queue: (1)", "+ user: (4)", "+ z: (1)"}));
}

void TestKeyStore::filterOpensWhatMatches()
{
    QCOMPARE(transcript(*cut(sample, u"mail"_s, {})),
             (QByteArrayList{"- queue: (1)", "  mail", "- user: (1)", "  - 1: (1)", "    mail"}));
}

void TestKeyStore::closedUnderFilter()
{
    QCOMPARE(transcript(*cut(sample, u"*:*"_s, {"user:1:", "z:"})),
             (QByteArrayList{"- queue: (1)", "  mail", "- user: (4)", "  1", "  + 1: (2)", "  - 2: (1)", "    name",
                             "+ z: (1)"}));
    QCOMPARE(transcript(*cut(sample, u"user"_s, {"user:"})), QByteArrayList{"+ user: (4)"});
}

void TestKeyStore::everyRowIsFoundByItsKey()
{
    for (const QString &filter : {QString(), u"e"_s}) {
        const auto rows =
            cut(sample, filter, filter.isEmpty() ? QByteArrayList{"user:", "user:1:", "z:"} : QByteArrayList{});
        for (qsizetype row = 0; row < rows->size(); ++row)
            QCOMPARE(rows->find(rows->key(row), rows->kind(row)), row);
        QCOMPARE(rows->find("user:", KeyRows::Kind::Key), -1);
        QCOMPARE(rows->find("zzz", KeyRows::Kind::Key), -1);
    }
}

void TestKeyStore::truncatedRowsSaySo()
{
    const auto rows = cut(sample, {}, {"user:"}, 4);
    QCOMPARE(rows->size(), 4);
    QVERIFY(rows->isTruncated());
    QCOMPARE(rows->keyCount(), 7);
    QVERIFY(!cut(sample, {}, {}, 4)->isTruncated());
}

void TestKeyStore::storePublishesTheFirstKeysAtOnce()
{
    KeyStore store;
    QSignalSpy rows(&store, &KeyStore::rowsChanged);
    store.request({});
    store.add({"a"});
    QTRY_VERIFY(!rows.isEmpty() && rows.last().first().value<KeyRowsPointer>()->keyCount() == 1);
    // From then on batches are gathered: far fewer publications than batches, and nothing is lost.
    const qsizetype before = rows.size();
    for (int i = 0; i < 500; ++i)
        store.add({QByteArray::number(i)});
    QTRY_COMPARE(rows.last().first().value<KeyRowsPointer>()->keyCount(), 501);
    QVERIFY2(rows.size() - before < 50, qPrintable(QString::number(rows.size() - before)));
}

void TestKeyStore::storeAnswersOnlyTheLatestRequest()
{
    KeyStore store;
    store.add(sample);
    QList<quint64> answered;
    connect(&store, &KeyStore::rowsChanged, this, [&](const KeyRowsPointer &rows) { answered << rows->request().id; });
    quint64 last = 0;
    for (const QString &text : {u"u"_s, u"us"_s, u"use"_s, u"user"_s}) {
        KeyRowsRequest request;
        request.filter = KeyFilter::fromText(text);
        last = store.request(request);
    }
    QTRY_VERIFY(answered.contains(last));
    QCOMPARE(QSet<quint64>(answered.begin(), answered.end()), QSet<quint64>{last});
}

void TestKeyStore::storeFreesOldRowsInItsThread()
{
    KeyStore store;
    std::weak_ptr<const KeyRows> first;
    KeyRowsPointer shown;
    connect(&store, &KeyStore::rowsChanged, this, [&](const KeyRowsPointer &rows) {
        if (rows->keyCount() == 1)
            first = rows;
        shown = rows;
    });
    store.request({});
    store.add({"a"});
    QTRY_VERIFY(!first.expired());
    store.add({"b"});
    QTRY_COMPARE(shown->keyCount(), 2);
    // We have let go of the first rows; the store has a reference until its own thread drops it.
    QTRY_VERIFY(first.expired());
}

QTEST_GUILESS_MAIN(TestKeyStore)
#include "tst_keystore.moc"
