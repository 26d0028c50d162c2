// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"
#include "clientlist.h"

#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

#include <memory>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! Begin and orderly end of a client at awkward moments; the ordinary ones are in tst_client.
class TestClose : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whileDialling_data() { ways(); }
    void whileDialling();
    void whileNobodyListens_data() { ways(); }
    void whileNobodyListens();
    void connectingTwice_data() { ways(); }
    void connectingTwice();
    void beforeAnythingWasAsked_data() { ways(); }
    void beforeAnythingWasAsked();
    void twice_data() { ways(); }
    void twice();
    void noAnswer_data() { ways(); }
    void noAnswer();
    void waitersGetTheirLease_data() { ways(); }
    void waitersGetTheirLease();
    void waitersForTheServerDoNot_data() { ways(); }
    void waitersForTheServerDoNot();
    void subscriptionsEndAtOnce_data() { ways(); }
    void subscriptionsEndAtOnce();
    void destroyedMeanwhile_data() { ways(); }
    void destroyedMeanwhile();

private:
    static void ways();
    static QRedisOptions with(QRedisOptions options)
    {
        QFETCH(bool, ownThread);
        return options.setOwnThread(ownThread);
    }
    QRedisOptions options() const { return with(QRedisOptions::fromUrl(m_server.url())); }
    //! What a call failed with; NoError when it did not.
    template<typename T>
    static QRedisError failure(const QFuture<T> &future)
    {
        return QRedisTest::value(future).template failure<QRedisError>().value_or(QRedisError());
    }

    QRedisTestServer m_server;
};

void TestClose::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestClose::ways()
{
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("one thread") << false;
    QTest::newRow("own thread") << true;
}

void TestClose::whileDialling()
{
    ScriptedServer server(ScriptedServer::Socket::Tcp, ScriptedServer::Greeting::ByHand);
    QRedisClient client(with(server.options()).setProtocol(QRedis::Protocol::Resp3));
    const auto queued = client.call("ECHO", "queued");
    QCOMPARE(server.next().value(0), "HELLO");
    const auto closed = client.close();
    server.send("%1\r\n+proto\r\n:3\r\n");
    QByteArrayList words;
    do // what the handshake says besides
        words = server.next();
    while (words.value(0) == "CLIENT");
    QCOMPARE(words, (QByteArrayList{"ECHO", "queued"})); // it is sent
    QVERIFY(!closed.isFinished());
    const auto others = server.received(0).count("CLIENT\r\n");
    server.send(QByteArray("+OK\r\n").repeated(others) + "$6\r\nqueued\r\n");
    QVERIFY(QRedisTest::await(closed));
    QCOMPARE(QRedisTest::value(queued)->toByteArray(), "queued");
    QTRY_VERIFY(!server.isLinkOpen());
}

void TestClose::whileNobodyListens()
{
    ScriptedServer server;
    server.stopListening();
    QRedisClient client(with(server.options()).setCommandTimeout(300ms));
    const auto queued = client.withTimeout(60s).call("ECHO", "queued");
    const auto leased = client.withTimeout(60s).dedicated().call("ECHO", "leased");
    const auto connecting = client.connectToServer();
    QVERIFY(QRedisTest::value(client.close())); // at the command timeout
    QCOMPARE(failure(queued).code(), Code::Closed);
    QCOMPARE(failure(queued).outcome(), Outcome::NotSent);
    QCOMPARE(failure(leased).code(), Code::Closed);
    QCOMPARE(failure(leased).outcome(), Outcome::NotSent);
    QVERIFY(connecting.isFinished());
}

//! Of two who waited for the connection, the second was told that it had failed.
void TestClose::connectingTwice()
{
    QRedisClient client(options());
    const auto first = client.connectToServer();
    const auto second = client.connectToServer();
    QVERIFY(QRedisTest::value(first));
    QVERIFY(QRedisTest::value(second));
    QVERIFY(QRedisTest::value(client.connectToServer()));
}

