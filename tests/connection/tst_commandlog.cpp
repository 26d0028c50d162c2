// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/commandlog.h"

#include <QtTest/qtest.h>

using namespace QRedis::Private;
using QRedis::Command;

namespace {

QByteArray read(const CommandLog &log, quint64 from, quint64 to, int *pieces = nullptr)
{
    QByteArray bytes;
    while (from != to) {
        const QByteArrayView piece = log.piece(from, to);
        bytes.append(piece);
        from += quint64(piece.size());
        if (pieces)
            ++*pieces;
    }
    return bytes;
}

QByteArray readAll(const CommandLog &log, int *pieces = nullptr)
{
    return read(log, log.begin(), log.end(), pieces);
}

void append(CommandLog &log, Command command, std::initializer_list<QRedisArg> words)
{
    log.append(command, std::span(words.begin(), words.size()));
}

} // namespace

class TestCommandLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void encodesCommands();
    void largeWordsAreReferencedNotCopied();
    void smallCommandsLieTogether();
    void positionsGoOnAcrossRelease();
    void aBlockIsWrittenAgainOnceNothingRefersToIt();
    void takesOverAnotherLog_data();
    void takesOverAnotherLog();
};

void TestCommandLog::encodesCommands()
{
    CommandLog log;
    append(log, Command::Get, {"k"});
    append(log, Command::ClientList, {});
    append(log, Command::Unknown, {"FOO.BAR", 7, QByteArrayView("\0x", 2)});
    QCOMPARE(readAll(log),
             QByteArray("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
                        "*2\r\n$6\r\nCLIENT\r\n$4\r\nLIST\r\n"
                        "*3\r\n$7\r\nFOO.BAR\r\n$1\r\n7\r\n$2\r\n")
                 + QByteArray("\0x", 2) + "\r\n");
}

void TestCommandLog::largeWordsAreReferencedNotCopied()
{
    const QByteArray large(CommandLog::LargeWord, 'x');
    CommandLog log;
    append(log, Command::Set, {"k", large});
    append(log, Command::Get, {"k"});

    const QByteArray head = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + QByteArray::number(large.size()) + "\r\n";
    QCOMPARE(log.piece(0, log.end()), head);
    QCOMPARE(log.piece(quint64(head.size()), log.end()).data(), large.constData()); // the caller's own memory
    QCOMPARE(readAll(log), head + large + "\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
}

void TestCommandLog::smallCommandsLieTogether()
{
    CommandLog log;
    for (int i = 0; i < 1000; ++i)
        append(log, Command::Get, {i});
    int pieces = 0;
    readAll(log, &pieces);
    QVERIFY2(pieces <= 5, qPrintable(QString::number(pieces))); // one write each
}

void TestCommandLog::positionsGoOnAcrossRelease()
{
    CommandLog log;
    QByteArrayList commands;
    QList<quint64> ends{0};
    for (int i = 0; i < 5000; ++i) {
        append(log, Command::Get, {i});
        ends.append(log.end());
        if (i % 3 == 2) { // answered two commands late
            log.release(ends.at(i - 1));
            QCOMPARE(log.begin(), ends.at(i - 1));
            const QByteArray digits = QByteArray::number(i);
            QCOMPARE(read(log, ends.at(i), ends.at(i + 1)),
                     "*2\r\n$3\r\nGET\r\n$" + QByteArray::number(digits.size()) + "\r\n" + digits + "\r\n");
        }
    }
}

void TestCommandLog::aBlockIsWrittenAgainOnceNothingRefersToIt()
{
    CommandLog log;
    for (int i = 0; i < 4000; ++i) // until the block has its full size
        append(log, Command::Get, {"key"});
    log.release(log.end());
    append(log, Command::Get, {"key"});
    const char *first = log.piece(log.begin(), log.end()).data();
    for (int round = 0; round < 100; ++round) {
        log.release(log.end());
        append(log, Command::Get, {"key"});
        QCOMPARE(log.piece(log.begin(), log.end()).data(), first);
    }
}

void TestCommandLog::takesOverAnotherLog_data()
{
    QTest::addColumn<int>("commands");
    QTest::newRow("small, copied") << 3;
    QTest::newRow("large, taken over") << 3000;
}

void TestCommandLog::takesOverAnotherLog()
{
    QFETCH(int, commands);
    CommandLog log;
    append(log, Command::Get, {"before"});
    CommandLog other;
    for (int i = 0; i < commands; ++i)
        append(other, Command::Get, {i});
    const QByteArray expected = readAll(log) + readAll(other);
    log.append(std::move(other));
    append(log, Command::Get, {"behind"});
    QCOMPARE(readAll(log), expected + "*2\r\n$3\r\nGET\r\n$6\r\nbehind\r\n");
}

QTEST_GUILESS_MAIN(TestCommandLog)
#include "tst_commandlog.moc"
