// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandline.h"

#include <QRedis/qredistestserver.h>

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#include <algorithm>

using namespace QRedis::Private;

namespace {

//! A RESP2 link that waits for every reply: enough for a test that asks a server about itself.
class BlockingLink
{
public:
    bool open(quint16 port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        return m_socket.waitForConnected();
    }

    //! A QByteArray (also an error, with its '-'), a qlonglong or a QVariantList; invalid for null and for a lost link.
    QVariant call(const QByteArrayList &words)
    {
        QByteArray request = '*' + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray &word : words)
            request += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
        m_socket.write(request);
        return read();
    }

private:
    QByteArray bytes(qsizetype count)
    {
        while (m_socket.bytesAvailable() < count && m_socket.waitForReadyRead()) { }
        return m_socket.read(count);
    }

    QByteArray line()
    {
        while (!m_socket.canReadLine() && m_socket.waitForReadyRead()) { }
        return m_socket.readLine().chopped(2);
    }

    QVariant read()
    {
        const QByteArray head = line();
        const QByteArray rest = head.mid(1);
        switch (head.isEmpty() ? '\0' : head.at(0)) {
        case '+':
            return rest;
        case '-':
            return head;
        case ':':
            return rest.toLongLong();
        case '$':
            return rest == "-1" ? QVariant() : bytes(rest.toLongLong() + 2).chopped(2);
        case '*': {
            if (rest == "-1")
                return {};
            QVariantList list;
            for (qlonglong i = rest.toLongLong(); i > 0; --i)
                list.append(read());
            return list;
        }
        default:
            return {};
        }
    }

    QTcpSocket m_socket;
};

QByteArrayList toByteArrays(const QVariant &list)
{
    QByteArrayList result;
    for (const QVariant &element : list.toList())
        result.append(element.toByteArray());
    return result;
}

} // namespace

//! The command table beside a real server: what it says of itself must be what we say of it.
class TestCommandTableServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void keys_data();
    void keys();
    void flagsAndArity_data();
    void flagsAndArity();

private:
    QRedisTestServer m_server;
    BlockingLink m_link;
};

void TestCommandTableServer::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    QVERIFY(m_link.open(m_server.port()));
    QCOMPARE(m_link.call({"PING"}).toByteArray(), "PONG");
}

void TestCommandTableServer::keys_data()
{
    QTest::addColumn<bool>("complete");
    for (const char *line : {"GET k",
                             "SET k v EX 5 NX",
                             "MGET a b c",
                             "DEL a b",
                             "MSET a 1 b 2",
                             "MSETNX a 1",
                             "RENAME a b",
                             "COPY a b DB 1 REPLACE",
                             "LCS a b LEN",
                             "BITOP AND d a b",
                             "BITFIELD k SET u8 0 1",
                             "PFCOUNT a b",
                             "PFMERGE d a b",
                             "SINTERSTORE d a b",
                             "SUNIONSTORE d a",
                             "BLPOP a b 5",
                             "BRPOPLPUSH a b 5",
                             "BZPOPMIN a b 0.5",
                             "BLMOVE a b LEFT RIGHT 0",
                             "LMPOP 2 a b LEFT COUNT 3",
                             "BLMPOP 0 2 a b LEFT COUNT 3",
                             "BZMPOP 5 1 a MIN",
                             "SINTERCARD 2 a b LIMIT 5",
                             "ZUNION 2 a b WEIGHTS 1 2",
                             "ZDIFF 1 a",
                             "ZINTERCARD 2 a b",
                             "ZUNIONSTORE d 2 a b WEIGHTS 1 2",
                             "ZRANGESTORE d z 0 1",
                             "GEOSEARCHSTORE d g FROMMEMBER m BYRADIUS 1 m",
                             "EVAL script 0",
                             "EVAL script 0 argument",
                             "EVAL script 2 a b argument",
                             "EVALSHA digest 1 a",
                             "FCALL_RO f 1 a x",
                             "XREAD COUNT 5 STREAMS a b 0 0",
                             "xread streams a 0",
                             "XREAD BLOCK 0 STREAMS streams $",
                             "XREADGROUP GROUP g c COUNT 1 STREAMS a b > >",
                             "XGROUP CREATE s g $ MKSTREAM",
                             "XINFO STREAM s FULL",
                             "OBJECT ENCODING k",
                             "MEMORY USAGE k SAMPLES 5",
                             "CLIENT LIST",
                             "SORT k",
                             "SORT k LIMIT 0 STORE STORE d",
                             "SORT k BY nosort GET # ASC STORE d",
                             "SORT k BY STORE STORE d STORE e",
                             "SORT_RO k LIMIT 0 5",
                             "GEORADIUS g 1 2 3 km",
                             "GEORADIUS g 1 2 3 km COUNT 5 STORE d",
                             "GEORADIUSBYMEMBER g m 3 km STOREDIST d",
                             "MIGRATE h 1 k 0 5000 COPY",
                             "MIGRATE h 1 '' 0 5000 KEYS a b",
                             "MIGRATE h 1 '' 0 5000 REPLACE AUTH p KEYS a b"})
        QTest::newRow(line) << true;
    // Patterns name keys that only the server knows; it tells the other ones.
    for (const char *line : {"SORT k BY w_* GET # STORE d", "SORT_RO k GET w_*"})
        QTest::newRow(line) << false;
    for (const char *line : {"EVAL script x a", "EVAL script 2 a", "ZUNIONSTORE d 3 a b"})
        QTest::newRow(line) << false;
}

