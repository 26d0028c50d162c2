// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "frames.h"

#include <QtTest/qtest.h>

#include <cmath>

using namespace Frames;
using namespace Qt::StringLiterals;
using Code = QRedisError::Code;

class tst_Reader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void types_data();
    void types();
    void integers_data();
    void integers();
    void doubles_data();
    void doubles();
    void booleans_data();
    void booleans();
    void bytes_data();
    void bytes();
    void viewIsNotCopied();
    void viewOfChunksIsKept();
    void nulls();
    void enter_data();
    void enter();
    void streamsAreCountedAndLeft();
    void attributesAreSkipped();
    void valueKeepsAttributes();
    void skip();
    void blobs();
    void firstErrorStays();
    void serverErrorIsTheError();
    void pastTheEnd();
    void errorsInsideValuesAreValues();
    void foreignFramesAreHarmless_data();
    void foreignFramesAreHarmless();
};

void tst_Reader::types_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QRedisValue::Type>("type");
    QTest::newRow("simple") << "+a\r\n"_ba << Type::SimpleString;
    QTest::newRow("bulk") << "$1\r\na\r\n"_ba << Type::BulkString;
    QTest::newRow("streamed") << "$?\r\n;0\r\n"_ba << Type::BulkString;
    QTest::newRow("integer") << ":1\r\n"_ba << Type::Integer;
    QTest::newRow("double") << ",1\r\n"_ba << Type::Double;
    QTest::newRow("boolean") << "#t\r\n"_ba << Type::Boolean;
    QTest::newRow("big number") << "(1\r\n"_ba << Type::BigNumber;
    QTest::newRow("verbatim") << "=4\r\ntxt:\r\n"_ba << Type::VerbatimString;
    QTest::newRow("error") << "-ERR\r\n"_ba << Type::Error;
    QTest::newRow("blob error") << "!3\r\nERR\r\n"_ba << Type::Error;
    QTest::newRow("array") << "*0\r\n"_ba << Type::Array;
    QTest::newRow("streamed array") << "*?\r\n.\r\n"_ba << Type::Array;
    QTest::newRow("map") << "%0\r\n"_ba << Type::Map;
    QTest::newRow("set") << "~0\r\n"_ba << Type::Set;
    QTest::newRow("push") << ">0\r\n"_ba << Type::Push;
    QTest::newRow("null") << "_\r\n"_ba << Type::Null;
    QTest::newRow("null string") << "$-1\r\n"_ba << Type::Null;
    QTest::newRow("null array") << "*-1\r\n"_ba << Type::Null;
    QTest::newRow("behind attributes") << "|1\r\n+a\r\n*0\r\n:1\r\n"_ba << Type::Integer;
}

void tst_Reader::types()
{
    QFETCH(QByteArray, frame);
    QFETCH(QRedisValue::Type, type);
    QRedisReader reader(frame);
    QCOMPARE(reader.type(), type);
    QCOMPARE(reader.isNull(), type == Type::Null);
    QVERIFY(!reader.atEnd());
    reader.skip();
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasFailed());
}

void tst_Reader::integers_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<qint64>("value");
    QTest::newRow("integer") << ":-12\r\n"_ba << true << qint64(-12);
    QTest::newRow("plus") << ":+12\r\n"_ba << true << qint64(12);
    QTest::newRow("largest") << ":9223372036854775807\r\n"_ba << true << std::numeric_limits<qint64>::max();
    QTest::newRow("bulk") << "$2\r\n42\r\n"_ba << true << qint64(42);
    QTest::newRow("simple") << "+42\r\n"_ba << true << qint64(42);
    QTest::newRow("chunks") << "$?\r\n;1\r\n4\r\n;1\r\n2\r\n;0\r\n"_ba << true << qint64(42);
    QTest::newRow("double") << ",42\r\n"_ba << true << qint64(42);
    QTest::newRow("double with exponent") << ",1e3\r\n"_ba << true << qint64(1000);
    QTest::newRow("big number") << "(42\r\n"_ba << true << qint64(42);
    QTest::newRow("true") << "#t\r\n"_ba << true << qint64(1);
    QTest::newRow("false") << "#f\r\n"_ba << true << qint64(0);
    QTest::newRow("fraction") << ",1.5\r\n"_ba << false << qint64(0);
    QTest::newRow("double beyond") << ",9.3e18\r\n"_ba << false << qint64(0);
    QTest::newRow("nan") << ",nan\r\n"_ba << false << qint64(0);
    QTest::newRow("text") << "+abc\r\n"_ba << false << qint64(0);
    QTest::newRow("empty") << "$0\r\n\r\n"_ba << false << qint64(0);
    QTest::newRow("spaces") << "$3\r\n 42\r\n"_ba << false << qint64(0);
    QTest::newRow("beyond") << "(9223372036854775808\r\n"_ba << false << qint64(0);
    QTest::newRow("null") << "_\r\n"_ba << false << qint64(0);
    QTest::newRow("array") << "*1\r\n:1\r\n"_ba << false << qint64(0);
}