void TestClose::beforeAnythingWasAsked()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.close()));
    QTRY_COMPARE(client.state(), QRedisClient::State::Closed);
    QCOMPARE(failure(client.connectToServer()).code(), Code::Closed);
}

//! The second close() said that all was over while the first still waited for answers.
void TestClose::twice()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.call("PING")));
    QVERIFY(m_server.suspend());
    const auto owed = client.call("ECHO", "owed");
    const auto first = client.close();
    const auto second = client.close();
    QTRY_COMPARE(client.state(), QRedisClient::State::Closing);
    QVERIFY(!first.isFinished() && !second.isFinished());
    m_server.resume();
    QVERIFY(QRedisTest::value(second));
    QVERIFY(first.isFinished());
    QCOMPARE(QRedisTest::value(owed)->toByteArray(), "owed");
    QVERIFY(QRedisTest::value(client.close()));
}

void TestClose::noAnswer()
{
    QRedisClient client(options().setCommandTimeout(300ms));
    QVERIFY(QRedisTest::value(client.call("PING")));
    QVERIFY(m_server.suspend());
    const auto sent = client.withTimeout(60s).call("ECHO", "sent");
    const auto closed = QRedisTest::value(client.close()); // at the command timeout
    m_server.resume();
    QVERIFY(closed);
    QCOMPARE(failure(sent).code(), Code::Closed);
    QCOMPARE(failure(sent).outcome(), Outcome::Unknown); // it had been sent
}

void TestClose::waitersGetTheirLease()
{
    QRedisClient client(options().setMaxConnections(2));
    QList<QFuture<QRedisValue>> calls;
    for (int i = 0; i < 10; ++i)
        calls += client.dedicated().call("ECHO", i);
    const auto closed = client.close();
    QVERIFY(QRedisTest::value(closed));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(calls[i].isFinished());
        const auto reply = QRedisTest::value(calls[i]);
        QVERIFY2(reply, qPrintable(reply.message()));
        QCOMPARE(reply->toByteArray(), QByteArray::number(i));
    }
}

void TestClose::waitersForTheServerDoNot()
{
    QRedisClient client(options().setMaxConnections(2).setCommandTimeout(60s));
    const auto sent = client.blpop("nothing", 0s);
    QTRY_COMPARE(client.poolStats().leased, 1);
    const auto waiting = client.blpop("nothing", 0s);
    QTRY_COMPARE(client.poolStats().waiting, 1);
    QVERIFY(QRedisTest::value(client.close())); // at once, not at the command timeout
    QCOMPARE(failure(sent).code(), Code::Closed);
    QCOMPARE(failure(sent).outcome(), Outcome::Unknown);
    QCOMPARE(failure(waiting).code(), Code::Closed);
    QCOMPARE(failure(waiting).outcome(), Outcome::NotSent);
}

void TestClose::subscriptionsEndAtOnce()
{
    QRedisClient client(options().setCommandTimeout(60s));
    QRedisSubscription *subscription = client.subscribe("channel");
    QVERIFY(QRedisTest::value(subscription->ready()));
    const auto message = subscription->next();
    QVERIFY(QRedisTest::value(client.close()));
    QCOMPARE(failure(message).code(), Code::Closed);
    QCOMPARE(subscription->state(), QRedisSubscription::State::Closed);
}

void TestClose::destroyedMeanwhile()
{
    auto client = std::make_unique<QRedisClient>(options());
    QVERIFY(QRedisTest::value(client->call("PING")));
    QVERIFY(m_server.suspend());
    const auto owed = client->call("ECHO", "owed");
    const auto closed = client->close();
    QTRY_COMPARE(client->state(), QRedisClient::State::Closing);
    client.reset();
    m_server.resume();
    QVERIFY(owed.isFinished() && closed.isFinished()); // within the destructor
    QCOMPARE(failure(owed).code(), Code::Closed);
    QCOMPARE(failure(owed).outcome(), Outcome::Unknown);
    QRedisClient observer(m_server.url());
    QTRY_COMPARE(ClientList(observer).others(), 0);
}

QTEST_GUILESS_MAIN(TestClose)
#include "tst_close.moc"
