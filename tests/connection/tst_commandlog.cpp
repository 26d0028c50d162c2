// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/commandlog.h"

#include <QtTest/qtest.h>

using QRedis::Command;
using namespace QRedis::Private;

class TestCommandLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void encodesCommands();
    void referencesLargeWords();
    void piecesLieTogether();
    void releaseFreesFromTheFront();
    void reusesItsBlock();
    void takesOverOtherLogs_data();
    void takesOverOtherLogs();
};

namespace {

QByteArray bytes(const CommandLog &log, quint64 from, quint64 to)
{
    QByteArray all;
    while (from != to) {
        const QByteArrayView piece = log.piece(from, to);
        if (piece.isEmpty())
            return "no piece at " + QByteArray::number(from);
        all.append(piece);
        from += quint64(piece.size());
    }
    return all;
}

QByteArray bytes(const CommandLog &log)
{
    return bytes(log, log.begin(), log.end());
}

void append(CommandLog &log, Command command, const QByteArrayList &words)
{
    std::vector<QRedisArg> arguments(words.begin(), words.end());
    log.append(command, arguments);
}

} // namespace

void TestCommandLog::encodesCommands()
{
    CommandLog log;
    append(log, Command::Get, {"k"});
    append(log, Command::ConfigGet, {"save"});
    append(log, Command::Unknown, {"module.do", ""});
    append(log, Command::Ping, {});
    QCOMPARE(bytes(log),
             "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
             "*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$4\r\nsave\r\n"
             "*2\r\n$9\r\nmodule.do\r\n$0\r\n\r\n"
             "*1\r\n$4\r\nPING\r\n");
    QCOMPARE(log.size(), bytes(log).size());
}

void TestCommandLog::referencesLargeWords()
{
    const QByteArray large(CommandLog::LargeWord, 'x');
    const QByteArray small(CommandLog::LargeWord - 1, 'y');
    CommandLog log;
    append(log, Command::Set, {"k", large, small});
    const QByteArray expected = "*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$16384\r\n" + large + "\r\n$16383\r\n" + small + "\r\n";
    QCOMPARE(bytes(log), expected);
    QCOMPARE(log.referenced(), large.size());
    const quint64 at = quint64(expected.indexOf(large));
    QCOMPARE(log.piece(at, log.end()).data(), large.constData()); // where it is, not a copy
    QCOMPARE(log.piece(at + 5, at + 10).data(), large.constData() + 5);
}

void TestCommandLog::piecesLieTogether()
{
    CommandLog log;
    QByteArray expected;
    std::vector<quint64> begins;
    for (int i = 0; i < 5000; ++i) { // over many blocks, with large words between
        begins.push_back(log.end());
        const QByteArray word = i % 500 == 0 ? QByteArray(20'000, 'l') : QByteArray::number(i);
        append(log, Command::Get, {word});
        expected += "*2\r\n$3\r\nGET\r\n$" + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    }
    QVERIFY(bytes(log) == expected);
    for (std::size_t i = 0; i + 1 < begins.size(); i += 7)
        QCOMPARE(bytes(log, begins[i], begins[i + 1]),
                 expected.mid(qsizetype(begins[i]), qsizetype(begins[i + 1] - begins[i])));
    // Small commands share a block: few pieces.
    int pieces = 0;
    for (quint64 from = begins[1]; from != begins[500]; ++pieces)
        from += quint64(log.piece(from, begins[500]).size());
    QVERIFY2(pieces <= 6, qPrintable(QString::number(pieces)));
}

void TestCommandLog::releaseFreesFromTheFront()
{
    CommandLog log;
    QByteArray large(1'000'000, 'x');
    append(log, Command::Set, {"k", large});
    const quint64 second = log.end();
    append(log, Command::Get, {"k"});
    QVERIFY(!large.isDetached()); // the log shares it
    log.release(second);
    QVERIFY(large.isDetached()); // and gave it back
    QCOMPARE(log.begin(), second);
    QCOMPARE(log.size(), 20);
    QCOMPARE(bytes(log), "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
}

void TestCommandLog::reusesItsBlock()
{
    CommandLog log;
    for (int i = 0; i < 100; ++i) // the block has its full size now
        append(log, Command::Set, {"k", QByteArray(1000, 'x')});
    log.release(log.end());
    append(log, Command::Ping, {});
    const char *start = log.piece(log.begin(), log.end()).data();
    for (int round = 0; round < 1000; ++round) {
        log.release(log.end());
        append(log, Command::Get, {QByteArray::number(round)});
        QCOMPARE(static_cast<const void *>(log.piece(log.begin(), log.end()).data()), static_cast<const void *>(start));
        QVERIFY(bytes(log).contains("\r\n" + QByteArray::number(round) + "\r\n"));
    }
}

void TestCommandLog::takesOverOtherLogs_data()
{
    QTest::addColumn<int>("commands");
    QTest::newRow("nothing") << 0;
    QTest::newRow("small: copied") << 3;
    QTest::newRow("large: its blocks are taken") << 3000;
}

void TestCommandLog::takesOverOtherLogs()
{
    QFETCH(int, commands);
    CommandLog log;
    append(log, Command::Get, {"before"});
    CommandLog batch;
    for (int i = 0; i < commands; ++i)
        append(batch, Command::Set, {QByteArray::number(i), i % 1000 == 7 ? QByteArray(30'000, 'l') : QByteArray("v")});
    const QByteArray expected = bytes(log) + bytes(batch) + "*2\r\n$3\r\nGET\r\n$5\r\nafter\r\n";
    const qint64 referenced = batch.referenced();
    log.append(std::move(batch));
    QCOMPARE(batch.size(), 0);
    append(log, Command::Get, {"after"});
    append(batch, Command::Ping, {}); // usable again, and apart
    QVERIFY(bytes(log) == expected);
    QCOMPARE(log.referenced(), referenced);
    QCOMPARE(bytes(batch), "*1\r\n$4\r\nPING\r\n");
}

QTEST_APPLESS_MAIN(TestCommandLog)
#include "tst_commandlog.moc"