void tst_Reader::integers()
{
    QFETCH(QByteArray, frame);
    QFETCH(bool, fits);
    QFETCH(qint64, value);
    // Whether it fits or not, the reader moves on to the next element.
    const QByteArray both = "*2\r\n" + frame + ":7\r\n";
    QRedisReader reader(both);
    QCOMPARE(reader.enter(), 2);
    QCOMPARE(reader.takeInteger(), value);
    QCOMPARE(reader.hasFailed(), !fits);
    if (!fits)
        QVERIFY(reader.error() == Code::Decode);
    QCOMPARE(reader.takeInteger(), 7);
    QVERIFY(reader.atEnd());
    // QRedisValue reads numbers as the reader does.
    bool ok = false;
    QCOMPARE(QRedisReader(frame).takeValue().toLongLong(&ok), value);
    QCOMPARE(ok, fits);
}

void tst_Reader::doubles_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<double>("value");
    QTest::newRow("double") << ",1.5\r\n"_ba << true << 1.5;
    QTest::newRow("integer") << ":3\r\n"_ba << true << 3.0;
    QTest::newRow("string") << "$4\r\n-0.5\r\n"_ba << true << -0.5;
    QTest::newRow("inf") << ",inf\r\n"_ba << true << double(INFINITY);
    QTest::newRow("-inf as string") << "$4\r\n-inf\r\n"_ba << true << -double(INFINITY);
    QTest::newRow("big number") << "(10000000000000000000000\r\n"_ba << true << 1e22;
    QTest::newRow("text") << "+abc\r\n"_ba << false << 0.0;
    QTest::newRow("boolean") << "#t\r\n"_ba << false << 0.0;
    QTest::newRow("null") << "$-1\r\n"_ba << false << 0.0;
    QTest::newRow("map") << "%0\r\n"_ba << false << 0.0;
}

void tst_Reader::doubles()
{
    QFETCH(QByteArray, frame);
    QFETCH(bool, fits);
    QFETCH(double, value);
    QRedisReader reader(frame);
    QCOMPARE(reader.takeDouble(), value);
    QCOMPARE(reader.hasFailed(), !fits);
    QVERIFY(reader.atEnd());
    bool ok = false;
    QCOMPARE(QRedisReader(frame).takeValue().toDouble(&ok), value);
    QCOMPARE(ok, fits);
    QVERIFY(std::isnan(QRedisReader(QByteArrayView(",nan\r\n")).takeDouble()));
}

void tst_Reader::booleans_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<bool>("value");
    QTest::newRow("true") << "#t\r\n"_ba << true << true;
    QTest::newRow("false") << "#f\r\n"_ba << true << false;
    QTest::newRow("1") << ":1\r\n"_ba << true << true;
    QTest::newRow("0") << ":0\r\n"_ba << true << false;
    QTest::newRow("-0") << ":-0\r\n"_ba << true << false;
    QTest::newRow("0.5") << ",0.5\r\n"_ba << true << true;
    QTest::newRow("0.0") << ",0\r\n"_ba << true << false;
    QTest::newRow("big") << "(100\r\n"_ba << true << true;
    QTest::newRow("big 0") << "(000\r\n"_ba << true << false;
    QTest::newRow("OK") << "+OK\r\n"_ba << true << true;
    QTest::newRow("OK in bulk") << "$2\r\nOK\r\n"_ba << true << true;
    QTest::newRow("null") << "_\r\n"_ba << true << false;
    QTest::newRow("null string") << "$-1\r\n"_ba << true << false;
    QTest::newRow("QUEUED") << "+QUEUED\r\n"_ba << false << false;
    QTest::newRow("string 1") << "$1\r\n1\r\n"_ba << false << false;
    QTest::newRow("array") << "*0\r\n"_ba << false << false;
}

