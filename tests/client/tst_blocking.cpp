// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! Commands that wait at the server, on links of their own.
class TestBlocking : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    }
    void getsItsElement();
    void holdsUpNobody();
    void serverTimeoutIsNoError();
    void ownDeadlineIsTimeout();
    void waitsForTheServerButNotForALink();
    void noRoom();

private:
    QRedisTestServer m_server;
};

void TestBlocking::getsItsElement()
{
    QRedisClient client(m_server.url());
    const auto pop = client.blpop("list", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1); // of its own
    QVERIFY(QRedisTest::value(client.call("RPUSH", "list", "element")));
    const auto element = QRedisTest::value(pop);
    QVERIFY2(element, qPrintable(element.message()));
    QCOMPARE(**element, (QByteArrayList{"list", "element"}));
    QTRY_COMPARE(client.poolStats().idle, 1);
}

void TestBlocking::holdsUpNobody()
{
    QRedisClient client(m_server.url());
    const auto pop = client.blpop("nothing", 0s);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(QRedisTest::value(client.call("ECHO", i))->toByteArray(), QByteArray::number(i));
    QVERIFY(!pop.isFinished());
}

void TestBlocking::serverTimeoutIsNoError()
{
    QRedisClient client(m_server.url());
    const auto element = QRedisTest::value(client.blpop("nothing", 100ms));
    QVERIFY2(element, qPrintable(element.message()));
    QVERIFY(!element->has_value());
}

void TestBlocking::ownDeadlineIsTimeout()
{
    QRedisClient client(m_server.url());
    for (const auto wait : {0ms, 60'000ms}) {
        const auto error = QRedisTest::value(client.withTimeout(150ms).blpop("nothing", wait)).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::Timeout);
        QCOMPARE(error->outcome(), Outcome::Rejected); // the server said that nothing came: no element is lost
    }
    QTRY_COMPARE(client.poolStats().idle, 1); // and the link lives
}

//! Without a timeout a blocking command waited without end for a server that was not there.
void TestBlocking::waitsForTheServerButNotForALink()
{
    QRedisTestServer gone;
    QVERIFY(gone.start());
    QRedisClient client(QRedisOptions::fromUrl(gone.url()).setCommandTimeout(300ms));
    gone.stop();
    const auto error = QRedisTest::value(client.blpop("list", 0s)).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::ConnectionRefused);
    QCOMPARE(error->outcome(), Outcome::NotSent);
}

void TestBlocking::noRoom()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(1));
    const auto error = QRedisTest::value(client.blpop("list", 0s)).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::PoolExhausted);
    QVERIFY(error->message().contains(QStringLiteral("setMaxConnections")));
}

QTEST_GUILESS_MAIN(TestBlocking)
#include "tst_blocking.moc"
