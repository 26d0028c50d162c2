// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestsentinel.h>

#include "talk.h"

#include <QtCore/qurlquery.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

namespace {

//! Inline commands on a new connection; \a end ends the answer.
QByteArray ask(const QRedisTestServer *server, const QByteArray &command, const QByteArray &end = "\r\n")
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), server->port());
    return socket.waitForConnected(5000) ? talk(socket, command, end) : QByteArray();
}

} // namespace

class TestSentinel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void urlNamesServiceAndSentinels();
    void sentinelsAgree();
    void failsOverOnRequest();
    void failsOverWhenThePrimaryDies();
    void failoverWithoutReplicaIsExplained();
    void explainsAWrongLine();
    void speaksTls();
};

void TestSentinel::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
}

void TestSentinel::urlNamesServiceAndSentinels()
{
    QRedisTestSentinel sentinel;
    QVERIFY(sentinel.url().isEmpty());
    QVERIFY(!sentinel.primary());
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    const auto sentinels = sentinel.sentinels();
    QCOMPARE(sentinels.size(), 3);
    const QUrl url = sentinel.url();
    QCOMPARE(url.scheme(), QStringLiteral("redis-sentinel"));
    QCOMPARE(url.port(), int(sentinels.first()->port()));
    QCOMPARE(url.path(), QStringLiteral("/%1/0").arg(sentinel.serviceName()));
    const QStringList seeds = QUrlQuery(url).allQueryItemValues(QStringLiteral("seed"));
    QCOMPARE(seeds,
             QStringList({QStringLiteral("127.0.0.1:%1").arg(sentinels.at(1)->port()),
                          QStringLiteral("127.0.0.1:%1").arg(sentinels.at(2)->port())}));
    sentinel.stop();
    QVERIFY(sentinel.url().isEmpty());
    QVERIFY(sentinel.servers().isEmpty());
}

void TestSentinel::sentinelsAgree()
{
    QRedisTestSentinel sentinel;
    sentinel.setReplicas(2);
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.servers().size(), 3);
    QCOMPARE(sentinel.primary(), sentinel.servers().first());
    const auto sentinels = sentinel.sentinels();
    for (const QRedisTestServer *one : sentinels) {
        const QByteArray quorum = ask(one, "SENTINEL CKQUORUM " + sentinel.serviceName().toLatin1());
        QVERIFY2(quorum.startsWith("+OK 3 usable"), quorum.constData());
        const QByteArray info = ask(one, "INFO sentinel", "\r\n\r\n");
        QVERIFY2(info.contains("status=ok") && info.contains("slaves=2,sentinels=3"), info.constData());
    }
}

void TestSentinel::failsOverOnRequest()
{
    QRedisTestSentinel sentinel;
    sentinel.setPassword("secret");
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.url().password(), QStringLiteral("secret"));
    const auto servers = sentinel.servers();
    QVERIFY2(sentinel.failover(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.primary(), servers.at(1));
    // The new primary takes writes, and the old one has them.
    QCOMPARE(ask(servers.at(1), "AUTH secret\r\nSET k v\r\nWAIT 1 5000", ":1\r\n"), "+OK\r\n+OK\r\n:1\r\n");
    QCOMPARE(ask(servers.at(0), "AUTH secret\r\nSTRLEN k", ":1\r\n"), "+OK\r\n:1\r\n");
    // And back again, at once.
    QVERIFY2(sentinel.failover(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.primary(), servers.at(0));
}

void TestSentinel::failsOverWhenThePrimaryDies()
{
    QRedisTestSentinel sentinel;
    sentinel.setDownAfter(std::chrono::milliseconds(500));
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    QRedisTestServer *first = sentinel.primary();
    QCOMPARE(ask(first, "SET k v"), "+OK\r\n");
    QTRY_COMPARE(ask(sentinel.servers().at(1), "STRLEN k"), ":1\r\n");
    first->kill();
    QTRY_COMPARE_WITH_TIMEOUT(sentinel.primary(), sentinel.servers().at(1), 30000);
    QTRY_COMPARE(ask(sentinel.primary(), "SETRANGE k 1 w"), ":2\r\n");
    QVERIFY2(first->start(), qPrintable(first->errorString()));
    QTRY_COMPARE_WITH_TIMEOUT(ask(first, "STRLEN k"), ":2\r\n", 30000);
}

void TestSentinel::failoverWithoutReplicaIsExplained()
{
    QRedisTestSentinel sentinel;
    QVERIFY(!sentinel.failover());
    QVERIFY(!sentinel.errorString().isEmpty());
    sentinel.setReplicas(0);
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    sentinel.setTimeLimit(std::chrono::milliseconds(500));
    QVERIFY(!sentinel.failover());
    QVERIFY2(sentinel.errorString().contains(QStringLiteral("NOGOODSLAVE")), qPrintable(sentinel.errorString()));
}

void TestSentinel::explainsAWrongLine()
{
    QRedisTestSentinel sentinel;
    sentinel.setConfig("no-such-option", "7");
    QVERIFY(!sentinel.start());
    QVERIFY2(sentinel.errorString().contains(QStringLiteral("no-such-option 7")), qPrintable(sentinel.errorString()));
    QVERIFY(sentinel.servers().isEmpty());
}

void TestSentinel::speaksTls()
{
    QRedisTestSentinel sentinel;
    sentinel.setTls(true);
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.url().scheme(), QStringLiteral("rediss-sentinel"));
    QCOMPARE(QUrlQuery(sentinel.url()).queryItemValue(QStringLiteral("ca_file"), QUrl::FullyDecoded),
             sentinel.servers().first()->caFile());
    QVERIFY2(sentinel.failover(), qPrintable(sentinel.errorString()));
    QCOMPARE(sentinel.primary(), sentinel.servers().at(1));
}

QTEST_GUILESS_MAIN(TestSentinel)
#include "tst_testsentinel.moc"
