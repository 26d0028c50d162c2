// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "frames.h"

#include <QRedis/qredisarg.h>

#include <QtTest/qtest.h>

#include <cmath>

using namespace Frames;
using namespace Qt::StringLiterals;

class tst_Value : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void types();
    void toByteArray();
    void missingConversionsSayNo();
    void lists();
    void pairs();
    void verbatim();
    void attributes();
    void equality();
    void copiesAreIndependent();
    void debug_data();
    void debug();
    void argBytes();
    void argSharesTheCallersBytes();
    void version();
};

void tst_Value::types()
{
    QCOMPARE(QRedisValue().type(), Type::Null);
    QVERIFY(QRedisValue().isNull());
    QVERIFY(!bulk("").isNull());
    QVERIFY(error("ERR").isError());
    QVERIFY(!bulk("ERR").isError());
    QCOMPARE(push({}).type(), Type::Push);
}

void tst_Value::toByteArray()
{
    QCOMPARE(bulk("a").toByteArray(), "a"_ba);
    QCOMPARE(simple("a").toByteArray(), "a"_ba);
    QCOMPARE(error("ERR x").toByteArray(), "ERR x"_ba);
    QCOMPARE(big("123").toByteArray(), "123"_ba);
    QCOMPARE(number(-5).toByteArray(), "-5"_ba);
    QCOMPARE(real(0.1).toByteArray(), "0.1"_ba);
    QCOMPARE(real(-INFINITY).toByteArray(), "-inf"_ba);
    QCOMPARE(boolean(true).toByteArray(), "1"_ba);
    QCOMPARE(QRedisValue::fromVerbatim("txt", "a").toByteArray(), "a"_ba);
    QVERIFY(QRedisValue().toByteArray().isEmpty());
    QVERIFY(array({bulk("a")}).toByteArray().isEmpty());
}

void tst_Value::missingConversionsSayNo()
{
    for (const QRedisValue &value : {QRedisValue(), bulk("abc"), bulk(""), error("1"), array({number(1)}), map({})}) {
        bool ok = true;
        QCOMPARE(value.toLongLong(&ok), 0);
        QVERIFY(!ok);
        ok = true;
        QCOMPARE(value.toDouble(&ok), 0.0);
        QVERIFY(!ok);
        QVERIFY(!value.toBool());
    }
    QVERIFY(!error("OK").toBool());
    QCOMPARE(bulk("5").toLongLong(), 5); // without ok
}

void tst_Value::lists()
{
    const QList<QRedisValue> list{number(1), number(2)};
    QCOMPARE(array(list).toList(), list);
    QCOMPARE(set(list).toList(), list);
    QCOMPARE(push(list).toList(), list);
    QCOMPARE(map({{number(1), number(2)}}).toList(), list);
    QVERIFY(bulk("a").toList().isEmpty());
    QVERIFY(QRedisValue().toList().isEmpty());
}

void tst_Value::pairs()
{
    const QRedisValue::Pairs pairs{{simple("b"), number(1)}, {array({}), QRedisValue()}, {simple("b"), number(2)}};
    QCOMPARE(map(pairs).toPairs(), pairs); // wire order, duplicates, keys of any type
    QCOMPARE(array({simple("a"), number(1)}).toPairs(), QRedisValue::Pairs({{simple("a"), number(1)}}));
    QVERIFY(array({simple("a")}).toPairs().isEmpty());
    QVERIFY(set({simple("a"), number(1)}).toPairs().isEmpty());
    QVERIFY(QRedisValue().toPairs().isEmpty());
}

void tst_Value::verbatim()
{
    const QRedisValue value = QRedisValue::fromVerbatim("mkd", "# x");
    QCOMPARE(value.verbatimFormat(), "mkd"_ba);
    QCOMPARE(value.type(), Type::VerbatimString);
    QVERIFY(bulk("txt").verbatimFormat().isEmpty());
    QVERIFY(QRedisValue().verbatimFormat().isEmpty());
}

void tst_Value::attributes()
{
    const QRedisValue::Pairs pairs{{simple("ttl"), number(1)}};
    const QRedisValue plain = bulk("a");
    const QRedisValue described = plain.withAttributes(pairs);
    QCOMPARE(described.attributes(), pairs);
    QVERIFY(plain.attributes().isEmpty());
    QCOMPARE(described.toByteArray(), "a"_ba);
    const QRedisValue null = QRedisValue().withAttributes(pairs);
    QVERIFY(null.isNull());
    QCOMPARE(null.attributes(), pairs);
    QCOMPARE(null.withAttributes({}), QRedisValue());
}

