// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "frames.h"

#include <QtCore/qelapsedtimer.h>
#include <QtTest/qtest.h>

#include <limits>

using namespace QRedis::Private;
using namespace Frames;
using Status = Parser::Status;

Q_DECLARE_METATYPE(QList<bool>)

class tst_Parser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wellFormed_data();
    void wellFormed();
    void malformed_data();
    void malformed();
    void hostileLengths_data();
    void hostileLengths();
    void limits_data();
    void limits();
    void depthIsBounded();
    void errorStays();
    void errorNamesNoData();
    void readerThatFallsBehind();
    void everyByteIsScannedOnce_data();
    void everyByteIsScannedOnce();
    void blobs_data();
    void blobs();
    void blobIsReadIntoItsOwnMemory();
    void blobGrowsWithWhatArrives();
    void blobWithWrongEnd();
    void blobsAmongSmallStrings();
    void lineBetweenBlobsInTwoPieces();
    void blobsInsideNestedPush();
    void thresholdOfBlobs();
    void largeChunkStaysInTheFrame();
    void memoryShrinks();
    void frameSurvivesUntilNextCall();
    void takenFrameKeepsItsBlobs();
    void unreadBytes();
};

void tst_Parser::wellFormed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QRedisValue>>("values");
    QTest::addColumn<QList<bool>>("pushes");
    const auto row = [](const char *name, QByteArray bytes, QList<QRedisValue> values, QList<bool> pushes = {}) {
        if (pushes.isEmpty())
            pushes.fill(false, values.size());
        QTest::newRow(name) << bytes << values << pushes;
    };
    const QRedisValue null;
    const double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();

    row("simple string", "+OK\r\n", {simple("OK")});
    row("empty simple string", "+\r\n", {simple("")});
    row("long simple string", "+" + QByteArray(100, 'x') + "\r\n", {simple(QByteArray(100, 'x'))});
    row("error", "-WRONGTYPE Operation\r\n", {error("WRONGTYPE Operation")});
    row("integer", ":1000\r\n", {number(1000)});
    row("signed integers", ":-1\r\n:+7\r\n:0\r\n", {number(-1), number(7), number(0)});
    row("extreme integers", ":9223372036854775807\r\n:-9223372036854775808\r\n",
        {number(std::numeric_limits<qint64>::max()), number(std::numeric_limits<qint64>::min())});
    row("bulk string", "$5\r\nhello\r\n", {bulk("hello")});
    row("empty bulk string", "$0\r\n\r\n", {bulk("")});
    row("binary bulk string", QByteArray("$6\r\n\r\n\0$1\n\r\n", 12), {bulk(QByteArray("\r\n\0$1\n", 6))});
    row("null bulk string", "$-1\r\n", {null});
    row("array", "*2\r\n$1\r\na\r\n:2\r\n", {array({bulk("a"), number(2)})});
    row("empty array", "*0\r\n", {array({})});
    row("null array", "*-1\r\n", {null});
    row("null inside array", "*3\r\n$-1\r\n*-1\r\n_\r\n", {array({null, null, null})});
    row("nested arrays", "*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n*1\r\n+x\r\n",
        {array({array({number(1), array({})}), array({array({simple("x")})})})});
    row("null", "_\r\n", {null});
    row("booleans", "#t\r\n#f\r\n", {boolean(true), boolean(false)});
    row("doubles", ",1.5\r\n,-3\r\n,10\r\n,1.2e-7\r\n,+2E3\r\n",
        {real(1.5), real(-3), real(10), real(1.2e-7), real(2000)});
    row("special doubles", ",inf\r\n,-inf\r\n,nan\r\n", {real(infinity), real(-infinity), real(nan)});
    row("nan with a sign, as older servers print it", ",-nan\r\n", {real(nan)});
    row("big number", "(3492890328409238509324850943850943825024385\r\n",
        {big("3492890328409238509324850943850943825024385")});
    row("negative big number", "(-1\r\n", {big("-1")});
    row("blob error", "!21\r\nSYNTAX invalid syntax\r\n", {error("SYNTAX invalid syntax")});
    row("verbatim string", "=9\r\ntxt:hello\r\n", {QRedisValue::fromVerbatim("txt", "hello")});
    row("empty verbatim string", "=4\r\nmkd:\r\n", {QRedisValue::fromVerbatim("mkd", "")});
    row("map", "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n",
        {map({{simple("a"), number(1)}, {simple("b"), array({number(2)})}})});
    row("map with keys of any type", "%2\r\n:1\r\n%0\r\n*1\r\n_\r\n#t\r\n",
        {map({{number(1), map({})}, {array({null}), boolean(true)}})});
    row("set", "~2\r\n+a\r\n:1\r\n", {set({simple("a"), number(1)})});
    row("push", ">2\r\n+message\r\n$2\r\nhi\r\n", {push({simple("message"), bulk("hi")})}, {true});
    row("push between replies", "+a\r\n>1\r\n:1\r\n+b\r\n", {simple("a"), push({number(1)}), simple("b")},
        {false, true, false});

    const QRedisValue::Pairs ttl{{simple("ttl"), number(3600)}};
    row("attributes before a string", "|1\r\n+ttl\r\n:3600\r\n$1\r\nx\r\n", {bulk("x").withAttributes(ttl)});
    row("attributes before null", "|1\r\n+ttl\r\n:3600\r\n_\r\n", {null.withAttributes(ttl)});
    row("attributes do not count as element", "*2\r\n|1\r\n+ttl\r\n:3600\r\n:1\r\n:2\r\n",
        {array({number(1).withAttributes(ttl), number(2)})});
    row("attributes before an aggregate", "|1\r\n+ttl\r\n:3600\r\n*1\r\n:2\r\n",
        {array({number(2)}).withAttributes(ttl)});
    row("attributes before a key and a value", "%1\r\n|1\r\n+ttl\r\n:3600\r\n+k\r\n|1\r\n+ttl\r\n:3600\r\n+v\r\n",
        {map({{simple("k").withAttributes(ttl), simple("v").withAttributes(ttl)}})});
    row("attributes with attributes", "|1\r\n|1\r\n+ttl\r\n:3600\r\n+k\r\n*1\r\n:1\r\n+v\r\n",
        {simple("v").withAttributes({{simple("k").withAttributes(ttl), array({number(1)})}})});
    row("two attributes in a row", "|1\r\n+ttl\r\n:3600\r\n|1\r\n+a\r\n+b\r\n:1\r\n",
        {number(1).withAttributes({{simple("ttl"), number(3600)}, {simple("a"), simple("b")}})});
    row("empty attributes", "|0\r\n:1\r\n*1\r\n|0\r\n:2\r\n", {number(1), array({number(2)})});
    row("attributes before a push", "|1\r\n+ttl\r\n:3600\r\n>1\r\n+x\r\n", {push({simple("x")}).withAttributes(ttl)},
        {true});
    row("attributes before the last element of all levels", "*1\r\n*1\r\n|1\r\n+ttl\r\n:3600\r\n+x\r\n:1\r\n",
        {array({array({simple("x").withAttributes(ttl)})}), number(1)});

    row("streamed string", "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n", {bulk("Hello word")});
    row("streamed string of one chunk", "$?\r\n;2\r\n\r\n\r\n;0\r\n", {bulk("\r\n")});
    row("empty streamed string", "$?\r\n;0\r\n", {bulk("")});
    row("streamed string inside an array", "*2\r\n$?\r\n;1\r\na\r\n;0\r\n:1\r\n", {array({bulk("a"), number(1)})});
    row("streamed array", "*?\r\n:1\r\n:2\r\n.\r\n:3\r\n", {array({number(1), number(2)}), number(3)});
    row("empty streamed array", "*?\r\n.\r\n", {array({})});
    row("streamed map", "%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n",
        {map({{simple("a"), number(1)}, {simple("b"), number(2)}})});
    row("streamed set", "~?\r\n+a\r\n.\r\n", {set({simple("a")})});
    row("streams inside streams", "*?\r\n*?\r\n.\r\n%?\r\n$?\r\n;1\r\nk\r\n;0\r\n~?\r\n:1\r\n.\r\n.\r\n.\r\n",
        {array({array({}), map({{bulk("k"), set({number(1)})}})})});
    row("stream that ends an array", "*2\r\n:1\r\n*?\r\n:2\r\n.\r\n:3\r\n",
        {array({number(1), array({number(2)})}), number(3)});
    row("attributes inside a stream", "*?\r\n|1\r\n+ttl\r\n:3600\r\n:1\r\n.\r\n",
        {array({number(1).withAttributes(ttl)})});

    row("push inside an EXEC", "*3\r\n+OK\r\n>2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n:5\r\n$1\r\nx\r\n",
        {push({simple("invalidate"), array({bulk("k")})}), array({simple("OK"), number(5), bulk("x")})}, {true, false});
    row("push as first thing inside an array", "*1\r\n>1\r\n:1\r\n:2\r\n", {push({number(1)}), array({number(2)})},
        {true, false});
    row("two pushes inside nested arrays", "*2\r\n*1\r\n>1\r\n:1\r\n:2\r\n>1\r\n:3\r\n*1\r\n:4\r\n:5\r\n",
        {push({number(1)}), push({number(3)}), array({array({number(2)}), array({number(4)})}), number(5)},
        {true, true, false, false});
    row("push inside a push", "*1\r\n>2\r\n>1\r\n+inner\r\n+a\r\n+b\r\n+c\r\n",
        {push({simple("inner")}), push({simple("a"), simple("b")}), array({simple("c")})}, {true, true, false});
    row("empty push inside an array", "*1\r\n>0\r\n:1\r\n", {push({}), array({number(1)})}, {true, false});
    row("push before the end of a stream", "*?\r\n:1\r\n>1\r\n:2\r\n.\r\n", {push({number(2)}), array({number(1)})},
        {true, false});
    row("push with attributes inside an array", "*2\r\n:1\r\n|1\r\n+ttl\r\n:3600\r\n>1\r\n+x\r\n:2\r\n",
        {push({simple("x")}).withAttributes(ttl), array({number(1), number(2)})}, {true, false});
    row("push inside attributes", "*1\r\n|1\r\n+ttl\r\n>1\r\n+x\r\n:3600\r\n:2\r\n",
        {push({simple("x")}), array({number(2).withAttributes(ttl)})}, {true, false});
}

