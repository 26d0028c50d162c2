// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailstore.h"

#include <QTest>

using namespace Monitor;

class TestTailStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItWasGiven()
    {
        TailStore store;
        QCOMPARE(store.append(100, "news", "hello"), 0u);
        QCOMPARE(store.append(101, "news", ""), 1u);
        QCOMPARE(store.append(102, "chat", QByteArray("\0\xff", 2)), 2u);

        QCOMPARE(store.size(), 3);
        QCOMPARE(store.payload(0).toByteArray(), QByteArray("hello"));
        QCOMPARE(store.payload(1).size(), 0);
        QCOMPARE(store.payload(2).toByteArray(), QByteArray("\0\xff", 2));
        QCOMPARE(store.channel(2), QByteArray("chat"));
        QCOMPARE(store.time(1), 101);
        QCOMPARE(store.channelId(0), store.channelId(1));
        QVERIFY(store.channelId(0) != store.channelId(2));
    }

    void numbersStayAcrossChunks()
    {
        TailStore store;
        const int count = TailStore::ChunkSize * 3 + 17;
        for (int i = 0; i < count; ++i)
            store.append(i, "c", QByteArray::number(i));
        for (int i : {0, 4095, 4096, 4097, 8191, 8192, count - 1})
            QCOMPARE(store.payload(quint64(i)).toByteArray(), QByteArray::number(i));
    }

    void dropsWholeChunksFromTheFront()
    {
        TailStore store(1 << 20);
        const QByteArray payload(200, 'x');
        for (int i = 0; i < 5 * TailStore::ChunkSize + 10; ++i)
            store.append(i, "c", payload);
        QVERIFY(store.bytes() > store.limit());

        const quint64 begin = store.trim();
        QVERIFY(store.bytes() <= store.limit());
        QVERIFY(begin > 0);
        QCOMPARE(begin % quint64(TailStore::ChunkSize), 0u);
        QCOMPARE(store.droppedCount(), begin);
        QCOMPARE(store.end(), quint64(5 * TailStore::ChunkSize + 10));
        QCOMPARE(store.time(begin), qint64(begin));
    }

    void neverDropsTheNewestChunk()
    {
        TailStore store(1);
        store.append(7, "c", "small");
        QCOMPARE(store.trim(), 0u);
        QCOMPARE(store.payload(0).toByteArray(), QByteArray("small"));
    }

    // A few huge messages fill the ring long before their chunk is full.
    void releasesLargePayloadsOfTheNewestChunk()
    {
        TailStore store(8 << 20);
        for (int i = 0; i < 16; ++i)
            store.append(i, "c", QByteArray(1 << 20, char('a' + i)));
        store.trim();
        QVERIFY(store.bytes() <= store.limit());
        QCOMPARE(store.size(), 16);
        QVERIFY(store.wasReleased(0));
        QCOMPARE(store.payload(0).size(), 0);
        QCOMPARE(store.length(0), 1 << 20);
        QVERIFY(!store.wasReleased(15));
        QCOMPARE(store.payload(15).toByteArray(), QByteArray(1 << 20, char('a' + 15)));
    }

    void clearForgetsButDoesNotReuseNumbers()
    {
        TailStore store;
        for (int i = 0; i < 5000; ++i)
            store.append(i, "c", "x");
        store.clear();
        QVERIFY(store.isEmpty());
        QCOMPARE(store.begin(), 5000u);
        QCOMPARE(store.append(1, "c", "after"), 5000u);
        QCOMPARE(store.payload(5000).toByteArray(), QByteArray("after"));
        QCOMPARE(store.size(), 1);
    }

    void memoryOfAFloodIsFlat()
    {
        TailStore store(4 << 20);
        qint64 highest = 0;
        for (int i = 0; i < 400'000; ++i) {
            store.append(i, "c", QByteArray(100, 'x'));
            if (i % 1000 == 999) {
                store.trim();
                highest = qMax(highest, store.bytes());
            }
        }
        QVERIFY(highest <= store.limit());
        QVERIFY(store.size() > TailStore::ChunkSize);
    }
};

QTEST_GUILESS_MAIN(TestTailStore)
#include "tst_tailstore.moc"
