// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/commandline.h"
#include "common/jsontext.h"
#include "common/linehistory.h"
#include "common/replytext.h"
#include "common/textformat.h"

#include <QTest>

using namespace Monitor;

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QByteArrayList>("words");
        const auto row = [](const char *name, const char *line, const QByteArrayList &words) {
            QTest::newRow(name) << QString::fromUtf8(line) << words;
        };
        row("plain", "SET key value", {"SET", "key", "value"});
        row("blanks around", "  GET \t key  ", {"GET", "key"});
        row("empty line", "", {});
        row("comment", "# SET a b", {});
        row("hash sign inside", "GET #1", {"GET", "#1"});
        row("double quotes", "SET k \"two words\"", {"SET", "k", "two words"});
        row("single quotes", "SET k 'two words'", {"SET", "k", "two words"});
        row("empty argument", "SET k \"\"", {"SET", "k", ""});
        row("escapes", "SET k \"a\\nb\\tc\\\\d\\\"e\"", {"SET", "k", "a\nb\tc\\d\"e"});
        row("bytes", "SET k \"\\x00\\xff\\xC3\"", {"SET", "k", QByteArray("\0\xff\xc3", 3)});
        row("half a byte", "SET k \"\\xg1\"", {"SET", "k", "xg1"});
        row("no escapes in single quotes", "SET k 'a\\n\\'b'", {"SET", "k", "a\\n'b"});
        row("backslash outside quotes", "SET k a\\n", {"SET", "k", "a\\n"});
        row("text", "SET k Grüße😀", {"SET", "k", "Grüße😀"});
        row("text around bytes", "SET k \"ü\\x01ü\"", {"SET", "k", "ü\x01ü"});
        row("json in single quotes", "SET k '{\"a\": [1, 2]}'", {"SET", "k", "{\"a\": [1, 2]}"});
    }
    void parses()
    {
        QFETCH(QString, line);
        const CommandLine parsed = CommandLine::parse(line);
        QVERIFY2(parsed.isValid(), qPrintable(parsed.errorString()));
        QTEST(parsed.words(), "words");
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("position");
        QTest::newRow("open double quote") << "SET k \"abc" << 6;
        QTest::newRow("open single quote") << "SET k 'abc" << 6;
        QTest::newRow("escaped closing quote") << "SET k \"abc\\\"" << 6;
        QTest::newRow("text behind a quote") << "SET k \"abc\"d" << 11;
    }
    void refuses()
    {
        QFETCH(QString, line);
        const CommandLine parsed = CommandLine::parse(line);
        QVERIFY(!parsed.isValid());
        QVERIFY(parsed.words().isEmpty());
        QTEST(int(parsed.errorPosition()), "position");
    }

    void everyByteSurvivesTheRoundTrip()
    {
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all += char(i);
        for (const QByteArrayList &words :
             {QByteArrayList{"SET", "k", all}, QByteArrayList{"", " ", "\"", "'", "\\", "#", "a b"},
              QByteArrayList{"Grüße", "\xc3\x28", "\xed\xa0\x80", "\xf0\x9f\x98\x80"}}) {
            const QString line = CommandLine::format(words);
            QCOMPARE(CommandLine::parse(line).words(), words);
        }
    }

    void formatQuotesOnlyWhereNeeded()
    {
        QCOMPARE(CommandLine::format({"SET", "user:1", "Grüße"}), QStringLiteral("SET user:1 Grüße"));
        QCOMPARE(CommandLine::format({"SET", "k", "two words"}), QStringLiteral("SET k \"two words\""));
    }

    void repliesReadAsInRedisCli_data()
    {
        using V = QRedisValue;
        const auto bulk = [](const char *text) { return V::fromBytes(V::Type::BulkString, text); };
        QTest::addColumn<QRedisValue>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("null") << V() << "(nil)";
        QTest::newRow("status") << V::fromBytes(V::Type::SimpleString, "OK") << "OK";
        QTest::newRow("string") << bulk("a\"b\n") << "\"a\\\"b\\n\"";
        QTest::newRow("integer") << V::fromInteger(7) << "(integer) 7";
        QTest::newRow("error") << V::fromBytes(V::Type::Error, "ERR no") << "(error) ERR no";
        QTest::newRow("empty") << V::fromList(V::Type::Array, {}) << "(empty array)";
        QTest::newRow("nested") << V::fromList(V::Type::Array,
                                               {V::fromInteger(1), V::fromList(V::Type::Array, {bulk("a"), bulk("b")})})
                                << "1) (integer) 1\n2) 1) \"a\"\n   2) \"b\"";
        QTest::newRow("map") << V::fromPairs({{bulk("k"), V::fromInteger(1)}}) << "1# \"k\" => (integer) 1";
    }
    void repliesReadAsInRedisCli()
    {
        QFETCH(QRedisValue, value);
        QTEST(replyText(value), "text");
    }

    void aHugeReplyIsCut()
    {
        QList<QRedisValue> list;
        for (int i = 0; i < 100'000; ++i)
            list += QRedisValue::fromInteger(i);
        const QString text = replyText(QRedisValue::fromList(QRedisValue::Type::Array, list), 10'000);
        QVERIFY(text.size() < 11'000);
        QVERIFY(text.endsWith(QStringLiteral("(the reply is longer)")));
    }

    void cellsAreOneLine()
    {
        QCOMPARE(cellText("a\nb\tc"), QStringLiteral("a b c"));
        QCOMPARE(cellText("abcdef", 3), QStringLiteral("abc…"));
        // A cut through a character shows no half of it.
        QCOMPARE(cellText("aü", 2), QStringLiteral("a…"));
    }

    void jsonIsIndentedWithoutTouchingNumbers()
    {
        QCOMPARE(
            indentedJson("{\"id\":9007199254740993,\"a\":[0.10,\"x, {y}\"],\"e\":{ },\"t\":\"\\\"}\"}")
                .value_or(QByteArray()),
            QByteArray("{\n  \"id\": 9007199254740993,\n  \"a\": [\n    0.10,\n    \"x, {y}\"\n  ],\n  \"e\": {},\n"
                       "  \"t\": \"\\\"}\"\n}"));
        QVERIFY(!indentedJson("{broken"));
        QVERIFY(!indentedJson("text"));
    }

    void historyKeepsTheUnfinishedLine()
    {
        LineHistory history;
        history.add(QStringLiteral("one"));
        history.add(QStringLiteral("two"));
        history.add(QStringLiteral("two"));
        QCOMPARE(history.lines().size(), 2);
        QCOMPARE(history.previous(QStringLiteral("unf")), QStringLiteral("two"));
        QCOMPARE(history.previous(QStringLiteral("two")), QStringLiteral("one"));
        QCOMPARE(history.previous(QStringLiteral("one")), QStringLiteral("one"));
        QCOMPARE(history.next(QStringLiteral("one")), QStringLiteral("two"));
        QCOMPARE(history.next(QStringLiteral("two")), QStringLiteral("unf"));
        QCOMPARE(history.next(QStringLiteral("unf")), QStringLiteral("unf"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
