// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/handshake.h"

#include <QtTest/qtest.h>

using namespace QRedis::Private;

using Step = Handshake::Step;
using Code = QRedisError::Code;

namespace {

struct Line
{
    QByteArray sent; //!< By us; empty: nothing more.
    QByteArrayList replies;
};

//! Words as a line, as a transcript shows them.
QByteArray readable(const QByteArray &bytes)
{
    QByteArray text;
    const QByteArrayList parts = bytes.split('\n');
    bool first = true;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QByteArray part = parts[i].trimmed();
        if (part.startsWith('*')) {
            text += text.isEmpty() ? "" : "; ";
            first = true;
        } else if (part.startsWith('$')) {
            text += (first ? "" : " ") + parts[++i].trimmed();
            first = false;
        }
    }
    return text;
}

} // namespace

Q_DECLARE_METATYPE(QRedisOptions)
Q_DECLARE_METATYPE(QList<Line>)

class TestHandshake : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void transcript_data();
    void transcript();
    void epilogueNamesTheClient();
    void epilogueEndsLostLinks();
    void clientInfoTellsTheNameOfTheLink();
};

void TestHandshake::transcript_data()
{
    QTest::addColumn<QRedisOptions>("options");
    QTest::addColumn<QList<Line>>("lines");
    QTest::addColumn<int>("protocol"); // 0: it fails
    QTest::addColumn<QRedisError::Code>("code");

    const QRedisOptions plain;
    const QRedisOptions password = QRedisOptions().setPassword(QStringLiteral("pw"));
    const QRedisOptions user = QRedisOptions().setUsername(QStringLiteral("ana")).setPassword(QStringLiteral("pw"));
    const QRedisOptions database = QRedisOptions(password).setDatabase(2);
    const QRedisOptions resp2 = QRedisOptions().setProtocol(QRedis::Protocol::Resp2);
    const QRedisOptions resp3 = QRedisOptions().setProtocol(QRedis::Protocol::Resp3);
    const QByteArray hello = "%1\r\n+proto\r\n:3\r\n";
    const QByteArray unknown = "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n";
    const QByteArray ok = "+OK\r\n";

    QTest::newRow("RESP3") << plain << QList<Line>{{"HELLO 3", {hello}}} << 3 << Code::NoError;
    QTest::newRow("with a password") << password << QList<Line>{{"HELLO 3 AUTH default pw", {hello}}} << 3
                                     << Code::NoError;
    QTest::newRow("with a user") << user << QList<Line>{{"HELLO 3 AUTH ana pw", {hello}}} << 3 << Code::NoError;
    QTest::newRow("with a database") << database << QList<Line>{{"HELLO 3 AUTH default pw; SELECT 2", {hello, ok}}} << 3
                                     << Code::NoError;
    QTest::newRow("no HELLO") << plain << QList<Line>{{"HELLO 3", {unknown}}} << 2 << Code::NoError;
    QTest::newRow("NOPROTO") << plain << QList<Line>{{"HELLO 3", {"-NOPROTO unsupported protocol version\r\n"}}} << 2
                             << Code::NoError;
    QTest::newRow("no HELLO, password and database")
        << database
        << QList<Line>{{"HELLO 3 AUTH default pw; SELECT 2", {unknown, "-NOAUTH Authentication required.\r\n"}},
                       {"AUTH pw; SELECT 2", {ok, ok}}}
        << 2 << Code::NoError;
    QTest::newRow("no HELLO, a user") << user << QList<Line>{{"HELLO 3 AUTH ana pw", {unknown}}, {"AUTH ana pw", {ok}}}
                                      << 2 << Code::NoError;
    QTest::newRow("RESP2 asked for") << resp2 << QList<Line>{} << 2 << Code::NoError;
    QTest::newRow("RESP2, password") << QRedisOptions(resp2).setPassword(QStringLiteral("pw"))
                                     << QList<Line>{{"AUTH pw", {ok}}} << 2 << Code::NoError;
    QTest::newRow("wrong password")
        << password
        << QList<Line>{{"HELLO 3 AUTH default pw",
                        {"-WRONGPASS invalid username-password pair or user is disabled.\r\n"}}}
        << 0 << Code::AuthenticationFailed;
    QTest::newRow("password missing") << plain
                                      << QList<Line>{{"HELLO 3",
                                                      {"-NOAUTH HELLO must be called with the client already "
                                                       "authenticated\r\n"}}}
                                      << 0 << Code::AuthenticationFailed;
    QTest::newRow("SELECT not allowed") << database
                                        << QList<Line>{{"HELLO 3 AUTH default pw; SELECT 2",
                                                        {hello, "-NOPERM this user has no permissions\r\n"}}}
                                        << 0 << Code::AuthenticationFailed;
    QTest::newRow("database out of range")
        << QRedisOptions().setDatabase(99)
        << QList<Line>{{"HELLO 3; SELECT 99", {hello, "-ERR DB index is out of range\r\n"}}} << 0
        << Code::AuthenticationFailed;
    QTest::newRow("RESP3 only, no HELLO") << resp3 << QList<Line>{{"HELLO 3", {unknown}}} << 0 << Code::InvalidArgument;
    QTest::newRow("too many clients") << plain << QList<Line>{{"HELLO 3", {"-ERR max number of clients reached\r\n"}}}
                                      << 0 << Code::ConnectionRefused;
    QTest::newRow("loading") << plain
                             << QList<Line>{{"HELLO 3", {"-LOADING Redis is loading the dataset in memory\r\n"}}} << 0
                             << Code::Server;
}

