// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "protocol/hashslot.h"

#include <QtTest/qtest.h>

using namespace QRedis::Private;

class tst_HashSlot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void slots_data();
    void slots();
    void tags_data();
    void tags();
    void everySlotIsHit();
};

void tst_HashSlot::slots_data()
{
    // As CLUSTER KEYSLOT of a server answers them.
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("slot");
    QTest::newRow("check value of the CRC") << QByteArray("123456789") << 0x31c3;
    QTest::newRow("foo") << QByteArray("foo") << 12182;
    QTest::newRow("bar") << QByteArray("bar") << 5061;
    QTest::newRow("hello") << QByteArray("hello") << 866;
    QTest::newRow("somekey") << QByteArray("somekey") << 11058;
    QTest::newRow("empty") << QByteArray("") << 0;
    QTest::newRow("tag") << QByteArray("{foo}.bar") << 12182;
}

void tst_HashSlot::slots()
{
    QFETCH(QByteArray, key);
    QFETCH(int, slot);
    QCOMPARE(hashSlot(key), slot);
}

void tst_HashSlot::tags_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("tag");
    QTest::newRow("none") << QByteArray("user:1") << QByteArray("user:1");
    QTest::newRow("first") << QByteArray("{user1}:name") << QByteArray("user1");
    QTest::newRow("inside") << QByteArray("a{b}c") << QByteArray("b");
    QTest::newRow("only the first pair") << QByteArray("{a}{b}") << QByteArray("a");
    QTest::newRow("empty braces") << QByteArray("foo{}{bar}") << QByteArray("foo{}{bar}");
    QTest::newRow("second opening") << QByteArray("foo{{bar}}zap") << QByteArray("{bar");
    QTest::newRow("not closed") << QByteArray("foo{bar") << QByteArray("foo{bar");
    QTest::newRow("closed before") << QByteArray("}foo{bar") << QByteArray("}foo{bar");
    QTest::newRow("closed before and after") << QByteArray("}{x}") << QByteArray("x");
}

void tst_HashSlot::tags()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, tag);
    QCOMPARE(hashTag(key), QByteArrayView(tag));
    if (key != tag)
        QCOMPARE(hashSlot(key), hashSlot(tag));
}

void tst_HashSlot::everySlotIsHit()
{
    QList<bool> hit(HashSlots, false);
    for (int i = 0; i < 400'000; ++i)
        hit[hashSlot(QByteArray::number(i))] = true;
    QCOMPARE(hit.count(true), HashSlots);
}

QTEST_APPLESS_MAIN(tst_HashSlot)
#include "tst_hashslot.moc"