void tst_Parser::wellFormed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<QRedisValue>, values);
    QFETCH(QList<bool>, pushes);
    const auto verify = [&](const Parsed &parsed) {
        return parsed.error.isEmpty() && parsed.values == values && parsed.pushes == pushes
            && parsed.last == Status::NeedMore && !parsed.unread;
    };

    const Parsed whole = parse({bytes});
    QCOMPARE(whole.error, QString());
    QCOMPARE(whole.values, values);
    QCOMPARE(whole.pushes, pushes);
    QVERIFY(verify(whole));
    QVERIFY2(verify(parseInPieces(bytes, 1)), "byte by byte");
    for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
        QVERIFY2(verify(parse({bytes.first(cut), bytes.sliced(cut)})), qPrintable(QString::number(cut)));
        // Not a byte less is a frame.
        QVERIFY(parse({bytes.first(cut)}).values.size() < values.size() || cut == bytes.size());
    }
    // Whatever stood before it in the same buffer.
    QVERIFY(parse({"+first\r\n" + bytes}).values.mid(1) == values);
}

void tst_Parser::malformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("unknown type", "HTTP/1.1 400 Bad Request\r\n");
    row("nothing but a line end", "\r\n");
    row("NUL", QByteArray(1, '\0'));
    row("chunk outside of a streamed string", ";1\r\na\r\n");
    row("end outside of a stream", ".\r\n");
    row("end inside a counted array", "*1\r\n.\r\n");
    row("end inside attributes", "*?\r\n|1\r\n.\r\n");
    row("end inside a streamed string", "$?\r\n.\r\n");
    row("end with text", "*?\r\n.x\r\n");
    row("end after a key", "%?\r\n+k\r\n.\r\n");
    row("end after attributes", "*?\r\n|1\r\n+k\r\n+v\r\n.\r\n");
    row("end of a stream inside a nested push", "*?\r\n>1\r\n.\r\n");
    row("something else between chunks", "$?\r\n;1\r\na\r\n+OK\r\n");
    row("chunk without a length", "$?\r\n;\r\n");
    row("negative chunk", "$?\r\n;-1\r\n");
    row("chunk that is longer than it says", "$?\r\n;1\r\nabc\r\n");
    row("line feed alone", "+OK\n+OK\r\n");
    row("line feed alone, late", "+" + QByteArray(100, 'x') + "\n+OK\r\n");
    row("carriage return alone", "+O\rK\r\n");
    row("integer without digits", ":\r\n");
    row("integer with a sign only", ":-\r\n");
    row("integer with two signs", ":+-1\r\n");
    row("integer with letters", ":12a\r\n");
    row("integer with a space", ": 1\r\n");
    row("integer above 2^63 - 1", ":9223372036854775808\r\n");
    row("integer below -2^63", ":-9223372036854775809\r\n");
    row("integer without an end", ":" + QByteArray(100, '0'));
    row("double without digits", ",\r\n");
    row("double with letters", ",1.5x\r\n");
    row("double with a comma", ",1,5\r\n");
    row("double beyond doubles", ",1e999\r\n");
    row("boolean in full", "#true\r\n");
    row("boolean in capitals", "#T\r\n");
    row("boolean without a letter", "#\r\n");
    row("null with text", "_x\r\n");
    row("big number without digits", "(\r\n");
    row("big number with a fraction", "(1.5\r\n");
    row("bulk string longer than it says", "$3\r\nhello\r\n");
    row("bulk string without its line end", "$3\r\nabcde");
    row("verbatim string too short for a format", "=3\r\ntxt\r\n");
    row("verbatim string without a colon", "=5\r\nhello\r\n");
    row("streamed verbatim string", "=?\r\n");
    row("streamed error", "!?\r\n");
    row("streamed push", ">?\r\n");
    row("streamed attributes", "|?\r\n");
    row("null map", "%-1\r\n");
    row("null set", "~-1\r\n");
    row("null push", ">-1\r\n");
    row("null attributes", "|-1\r\n");
    row("null verbatim string", "=-1\r\n");
    row("null blob error", "!-1\r\n");
}

