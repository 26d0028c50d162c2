// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keyscanner.h"
#include "keys/keystore.h"

#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

class FakeWalk : public KeyWalk
{
public:
    using KeyWalk::KeyWalk;
    void next(qsizetype count) override { asked << count; }

    QList<qsizetype> asked;
};

//! The test answers in the server's place.
class FakeSource : public KeySource
{
public:
    void fetchDetails(const QByteArrayList &) override { }
    KeyWalk *walk(QObject *parent) override { return current = new FakeWalk(parent); }
    void fetchKeyCount() override { ++counted; }
    void unlink(const QByteArrayList &) override { }

    QPointer<FakeWalk> current;
    int counted = 0;
};

} // namespace

class TestKeyScanner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void walksToTheEnd();
    void pausesAndResumes();
    void answerDuringAPauseIsKept();
    void cancelledScanDropsNothing();
    void finishedScanDropsWhatIsGone();
    void failureIsSaid();
    void startingAgainLeavesTheOldWalk();
    void paceGrowsWhileCallsAreFast();
    void paceShrinksWhileCallsAreSlow();
    void paceForgivesTheRoundTrip();
    void gentlePaceWaitsFourTimesAsLong();

private:
    qint64 storedKeys() const { return m_rows ? m_rows->keyCount() : 0; }

    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<KeyStore> m_store;
    std::unique_ptr<KeyScanner> m_scanner;
    KeyRowsPointer m_rows;
};

void TestKeyScanner::init()
{
    m_scanner.reset();
    m_rows.reset();
    m_source = std::make_unique<FakeSource>();
    m_store = std::make_unique<KeyStore>();
    connect(m_store.get(), &KeyStore::rowsChanged, this, [this](const KeyRowsPointer &rows) { m_rows = rows; });
    m_store->request({});
    m_scanner = std::make_unique<KeyScanner>(m_source.get(), m_store.get());
}

void TestKeyScanner::walksToTheEnd()
{
    QSignalSpy states(m_scanner.get(), &KeyScanner::stateChanged);
    m_scanner->start();
    QCOMPARE(m_source->counted, 1);
    Q_EMIT m_source->keyCountChanged(3);
    QCOMPARE(m_scanner->expected(), 3);
    QCOMPARE(m_source->current->asked.size(), 1); // one call in flight, no more
    Q_EMIT m_source->current->batch({"a", "b"});
    QTRY_COMPARE(m_source->current->asked.size(), 2);
    Q_EMIT m_source->current->batch({"c"});
    QCOMPARE(m_scanner->seen(), 3);
    Q_EMIT m_source->current->finished();
    QCOMPARE(m_scanner->state(), KeyScanner::State::Finished);
    QTRY_COMPARE(storedKeys(), 3);
    QCOMPARE(states.size(), 2);
}

void TestKeyScanner::pausesAndResumes()
{
    m_scanner->start();
    Q_EMIT m_source->current->batch({"a"});
    m_scanner->pause();
    QCOMPARE(m_scanner->state(), KeyScanner::State::Paused);
    const qsizetype asked = m_source->current->asked.size();
    m_scanner->resume();
    QCOMPARE(m_source->current->asked.size(), asked + 1);
}

void TestKeyScanner::answerDuringAPauseIsKept()
{
    m_scanner->start();
    m_scanner->pause();
    Q_EMIT m_source->current->batch({"a"});
    QCOMPARE(m_source->current->asked.size(), 1);
    QTRY_COMPARE(storedKeys(), 1);
    m_scanner->resume();
    QCOMPARE(m_source->current->asked.size(), 2);
}

void TestKeyScanner::cancelledScanDropsNothing()
{
    m_store->add({"old"});
    m_scanner->start();
    Q_EMIT m_source->current->batch({"new"});
    m_scanner->cancel();
    QCOMPARE(m_scanner->state(), KeyScanner::State::Canceled);
    QTRY_COMPARE(storedKeys(), 2);
}

void TestKeyScanner::finishedScanDropsWhatIsGone()
{
    m_store->add({"old", "kept"});
    QTRY_COMPARE(storedKeys(), 2);
    m_scanner->start();
    Q_EMIT m_source->current->batch({"kept", "new", "newer"});
    QTRY_COMPARE(storedKeys(), 4);
    Q_EMIT m_source->current->finished();
    QTRY_COMPARE(storedKeys(), 3);
}

void TestKeyScanner::failureIsSaid()
{
    m_scanner->start();
    Q_EMIT m_source->current->failed(u"NOPERM"_s);
    QCOMPARE(m_scanner->state(), KeyScanner::State::Failed);
    QCOMPARE(m_scanner->errorString(), u"NOPERM"_s);
    m_scanner->start();
    QVERIFY(m_scanner->errorString().isEmpty());
}

void TestKeyScanner::startingAgainLeavesTheOldWalk()
{
    m_scanner->start();
    const QPointer<FakeWalk> old = m_source->current;
    m_scanner->start();
    QVERIFY(m_source->current != old);
    if (old)
        Q_EMIT old->batch({"late"});
    QCOMPARE(m_scanner->seen(), 0);
    QTRY_VERIFY(!old);
}

void TestKeyScanner::paceGrowsWhileCallsAreFast()
{
    ScanPace pace;
    const qsizetype first = pace.count();
    pace.callTook(60'000);
    QVERIFY(pace.count() > first);
    for (int i = 0; i < 20; ++i)
        pace.callTook(60'000);
    QCOMPARE(pace.count(), ScanPace::MostCount);
}

void TestKeyScanner::paceShrinksWhileCallsAreSlow()
{
    ScanPace pace;
    for (int i = 0; i < 20; ++i)
        pace.callTook(60'000);
    pace.callTook(10'060'000); // ten times the budget
    QCOMPARE(pace.count(), ScanPace::MostCount / 2);
    for (int i = 0; i < 20; ++i)
        pace.callTook(1'000'000'000);
    QCOMPARE(pace.count(), ScanPace::LeastCount);
}

void TestKeyScanner::paceForgivesTheRoundTrip()
{
    ScanPace pace;
    for (int i = 0; i < 20; ++i)
        pace.callTook(30'000'000 + i * 1000); // a far server that is quick
    QCOMPARE(pace.count(), ScanPace::MostCount);
}

void TestKeyScanner::gentlePaceWaitsFourTimesAsLong()
{
    ScanPace pace;
    pace.callTook(2'000'000);
    QCOMPARE(pace.pause(), 2'000'000);
    pace.setGentle(true);
    pace.callTook(2'000'000);
    QCOMPARE(pace.pause(), 8'000'000);
}

QTEST_GUILESS_MAIN(TestKeyScanner)
#include "tst_keyscanner.moc"
