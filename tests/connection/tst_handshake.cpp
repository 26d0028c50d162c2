// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/handshake.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace QRedis::Private;

using Code = QRedisError::Code;
using Step = Handshake::Step;

/*!
    Handshakes as transcripts: lines that begin with "C: " are what we must say (words separated by blanks), "S: " what
    the server answers; the last line is how it ends.
*/
class TestHandshake : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void transcript_data();
    void transcript();
    void tooManyReplies();
    void epilogue();
};

namespace {

//! The words of encoded commands, a command a line.
QByteArrayList lines(const QByteArray &bytes)
{
    QByteArrayList all;
    for (const QByteArray &command : bytes.split('*').mid(1)) {
        QByteArrayList words;
        const QByteArrayList parts = command.split('\n');
        for (qsizetype part = 2; part < parts.size(); part += 2)
            words.append(parts[part].trimmed());
        all.append("C: " + words.join(' '));
    }
    return all;
}

} // namespace

void TestHandshake::transcript_data()
{
    const auto options = [] { return QRedisOptions(); };
    const auto login = [] { return QRedisOptions().setPassword(u"secret"_s); };
    QTest::addColumn<QRedisOptions>("options");
    QTest::addColumn<QString>("text");

    QTest::newRow("nothing asked") << options() << uR"(C: HELLO 3
S: %1 +proto :3
RESP3)"_s;
    QTest::newRow("database") << options().setDatabase(4) << uR"(C: HELLO 3
C: SELECT 4
S: %1 +proto :3
S: +OK
RESP3)"_s;
    QTest::newRow("password") << login() << uR"(C: HELLO 3 AUTH default secret
S: %1 +proto :3
RESP3)"_s;
    QTest::newRow("user, password, database")
        << login().setUsername(u"ana"_s).setDatabase(1) << uR"(C: HELLO 3 AUTH ana secret
C: SELECT 1
S: %1 +proto :3
S: +OK
RESP3)"_s;
    QTest::newRow("HELLO unknown") << options() << uR"(C: HELLO 3
S: -ERR unknown command `HELLO`, with args beginning with: `3`,
RESP2)"_s;
    QTest::newRow("NOPROTO") << options() << uR"(C: HELLO 3
S: -NOPROTO unsupported protocol version
RESP2)"_s;
    QTest::newRow("HELLO unknown, password, database") << login().setDatabase(4) << uR"(C: HELLO 3 AUTH default secret
C: SELECT 4
S: -ERR unknown command 'HELLO'
S: -NOAUTH Authentication required.
C: AUTH secret
C: SELECT 4
S: +OK
S: +OK
RESP2)"_s;
    QTest::newRow("NOPROTO, user, database")
        << login().setUsername(u"ana"_s).setDatabase(4) << uR"(C: HELLO 3 AUTH ana secret
C: SELECT 4
S: -NOPROTO unsupported protocol version
S: -NOAUTH Authentication required.
C: AUTH ana secret
C: SELECT 4
S: +OK
S: +OK
RESP2)"_s;
    QTest::newRow("HELLO unknown, wrong password") << login() << uR"(C: HELLO 3 AUTH default secret
S: -ERR unknown command 'HELLO'
C: AUTH secret
S: -WRONGPASS invalid username-password pair
AuthenticationFailed)"_s;
    QTest::newRow("wrong password") << login().setDatabase(2) << uR"(C: HELLO 3 AUTH default secret
C: SELECT 2
S: -WRONGPASS invalid username-password pair or user is disabled.
AuthenticationFailed)"_s;
    QTest::newRow("password missing") << options() << uR"(C: HELLO 3
S: -NOAUTH HELLO must be called with the client already authenticated
AuthenticationFailed)"_s;
    QTest::newRow("NOPERM SELECT") << options().setDatabase(2) << uR"(C: HELLO 3
C: SELECT 2
S: %1 +proto :3
S: -NOPERM User limited has no permissions to run the 'select' command
AuthenticationFailed)"_s;
    QTest::newRow("no such database") << options().setDatabase(99) << uR"(C: HELLO 3