void tst_Parser::malformed()
{
    QFETCH(QByteArray, bytes);
    const QByteArray good = "+before\r\n";
    for (const qsizetype size : {bytes.size() + good.size(), qsizetype(1)}) {
        const Parsed parsed = parseInPieces(good + bytes, size);
        QCOMPARE(parsed.last, Status::Error);
        QVERIFY(parsed.error.startsWith(u"protocol error: "));
        // What was complete before is answered all the same.
        QCOMPARE(parsed.values, {simple("before")});
    }
}

void tst_Parser::hostileLengths_data()
{
    QTest::addColumn<QByteArray>("length");
    QTest::newRow("2^62") << QByteArray("4611686018427387904");
    QTest::newRow("2^63 - 1") << QByteArray("9223372036854775807");
    QTest::newRow("2^63") << QByteArray("9223372036854775808");
    QTest::newRow("2^64 + 1") << QByteArray("18446744073709551617");
    QTest::newRow("2^61") << QByteArray("2305843009213693952");
    QTest::newRow("10^18 - 1") << QByteArray("999999999999999999");
    QTest::newRow("40 digits") << QByteArray(40, '9');
    QTest::newRow("40 zeros") << QByteArray(40, '0');
    QTest::newRow("-2") << QByteArray("-2");
    QTest::newRow("-9223372036854775808") << QByteArray("-9223372036854775808");
    QTest::newRow("-10") << QByteArray("-10");
    QTest::newRow("-") << QByteArray("-");
    QTest::newRow("plus") << QByteArray("+5");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("letters") << QByteArray("five");
    QTest::newRow("digits and letters") << QByteArray("5a");
    QTest::newRow("space before") << QByteArray(" 5");
    QTest::newRow("space behind") << QByteArray("5 ");
    QTest::newRow("hexadecimal") << QByteArray("0x5");
    QTest::newRow("fraction") << QByteArray("5.0");
    QTest::newRow("question mark and more") << QByteArray("?5");
    QTest::newRow("two question marks") << QByteArray("?"
                                                      "?");
}