void TestCommandTableServer::keys()
{
    QFETCH(bool, complete);
    const CommandLine call(QTest::currentDataTag());
    bool incomplete = complete;
    QByteArrayList ours = call.keys(&incomplete);
    QCOMPARE(!incomplete, complete);

    const QVariant reply = m_link.call(QByteArrayList{"COMMAND", "GETKEYS"} + call.words());
    QVERIFY(reply.isValid());
    const QByteArray error = reply.toByteArray();
    if (error == "-ERR The command has no key arguments") {
        QVERIFY(ours.isEmpty());
    } else if (error == "-ERR Invalid arguments specified for command") {
        QVERIFY(incomplete || ours.isEmpty());
    } else {
        QVERIFY2(!error.startsWith('-'), error);
        QByteArrayList theirs = toByteArrays(reply);
        std::sort(ours.begin(), ours.end()); // the server tells a destination last or first, by command
        std::sort(theirs.begin(), theirs.end());
        QCOMPARE(ours, theirs);
    }
}

void TestCommandTableServer::flagsAndArity_data()
{
    QTest::addColumn<QByteArray>("name");
    for (std::size_t i = 1; i < std::size(commandTraits); ++i) {
        const QByteArray name = commandInfo(QRedis::Command(i)).name.toByteArray();
        QTest::newRow(name) << name;
    }
}

void TestCommandTableServer::flagsAndArity()
{
    QFETCH(QByteArray, name);
    const QVariantList rows = m_link.call({"COMMAND", "INFO", name.toLower().replace(' ', '|')}).toList();
    QCOMPARE(rows.size(), 1);
    const QVariantList row = rows.first().toList();
    if (row.isEmpty())
        QSKIP("not a command of this server");
    const CommandInfo &info = commandInfo(CommandLine(name).command());
    QCOMPARE(row.at(0).toByteArray(), name.toLower().replace(' ', '|'));
    // The table has the arity of the newest server: it may take more words than this one, and never fewer.
    if (const qlonglong arity = row.at(1).toLongLong(); arity != info.arity)
        QVERIFY2(info.arity < 0 && -info.arity <= qAbs(arity), QByteArray::number(arity));
    const QByteArrayList flags = toByteArrays(row.at(2));
    QCOMPARE(info.write, flags.contains("write"));
    QCOMPARE(info.readOnly, flags.contains("readonly"));
    if (flags.contains("blocking") && info.travel == Travel::Lane) {
        const CommandLine call(name + " a b c BLOCK 0");
        QCOMPARE(travelClass(call.command(), call.arguments()), Travel::Waits);
    }
}

QTEST_GUILESS_MAIN(TestCommandTableServer)
#include "tst_commandtable_server.moc"