void TestHandshake::transcript()
{
    QFETCH(QRedisOptions, options);
    QFETCH(QList<Line>, lines);
    QFETCH(int, protocol);
    QFETCH(QRedisError::Code, code);

    Handshake handshake(options);
    Step step = handshake.start();
    for (const Line &line : lines) {
        QCOMPARE(step, Step::Send);
        QCOMPARE(readable(handshake.takeBytes()), line.sent);
        for (const QByteArray &reply : line.replies) {
            QRedisReader reader(reply);
            step = handshake.reply(reader);
        }
    }
    QCOMPARE(step, protocol ? Step::Done : Step::Failed);
    QCOMPARE(handshake.error().code(), code);
    if (protocol)
        QCOMPARE(handshake.protocol(), protocol);
    else
        QVERIFY(!handshake.error().message().contains(QStringLiteral("pw")));
}

void TestHandshake::epilogueNamesTheClient()
{
    int replies = 0;
    const QByteArray plain = Handshake(QRedisOptions()).epilogue({}, &replies);
    QCOMPARE(readable(plain),
             "CLIENT INFO; CLIENT SETINFO LIB-NAME qredis; CLIENT SETINFO LIB-VER " + QRedis::version());
    QCOMPARE(replies, 3);
    const QByteArray named = Handshake(QRedisOptions().setClientName("desk")).epilogue({}, &replies);
    QVERIFY(readable(named).startsWith("CLIENT INFO; CLIENT SETNAME desk; CLIENT SETINFO"));
    QCOMPARE(replies, 4);
}

void TestHandshake::epilogueEndsLostLinks()
{
    int replies = 0;
    const QByteArray said = Handshake(QRedisOptions()).epilogue({{42, "10.0.0.7:51234"}}, &replies);
    QVERIFY(readable(said).startsWith("CLIENT INFO; CLIENT KILL ID 42 ADDR 10.0.0.7:51234; CLIENT SETINFO"));
    QCOMPARE(replies, 4);
}

void TestHandshake::clientInfoTellsTheNameOfTheLink()
{
    const PeerName name = PeerName::read("id=42 addr=10.0.0.7:51234 laddr=10.0.0.1:6379 fd=8 name=a db=0\n");
    QCOMPARE(name.id, 42);
    QCOMPARE(name.address, "10.0.0.7:51234");
    QCOMPARE(PeerName::read("nonsense").id, 0);
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