void tst_Parser::hostileLengths()
{
    QFETCH(QByteArray, length);
    for (const char marker : QByteArray("$!=*%~>|")) {
        for (const QByteArray &before : {QByteArray(), QByteArray("*2\r\n"), QByteArray("*?\r\n")}) {
            Parser parser;
            parser.feed(before + marker + length + "\r\n");
            QVERIFY2(parser.next() == Status::Error, &marker);
            QVERIFY(!parser.errorString().isEmpty());
            QVERIFY(parser.capacity() <= 64 * 1024);
        }
    }
    Parser parser;
    parser.feed("$?\r\n;" + length + "\r\n");
    QCOMPARE(parser.next(), Status::Error);
    QVERIFY(parser.capacity() <= 64 * 1024);
}

void tst_Parser::limits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("fits");
    // 3 levels, 6 elements, 40 bytes; a blob of 70,000 bytes never fits.
    QTest::newRow("depth reached") << QByteArray("*1\r\n*1\r\n*1\r\n:1\r\n") << true;
    QTest::newRow("depth exceeded") << QByteArray("*1\r\n*1\r\n*1\r\n*1\r\n") << false;
    QTest::newRow("depth exceeded by an empty array") << QByteArray("*1\r\n*1\r\n*1\r\n*0\r\n") << false;
    QTest::newRow("depth exceeded by attributes") << QByteArray("*1\r\n*1\r\n*1\r\n|1\r\n") << false;
    QTest::newRow("depth exceeded by a push") << QByteArray("*1\r\n*1\r\n*1\r\n>1\r\n") << false;
    QTest::newRow("elements announced") << QByteArray("*7\r\n") << false;
    QTest::newRow("elements announced in pairs") << QByteArray("%4\r\n") << false;
    QTest::newRow("elements reached") << QByteArray("*5\r\n_\r\n_\r\n_\r\n_\r\n_\r\n") << true;
    QTest::newRow("elements reached in a small frame") << QByteArray("*5\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n") << true;
    QTest::newRow("elements of a small frame") << QByteArray("*6\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n:1\r\n") << false;
    QTest::newRow("elements of all levels") << QByteArray("*2\r\n*2\r\n_\r\n_\r\n*2\r\n_\r\n_\r\n") << false;
    QTest::newRow("elements streamed") << QByteArray("*?\r\n_\r\n_\r\n_\r\n_\r\n_\r\n_\r\n_\r\n") << false;
    QTest::newRow("elements in attributes") << QByteArray("|3\r\n_\r\n_\r\n_\r\n_\r\n_\r\n_\r\n_\r\n") << false;
    QTest::newRow("bytes reached") << QByteArray("$33\r\n" + QByteArray(33, 'x') + "\r\n") << true;
    QTest::newRow("bytes reached in a small frame")
        << QByteArray("*2\r\n:1\r\n$25\r\n" + QByteArray(25, 'x') + "\r\n") << true;
    QTest::newRow("bytes of a small frame")
        << QByteArray("*2\r\n:1\r\n$26\r\n" + QByteArray(26, 'x') + "\r\n") << false;
    QTest::newRow("bytes announced") << QByteArray("$41\r\n") << false;
    QTest::newRow("bytes in a line") << QByteArray("+" + QByteArray(60, 'x')) << false;
    QTest::newRow("bytes of a blob") << QByteArray("$70000\r\n") << false;
    QTest::newRow("bytes of two strings") << QByteArray("*2\r\n$11\r\n" + QByteArray(11, 'x') + "\r\n$20\r\n") << false;
    QTest::newRow("bytes of empty attributes") << QByteArray("|0\r\n").repeated(20) << false;
    QTest::newRow("bytes in chunks") << QByteArray("$?\r\n;11\r\n" + QByteArray(11, 'x') + "\r\n;30\r\n") << false;
}