void tst_Reader::booleans()
{
    QFETCH(QByteArray, frame);
    QFETCH(bool, fits);
    QFETCH(bool, value);
    QRedisReader reader(frame);
    QCOMPARE(reader.takeBool(), value);
    QCOMPARE(reader.hasFailed(), !fits);
    QVERIFY(reader.atEnd());
    QCOMPARE(QRedisReader(frame).takeValue().toBool(), value);
}

void tst_Reader::bytes_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("bulk") << "$3\r\na\r\n\r\n"_ba << true << "a\r\n"_ba;
    QTest::newRow("empty") << "$0\r\n\r\n"_ba << true << ""_ba;
    QTest::newRow("simple") << "+abc\r\n"_ba << true << "abc"_ba;
    QTest::newRow("verbatim") << "=7\r\ntxt:abc\r\n"_ba << true << "abc"_ba;
    QTest::newRow("chunks") << "$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n"_ba << true << "abc"_ba;
    QTest::newRow("one chunk") << "$?\r\n;2\r\nab\r\n;0\r\n"_ba << true << "ab"_ba;
    QTest::newRow("no chunk") << "$?\r\n;0\r\n"_ba << true << ""_ba;
    QTest::newRow("integer") << ":12\r\n"_ba << true << "12"_ba;
    QTest::newRow("double as it was sent") << ",1.50\r\n"_ba << true << "1.50"_ba;
    QTest::newRow("big number") << "(123\r\n"_ba << true << "123"_ba;
    QTest::newRow("null") << "$-1\r\n"_ba << false << ""_ba;
    QTest::newRow("boolean") << "#t\r\n"_ba << false << ""_ba;
    QTest::newRow("array") << "*1\r\n+a\r\n"_ba << false << ""_ba;
}

void tst_Reader::bytes()
{
    QFETCH(QByteArray, frame);
    QFETCH(bool, fits);
    QFETCH(QByteArray, value);
    const QByteArray twice = "*3\r\n" + frame + frame + "+end\r\n";
    QRedisReader reader(twice);
    QCOMPARE(reader.enter(), 3);
    QCOMPARE(reader.takeBytes(), value);
    QCOMPARE(reader.takeView(), QByteArrayView(value));
    QCOMPARE(reader.hasFailed(), !fits);
    QCOMPARE(reader.takeBytes(), "end"_ba);
    QVERIFY(reader.atEnd());
}

void tst_Reader::viewIsNotCopied()
{
    const QByteArray frame = "$3\r\nabc\r\n"_ba;
    QCOMPARE(static_cast<const void *>(QRedisReader(frame).takeView().data()),
             static_cast<const void *>(frame.constData() + 4));
}

void tst_Reader::viewOfChunksIsKept()
{
    const QByteArray frame =
        "*2\r\n" + "$?\r\n;2\r\nab\r\n;1\r\nc\r\n;0\r\n"_ba + "$?\r\n;2\r\nde\r\n;1\r\nf\r\n;0\r\n"_ba;
    QRedisReader reader(frame);
    reader.enter();
    const QByteArrayView first = reader.takeView();
    const QByteArrayView second = reader.takeView();
    QCOMPARE(first, QByteArrayView("abc"));
    QCOMPARE(second, QByteArrayView("def"));
}

void tst_Reader::nulls()
{
    QRedisReader reader("*4\r\n_\r\n$-1\r\n*-1\r\n:1\r\n"_ba);
    QCOMPARE(reader.enter(), 4);
    QVERIFY(reader.takeNull());
    QVERIFY(reader.takeNull());
    QVERIFY(reader.takeNull());
    QVERIFY(!reader.takeNull());
    QCOMPARE(reader.takeInteger(), 1);
    QVERIFY(!reader.hasFailed());
    QVERIFY(!reader.takeNull());
    QVERIFY(reader.hasFailed());
}