void tst_Value::equality()
{
    const QList<QRedisValue> different{QRedisValue(),
                                       simple("1"),
                                       bulk("1"),
                                       bulk("2"),
                                       error("1"),
                                       big("1"),
                                       number(1),
                                       number(2),
                                       real(1),
                                       real(NAN),
                                       boolean(true),
                                       boolean(false),
                                       QRedisValue::fromVerbatim("txt", "1"),
                                       QRedisValue::fromVerbatim("mkd", "1"),
                                       array({}),
                                       array({number(1)}),
                                       set({}),
                                       push({}),
                                       map({}),
                                       map({{number(1), number(2)}}),
                                       map({{number(1), number(3)}}),
                                       number(1).withAttributes({{number(1), number(1)}})};
    for (qsizetype i = 0; i < different.size(); ++i) {
        for (qsizetype k = 0; k < different.size(); ++k) {
            // Compared with a deep copy too, not only with itself.
            const QRedisValue copy = different[i].withAttributes(different[i].attributes());
            QCOMPARE(copy == different[k], i == k);
            QCOMPARE(different[i] != different[k], i != k);
        }
    }
}

void tst_Value::copiesAreIndependent()
{
    QRedisValue a = array({number(1)});
    QRedisValue b = a;
    a = bulk("x");
    QCOMPARE(b, array({number(1)}));
    const QRedisValue moved = std::move(b);
    QCOMPARE(moved, array({number(1)}));
    QVERIFY(b.isNull()); // NOLINT: a moved-from value is null
    b.swap(a);
    QCOMPARE(b, bulk("x"));
}

void tst_Value::debug_data()
{
    QTest::addColumn<QRedisValue>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("null") << QRedisValue() << u"QRedisValue(null)"_s;
    QTest::newRow("bulk") << bulk("a\"b\\\r\n\x01\xff") << u"QRedisValue(\"a\\\"b\\\\\\r\\n\\x01\\xff\")"_s;
    QTest::newRow("NUL") << bulk(QByteArray("a\0b", 3)) << u"QRedisValue(\"a\\x00b\")"_s;
    QTest::newRow("simple") << simple("OK") << u"QRedisValue(simple \"OK\")"_s;
    QTest::newRow("numbers") << array({number(-1), real(1.5), boolean(true), big("12")})
                             << u"QRedisValue([-1, double 1.5, true, big 12])"_s;
    QTest::newRow("map") << map({{bulk("k"), set({error("ERR x")})}})
                         << u"QRedisValue({\"k\": set [error \"ERR x\"]})"_s;
    QTest::newRow("attributes") << number(1).withAttributes({{simple("a"), number(2)}})
                                << u"QRedisValue(|{simple \"a\": 2} 1)"_s;
    QTest::newRow("long string") << bulk(QByteArray(100'000, 'x'))
                                 << u"QRedisValue(\""_s + QString(128, u'x') + u"\"... (100000 bytes))"_s;
    QTest::newRow("long list") << set(QList<QRedisValue>(1000, number(1)))
                               << u"QRedisValue(set ["_s + u"1, "_s.repeated(31) + u"1, ... (1000 elements)])"_s;
}

void tst_Value::debug()
{
    QFETCH(QRedisValue, value);
    QFETCH(QString, text);
    QString printed;
    QDebug(&printed).nospace() << value;
    QCOMPARE(printed, text);
}

void tst_Value::argBytes()
{
    QCOMPARE(QRedisArg(-5).toByteArray(), "-5"_ba);
    QCOMPARE(QRedisArg(0.1).toByteArray(), "0.1"_ba);
    QCOMPARE(QRedisArg(u"\u00e4"_s).toByteArray(), "\xc3\xa4"_ba);
    QCOMPARE(QRedisArg("text").toByteArray(), "text"_ba);
    QCOMPARE(QRedisArg(QByteArray("a\0b", 3)).toByteArray(), QByteArray("a\0b", 3));
    const QRedisArg owned = QRedisArg::owning("own");
    QCOMPARE(owned.toByteArray(), "own"_ba);
    QCOMPARE(owned.view(), QByteArrayView("own"));
    QCOMPARE(owned.size(), 3);
}

void tst_Value::argSharesTheCallersBytes()
{
    const QByteArray bytes(1000, 'x');
    QVERIFY(QRedisArg(bytes).toByteArray().constData() == bytes.constData());
    QVERIFY(QRedisArg::owning(bytes).toByteArray().constData() == bytes.constData());
    // A view covers what it covers.
    QCOMPARE(QRedisArg(QByteArrayView(bytes).first(3)).toByteArray(), "xxx"_ba);
}

void tst_Value::version()
{
    QCOMPARE(QRedis::version(), QByteArray(QREDIS_VERSION_STR));
    QCOMPARE(QRedis::version().count('.'), 2);
}

QTEST_APPLESS_MAIN(tst_Value)
#include "tst_value.moc"