void tst_Parser::limits()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, fits);
    const ReadLimits limits{.depth = 3, .elements = 6, .bytes = 40};
    // The limits are those of one frame: many frames before it do not matter.
    const QByteArray input = QByteArray("*2\r\n:1\r\n:2\r\n").repeated(20) + bytes;
    for (const qsizetype size : {input.size(), bytes.size(), qsizetype(1)}) {
        const Parsed parsed = parseInPieces(input, size, limits);
        QCOMPARE(parsed.values.size(), fits ? 21 : 20);
        QCOMPARE(parsed.last, fits ? Status::NeedMore : Status::Error);
    }
}

void tst_Parser::depthIsBounded()
{
    const auto nested = [](int levels) { return QByteArray("*1\r\n").repeated(levels) + ":1\r\n"; };
    QCOMPARE(parse({nested(128)}).last, Status::NeedMore);
    QCOMPARE(parse({nested(128)}).values.size(), 1);
    QCOMPARE(parse({nested(129)}).last, Status::Error);
    // However much is asked for; 1024 levels are decoded, compared and destroyed recursively.
    const ReadLimits limits{.depth = 1'000'000};
    const Parsed deep = parse({nested(1024)}, limits);
    QCOMPARE(deep.values.size(), 1);
    QVERIFY(deep.values == parseInPieces(nested(1024), 1, limits).values);
    QCOMPARE(parse({nested(1025)}, limits).last, Status::Error);
}

void tst_Parser::errorStays()
{
    Parser parser;
    parser.feed("?");
    QCOMPARE(parser.next(), Status::Error);
    const QString error = parser.errorString();
    parser.feed("+OK\r\n");
    QCOMPARE(parser.next(), Status::Error);
    QCOMPARE(parser.errorString(), error);
    QVERIFY(!parser.writeSpan().empty());
}

void tst_Parser::errorNamesNoData()
{
    QVERIFY(parse({QByteArrayView("HTTP/1.1 200")}).error.contains(u"'H'"));
    QVERIFY(parse({QByteArrayView("\x16\x03\x01")}).error.contains(u"0x16"));
    const QString error = parse({QByteArrayView("$3\r\nsecret\r\n")}).error;
    QVERIFY(!error.contains(u"secret"));
}