void tst_Reader::enter_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<qsizetype>("count");
    QTest::newRow("array") << "*2\r\n:1\r\n*1\r\n:2\r\n"_ba << qsizetype(2);
    QTest::newRow("empty") << "*0\r\n"_ba << qsizetype(0);
    QTest::newRow("set") << "~1\r\n:1\r\n"_ba << qsizetype(1);
    QTest::newRow("push") << ">1\r\n:1\r\n"_ba << qsizetype(1);
    QTest::newRow("map: keys and values") << "%2\r\n:1\r\n:2\r\n:3\r\n:4\r\n"_ba << qsizetype(4);
    QTest::newRow("streamed") << "*?\r\n:1\r\n*2\r\n:1\r\n:2\r\n$?\r\n;1\r\na\r\n;0\r\n.\r\n"_ba << qsizetype(3);
    QTest::newRow("streamed, empty") << "*?\r\n.\r\n"_ba << qsizetype(0);
    QTest::newRow("streams inside") << "*?\r\n*?\r\n:1\r\n:2\r\n.\r\n%?\r\n+a\r\n*?\r\n.\r\n.\r\n.\r\n"_ba
                                    << qsizetype(2);
    QTest::newRow("streamed map") << "%?\r\n:1\r\n:2\r\n.\r\n"_ba << qsizetype(2);
    QTest::newRow("streamed with attributes") << "*?\r\n|1\r\n:1\r\n*?\r\n.\r\n:1\r\n:2\r\n.\r\n"_ba << qsizetype(2);
    QTest::newRow("string") << "+abc\r\n"_ba << qsizetype(-1);
    QTest::newRow("null") << "*-1\r\n"_ba << qsizetype(-1);
}

void tst_Reader::enter()
{
    QFETCH(QByteArray, frame);
    QFETCH(qsizetype, count);
    QRedisReader reader(frame);
    QCOMPARE(reader.peekCount(), count);
    QVERIFY(!reader.hasFailed());
    QCOMPARE(reader.enter(), qMax<qsizetype>(0, count));
    QCOMPARE(reader.hasFailed(), count < 0);
    for (qsizetype i = 0; i < count; ++i)
        reader.skip();
    QVERIFY(reader.atEnd());
    QCOMPARE(reader.hasFailed(), count < 0);
}

void tst_Reader::streamsAreCountedAndLeft()
{
    QRedisReader reader("*2\r\n*?\r\n*?\r\n:1\r\n.\r\n.\r\n+after\r\n"_ba);
    QCOMPARE(reader.enter(), 2);
    QCOMPARE(reader.enter(), 1);
    QCOMPARE(reader.enter(), 1);
    QCOMPARE(reader.takeInteger(), 1);
    QCOMPARE(reader.takeBytes(), "after"_ba);
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasFailed());
}

void tst_Reader::attributesAreSkipped()
{
    QRedisReader reader("|1\r\n+a\r\n%?\r\n+b\r\n*1\r\n:1\r\n.\r\n*2\r\n|1\r\n+c\r\n+d\r\n:1\r\n|0\r\n:2\r\n"_ba);
    QCOMPARE(reader.enter(), 2);
    QCOMPARE(reader.takeInteger(), 1);
    QCOMPARE(reader.takeInteger(), 2);
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasFailed());
}

void tst_Reader::valueKeepsAttributes()
{
    QRedisReader reader("*1\r\n|1\r\n+a\r\n:1\r\n+b\r\n"_ba);
    reader.enter();
    // Asking for the type first does not lose them.
    QCOMPARE(reader.type(), Type::SimpleString);
    QCOMPARE(reader.takeValue(), simple("b").withAttributes({{simple("a"), number(1)}}));
    QVERIFY(reader.atEnd());
}

void tst_Reader::skip()
{
    QRedisReader reader("*3\r\n|1\r\n+a\r\n*0\r\n%1\r\n+k\r\n*?\r\n:1\r\n$?\r\n;1\r\nx\r\n;0\r\n.\r\n_\r\n+end\r\n"_ba);
    QCOMPARE(reader.enter(), 3);
    reader.skip();
    QVERIFY(reader.takeNull());
    QCOMPARE(reader.takeBytes(), "end"_ba);
    QVERIFY(!reader.hasFailed());
    reader.skip();
    QVERIFY(reader.hasFailed());
}