C: SELECT 99
S: %1 +proto :3
S: -ERR DB index is out of range
AuthenticationFailed)"_s;
    QTest::newRow("maxclients") << options() << uR"(C: HELLO 3
S: -ERR max number of clients reached
ConnectionRefused)"_s;
    QTest::newRow("loading") << options() << uR"(C: HELLO 3
S: -LOADING Redis is loading the dataset in memory
Server)"_s;
    QTest::newRow("RESP3 only, server has it") << options().setProtocol(QRedis::Protocol::Resp3) << uR"(C: HELLO 3
S: %1 +proto :3
RESP3)"_s;
    QTest::newRow("RESP3 only, server has it not") << options().setProtocol(QRedis::Protocol::Resp3) << uR"(C: HELLO 3
S: -NOPROTO unsupported protocol version
Protocol)"_s;
    QTest::newRow("RESP2 only, nothing to say") << options().setProtocol(QRedis::Protocol::Resp2) << u"RESP2"_s;
    QTest::newRow("RESP2 only, password") << login().setProtocol(QRedis::Protocol::Resp2) << uR"(C: AUTH secret
S: +OK
RESP2)"_s;
    QTest::newRow("RESP2 only, user, database")
        << login().setUsername(u"ana"_s).setDatabase(3).setProtocol(QRedis::Protocol::Resp2) << uR"(C: AUTH ana secret
C: SELECT 3
S: +OK
S: +OK
RESP2)"_s;
}

void TestHandshake::transcript()
{
    QFETCH(QRedisOptions, options);
    QFETCH(QString, text);
    QByteArrayList script = text.toUtf8().split('\n');
    const QByteArray end = script.takeLast();

    Handshake handshake(options);
    Step step = handshake.start();
    while (!script.isEmpty()) {
        if (script.first().startsWith("C: ")) {
            QCOMPARE(step, Step::Send);
            for (const QByteArray &said : lines(handshake.takeBytes()))
                QCOMPARE(said, script.isEmpty() ? QByteArray() : script.takeFirst());
            step = Step::Wait;
        } else {
            QCOMPARE(step, Step::Wait);
            QByteArray reply = script.takeFirst().mid(3);
            if (reply.startsWith('%'))
                reply.replace(" ", "\r\n");
            reply += "\r\n";
            QRedisReader reader{QByteArrayView(reply)};
            step = handshake.reply(reader);
        }
    }
    if (end.startsWith("RESP")) {
        QCOMPARE(step, Step::Done);
        QCOMPARE(handshake.protocol(), end.mid(4).toInt());
        return;
    }
    QCOMPARE(step, Step::Failed);
    QCOMPARE(QMetaEnum::fromType<Code>().valueToKey(int(handshake.error().code())), end);
    QCOMPARE(handshake.error().outcome(), QRedisError::Outcome::NotSent);
    QVERIFY(!handshake.error().message().contains(u"secret"_s));
}

void TestHandshake::tooManyReplies()
{
    Handshake handshake{QRedisOptions().setProtocol(QRedis::Protocol::Resp2)};
    QCOMPARE(handshake.start(), Step::Done);
    QRedisReader reader("+OK\r\n");
    QCOMPARE(handshake.reply(reader), Step::Failed);
    QCOMPARE(handshake.error().code(), Code::Protocol);
}

void TestHandshake::epilogue()
{
    int count = 0;
    const QByteArrayList plain = lines(Handshake(QRedisOptions()).epilogue(&count));
    QCOMPARE(count, 2);
    QCOMPARE(plain,
             (QByteArrayList{"C: CLIENT SETINFO LIB-NAME qredis",
                             QByteArray("C: CLIENT SETINFO LIB-VER ") + QRedis::version()}));
    const QByteArrayList named = lines(Handshake(QRedisOptions().setClientName("me")).epilogue(&count));
    QCOMPARE(count, 3);
    QCOMPARE(named.first(), "C: CLIENT SETNAME me");
}

QTEST_APPLESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