// A prototype that moved its input but not its positions lost replies, and only when the reader was behind.
void tst_Parser::readerThatFallsBehind()
{
    constexpr int count = 300'000;
    Parser parser;
    int fed = 0;
    int answered = 0;
    qsizetype largest = 0;
    const auto feedSome = [&](int frames) {
        QByteArray bytes;
        for (; frames > 0 && fed < count; --frames, ++fed)
            bytes += ':' + QByteArray::number(fed) + "\r\n";
        // The last frame arrives in two pieces: there always is a half one at the end.
        parser.feed(QByteArrayView(bytes).first(bytes.size() / 2));
        parser.feed(QByteArrayView(bytes).sliced(bytes.size() / 2));
        largest = qMax(largest, parser.capacity());
    };
    feedSome(count / 2);
    while (answered < count) {
        feedSome(3);
        for (int i = 0; i < (fed < count ? 2 : count); ++i) {
            if (parser.next() != Status::Frame)
                break;
            QCOMPARE(QRedisReader(parser.frame().bytes).takeInteger(), answered);
            ++answered;
        }
    }
    QCOMPARE(answered, count);
    QCOMPARE(parser.next(), Status::NeedMore);
    QVERIFY(!parser.hasUnreadBytes());
    QVERIFY2(largest < 16 * 1024 * 1024, "consumed bytes are not kept");
}

void tst_Parser::everyByteIsScannedOnce_data()
{
    QTest::addColumn<QByteArray>("bytes");
    constexpr qsizetype size = 20'000'000;
    QTest::newRow("one line") << QByteArray("+" + QByteArray(size, 'x') + "\r\n");
    QTest::newRow("one array") << QByteArray("*5000000\r\n" + QByteArray("_\r\n").repeated(5'000'000));
    QTest::newRow("one chunk") << QByteArray("$?\r\n;20000000\r\n" + QByteArray(size, 'x') + "\r\n;0\r\n");
    QTest::newRow("one blob") << QByteArray("$20000000\r\n" + QByteArray(size, 'x') + "\r\n");
    QTest::newRow("pushes inside an array")
        << QByteArray("*1\r\n" + QByteArray(">0\r\n").repeated(4'000'000) + ":1\r\n");
}

void tst_Parser::everyByteIsScannedOnce()
{
    QFETCH(QByteArray, bytes);
    // Takes about a second at most; anything quadratic would take hours.
    QElapsedTimer timer;
    timer.start();
    Parser parser;
    int values = 0;
    for (qsizetype at = 0; at < bytes.size(); at += 100) {
        parser.feed(QByteArrayView(bytes).sliced(at, qMin<qsizetype>(100, bytes.size() - at)));
        Status status;
        while ((status = parser.next()) == Status::Frame)
            ++values;
        QCOMPARE(status, Status::NeedMore);
        QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(at)));
    }
    QVERIFY(values > 0);
    QVERIFY(!parser.hasUnreadBytes());
}

void tst_Parser::blobs_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("piece");
    for (const qsizetype size : {64 * 1024, 64 * 1024 + 1, 1024 * 1024, 5 * 1024 * 1024}) {
        for (const qsizetype piece : {1021, 65536, 1'000'003, 100'000'000})
            QTest::addRow("%lld bytes in pieces of %lld", qlonglong(size), qlonglong(piece)) << size << piece;
    }
    QTest::addRow("64 KiB + 1 byte by byte") << qsizetype(64 * 1024 + 1) << qsizetype(1);
}