void tst_Reader::blobs()
{
    const QByteArrayList blobs{QByteArray(70'000, 'a'), "txt:" + QByteArray(70'000, 'b'), QByteArray(70'000, 'c'),
                               QByteArray(70'000, 'd')};
    const QByteArray frame =
        "*6\r\n$70000\r\n|1\r\n+k\r\n$70000\r\n+small\r\n=70004\r\n$70000\r\n*1\r\n$70000\r\n+end\r\n";
    // The second is of attributes.
    const QByteArrayList inOrder{blobs[0], blobs[2], blobs[1], blobs[3], blobs[2]};
    QRedisReader reader(frame, &inOrder);
    QCOMPARE(reader.enter(), 6);
    const QByteArray first = reader.takeBytes();
    QVERIFY2(first.constData() == blobs[0].constData(), "shared, not copied");
    QCOMPARE(reader.takeBytes(), "small"_ba);
    QVERIFY(reader.takeView() == QByteArray(70'000, 'b'));
    reader.skip();
    QVERIFY(reader.takeValue() == array({bulk(blobs[2])}));
    QCOMPARE(reader.takeBytes(), "end"_ba);
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasFailed());
    // Without blobs beside it a frame has everything in it.
    const QByteArray whole = "$70000\r\n" + blobs[0] + "\r\n";
    QVERIFY(QRedisReader(whole).takeBytes() == blobs[0]);
}

void tst_Reader::firstErrorStays()
{
    QRedisReader reader("*3\r\n+abc\r\n+def\r\n:1\r\n"_ba);
    reader.enter();
    reader.takeInteger();
    QVERIFY(reader.hasFailed());
    const QString message = reader.error().message();
    QVERIFY(message.contains(u"an integer"_s));
    reader.takeBool();
    reader.fail("a pair");
    QCOMPARE(reader.error().message(), message);
    QCOMPARE(reader.takeInteger(), 1);

    QRedisReader other(":1\r\n"_ba);
    other.fail("a pair");
    QVERIFY(other.error() == Code::Decode);
    QVERIFY(other.error().message().contains(u"a pair"_s));
}

void tst_Reader::serverErrorIsTheError()
{
    for (const QByteArray &frame : {"-WRONGTYPE no\r\n"_ba, "!12\r\nWRONGTYPE no\r\n"_ba}) {
        QRedisReader reader(frame);
        QCOMPARE(reader.takeInteger(), 0);
        QVERIFY(reader.error() == Code::Server);
        QCOMPARE(reader.error().serverCode(), "WRONGTYPE"_ba);
        QVERIFY(reader.atEnd());
    }
}

void tst_Reader::pastTheEnd()
{
    const auto fails = [](auto read) {
        QRedisReader reader(":1\r\n"_ba);
        reader.takeInteger();
        if (reader.hasFailed() || !reader.atEnd())
            return false;
        read(reader);
        return reader.hasFailed() && reader.error() == Code::Decode;
    };
    QVERIFY(fails([](QRedisReader &reader) { reader.takeInteger(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeDouble(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeBool(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeBytes(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeView(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeNull(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.takeValue(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.enter(); }));
    QVERIFY(fails([](QRedisReader &reader) { reader.skip(); }));
}

void tst_Reader::errorsInsideValuesAreValues()
{
    QRedisReader reader("*2\r\n-ERR no\r\n:1\r\n"_ba);
    QCOMPARE(reader.takeValue(), array({error("ERR no"), number(1)}));
    QVERIFY(!reader.hasFailed());
}

void tst_Reader::foreignFramesAreHarmless_data()
{
    // What Parser would never answer.
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("garbage") << "hello"_ba;
    QTest::newRow("cut line") << "+OK"_ba;
    QTest::newRow("cut bulk") << "$5\r\nab"_ba;
    QTest::newRow("cut array") << "*3\r\n:1\r\n"_ba;
    QTest::newRow("huge array") << "*900000000000000000\r\n:1\r\n"_ba;
    QTest::newRow("huge array of garbage") << "*900000000000000000\r\nhello"_ba;
    QTest::newRow("stream of garbage") << "*?\r\nhello"_ba;
    QTest::newRow("huge map") << "%900000000000000000\r\n:1\r\n"_ba;
    QTest::newRow("cut stream") << "*?\r\n:1\r\n"_ba;
    QTest::newRow("cut chunks") << "$?\r\n;5\r\nab"_ba;
    QTest::newRow("cut attributes") << "|1\r\n+a\r\n"_ba;
    QTest::newRow("missing blob") << "$70000\r\n"_ba;
    QTest::newRow("deep") << "*1\r\n"_ba.repeated(1'000'000);
    QTest::newRow("short verbatim") << "=2\r\nab\r\n"_ba;
}

void tst_Reader::foreignFramesAreHarmless()
{
    QFETCH(QByteArray, frame);
    const QByteArrayList none;
    for (const QByteArrayList *blobs : {static_cast<const QByteArrayList *>(nullptr), &none}) {
        QRedisReader(frame, blobs).takeValue();
        QRedisReader(frame, blobs).skip();
        QRedisReader(frame, blobs).takeBytes();
        QRedisReader(frame, blobs).takeInteger();
        QRedisReader(frame, blobs).peekCount();
        QRedisReader reader(frame, blobs);
        for (int i = 0; i < 10; ++i)
            reader.skip();
        QVERIFY(reader.hasFailed());
    }
}

QTEST_APPLESS_MAIN(tst_Reader)
#include "tst_reader.moc"