namespace {
QByteArray payloadOf(qsizetype size, int seed = 0)
{
    QByteArray payload(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        payload[i] = char((i * 31 + i / 251 + seed) & 0xff);
    return payload;
}
QByteArray bulkOf(const QByteArray &payload, char marker = '$')
{
    return marker + QByteArray::number(payload.size()) + "\r\n" + payload + "\r\n";
}
} // namespace

void tst_Parser::blobs()
{
    QFETCH(qsizetype, size);
    QFETCH(qsizetype, piece);
    const QByteArray payload = payloadOf(size);
    const QByteArray bytes = "+a\r\n" + bulkOf(payload) + "*3\r\n+b\r\n" + bulkOf(payload) + ":1\r\n"
        + bulkOf("txt:" + payload, '=') + bulkOf(payload, '!') + "+c\r\n";
    const QList<QRedisValue> values{simple("a"),
                                    bulk(payload),
                                    array({simple("b"), bulk(payload), number(1)}),
                                    QRedisValue::fromVerbatim("txt", payload),
                                    QRedisValue::fromBytes(Type::Error, payload),
                                    simple("c")};
    const Parsed parsed = parseInPieces(bytes, piece);
    QCOMPARE(parsed.error, QString());
    QVERIFY(parsed.values == values);
    QCOMPARE(parsed.last, Status::NeedMore);
    QVERIFY(!parsed.unread);
}

void tst_Parser::blobIsReadIntoItsOwnMemory()
{
    const QByteArray payload = payloadOf(200'000);
    Parser parser;
    parser.feed(bulkOf(payload).first(10));
    QCOMPARE(parser.next(), Status::NeedMore);
    // The span ends with the blob: what follows is not read into it.
    const auto span = parser.writeSpan();
    QCOMPARE(qsizetype(span.size()), 200'000 + 2 - 1);
    memcpy(span.data(), payload.constData() + 1, 199'999);
    memcpy(span.data() + 199'999, "\r\n", 2);
    parser.commit(qsizetype(span.size()));
    QCOMPARE(parser.next(), Status::Frame);
    QCOMPARE(parser.frame().bytes, QByteArrayView("$200000\r\n"));
    QCOMPARE(parser.frame().blobs.size(), 1);
    QVERIFY(parser.frame().blobs.first() == payload);
    QCOMPARE(static_cast<const void *>(parser.frame().blobs.first().constData()),
             static_cast<const void *>(span.data() - 1));
}

void tst_Parser::blobGrowsWithWhatArrives()
{
    constexpr qsizetype MiB = 1024 * 1024;
    Parser parser;
    parser.feed("$1000000000000\r\n");
    QCOMPARE(parser.next(), Status::NeedMore);
    QVERIFY(parser.capacity() < 2 * MiB);
    const QByteArray piece(100'000, 'x');
    for (qsizetype received = 0; received < 8 * MiB; received += piece.size()) {
        QVERIFY2(parser.capacity() <= qMax(2 * received, MiB) + 256 * 1024, qPrintable(QString::number(received)));
        parser.feed(piece);
        QCOMPARE(parser.next(), Status::NeedMore);
    }
}

void tst_Parser::blobWithWrongEnd()
{
    for (const qsizetype piece : {1000, 10'000'000}) {
        const Parsed parsed = parseInPieces("$70000\r\n" + QByteArray(70'001, 'x') + "\r\n", piece);
        QCOMPARE(parsed.last, Status::Error);
        QCOMPARE(parseInPieces("=70000\r\n" + QByteArray(70'000, 'x') + "\r\n", piece).last, Status::Error);
    }
}

void tst_Parser::blobsAmongSmallStrings()
{
    // Each blob leaves a gap in its frame; attributes and lines lie on both sides of it.
    QByteArray bytes = "*60\r\n";
    QList<QRedisValue> values;
    for (int i = 0; i < 20; ++i) {
        const QByteArray payload = payloadOf(65'537 + i * 1000, i);
        const QByteArray text = "small " + QByteArray::number(i).repeated(i * 40);
        bytes +=
            '+' + text + "\r\n|1\r\n" + bulkOf(payload) + ":1\r\n" + bulkOf(payload) + "*1\r\n" + bulkOf("x" + payload);
        values << simple(text) << bulk(payload).withAttributes({{bulk(payload), number(1)}})
               << array({bulk("x" + payload)});
    }
    bytes += "+end\r\n";
    for (const qsizetype piece : {997, 65536, 70'001, 300'000, 100'000'000}) {
        const Parsed parsed = parseInPieces(bytes, piece);
        QCOMPARE(parsed.error, QString());
        QVERIFY(parsed.values == QList<QRedisValue>({array(values), simple("end")}));
    }
}

// The second blob takes back the gap that the first one left: what is known of the line counts no longer.
void tst_Parser::lineBetweenBlobsInTwoPieces()
{
    const QByteArray payload = payloadOf(70'000);
    const QByteArray first = "*4\r\n" + bulkOf(payload) + "+half";
    const QByteArray second = " line\r\n" + bulkOf(payload).first(20);
    const QByteArray third = bulkOf(payload).sliced(20) + "+short\r\n";
    const Parsed parsed = parse({first, second, third});
    QCOMPARE(parsed.error, QString());
    QVERIFY(parsed.values
            == QList<QRedisValue>({array({bulk(payload), simple("half line"), bulk(payload), simple("short")})}));
}

void tst_Parser::blobsInsideNestedPush()
{
    const QByteArray first = payloadOf(70'000, 1);
    const QByteArray second = payloadOf(80'000, 2);
    const QByteArray third = payloadOf(90'000, 3);
    const QByteArray fourth = payloadOf(100'000, 4);
    const QByteArray bytes = "*3\r\n" + bulkOf(first) + "|1\r\n+a\r\n" + bulkOf(second) + ">2\r\n+x\r\n" + bulkOf(third)
        + "+y\r\n" + bulkOf(fourth);
    const QList<QRedisValue> values{push({simple("x"), bulk(third)}).withAttributes({{simple("a"), bulk(second)}}),
                                    array({bulk(first), simple("y"), bulk(fourth)})};
    for (const qsizetype piece : {997, 65536, 75'001, 300'000, 100'000'000}) {
        const Parsed parsed = parseInPieces(bytes, piece);
        QCOMPARE(parsed.error, QString());
        QVERIFY(parsed.values == values);
        QCOMPARE(parsed.pushes, QList<bool>({true, false}));
    }
}

void tst_Parser::thresholdOfBlobs()
{
    Parser parser;
    parser.feed(bulkOf(payloadOf(QRedisReader::BlobThreshold)));
    QCOMPARE(parser.next(), Status::Frame);
    QVERIFY(parser.frame().blobs.isEmpty());
    parser.feed(bulkOf(payloadOf(QRedisReader::BlobThreshold + 1)));
    QCOMPARE(parser.next(), Status::Frame);
    QCOMPARE(parser.frame().blobs.size(), 1);
}

void tst_Parser::largeChunkStaysInTheFrame()
{
    const QByteArray payload = payloadOf(300'000);
    const QByteArray bytes = "$?\r\n;300000\r\n" + payload + "\r\n;3\r\nabc\r\n;0\r\n";
    for (const qsizetype piece : {1000, 65536, 1'000'000}) {
        const Parsed parsed = parseInPieces(bytes, piece);
        QVERIFY(parsed.values == QList<QRedisValue>({bulk(payload + "abc")}));
    }
}

void tst_Parser::memoryShrinks()
{
    Parser parser;
    Parsed parsed;
    // One large frame, and many small ones that waited.
    for (const QByteArray &burst :
         {QByteArray("*100000\r\n") + QByteArray("$16\r\n0123456789abcdef\r\n").repeated(100'000),
          QByteArray("+OK\r\n").repeated(1'000'000)}) {
        parser.feed(burst);
        QVERIFY(parser.capacity() > 2'000'000);
        parser.feed("+half");
        drain(parser, parsed);
        QVERIFY(parser.capacity() <= 256 * 1024);
        parser.feed("\r\n");
        drain(parser, parsed);
        QCOMPARE(parsed.values.last(), simple("half"));
        QVERIFY(!parsed.unread);
    }
    QCOMPARE(parsed.values.size(), 1 + 1'000'000 + 2);
}

void tst_Parser::frameSurvivesUntilNextCall()
{
    Parser parser;
    parser.feed("+one\r\n$3\r\ntwo\r\n");
    QCOMPARE(parser.next(), Status::Frame);
    QCOMPARE(parser.frame().bytes, QByteArrayView("+one\r\n"));
    QCOMPARE(parser.next(), Status::Frame);
    QCOMPARE(parser.frame().bytes, QByteArrayView("$3\r\ntwo\r\n"));
    QCOMPARE(parser.next(), Status::NeedMore);
    QVERIFY(parser.frame().bytes.isEmpty());
}

void tst_Parser::takenFrameKeepsItsBlobs()
{
    const QByteArray payload = payloadOf(100'000);
    Parser parser;
    parser.feed(bulkOf(payload));
    QCOMPARE(parser.next(), Status::Frame);
    const Parser::Frame frame = parser.takeFrame();
    QVERIFY(parser.frame().blobs.isEmpty());
    QCOMPARE(parser.next(), Status::NeedMore);
    QVERIFY(frame.blobs == QByteArrayList{payload});
}

void tst_Parser::unreadBytes()
{
    Parser parser;
    Parsed parsed;
    QVERIFY(!parser.hasUnreadBytes());
    const QByteArray bytes = "*2\r\n" + bulkOf(payloadOf(70'000)) + ">1\r\n:1\r\n:2\r\n";
    for (const char byte : bytes) {
        parser.feed(QByteArrayView(&byte, 1));
        QVERIFY(parser.hasUnreadBytes());
        drain(parser, parsed);
        QCOMPARE(parser.hasUnreadBytes(), parsed.values.size() < 2);
    }
    QCOMPARE(parsed.values.size(), 2);
}

QTEST_APPLESS_MAIN(tst_Parser)
#include "tst_parser.moc"
