// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using State = QRedisClient::State;

//! What a client tells and does when its link, or its server, fails: a real server behind a proxy that injects the fault.
class TestFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void serverStopsAnswering();
    void halfOpenLinkIsFound();
    void noAnswerToAConnectionIsTold();
    void refusedConnection();
    void resetInTheMiddleOfAReply();
    void singleBytes();
    void corruptedByte();
    void lostReply();
    void serverRestarts();
    void serverTakesNoMoreClients();
    void killedByAnother_data();
    void killedByAnother();

private:
    QRedisOptions options() const
    {
        return QRedisOptions::fromUrl(m_proxy->url())
            .setCommandTimeout(400ms)
            .setRetryPolicy(QRedisRetryPolicy().setMaximumBackoff(50ms));
    }
    //! A new, connected client.
    std::unique_ptr<QRedisClient> connected(const QRedisOptions &options) const;
    std::unique_ptr<QRedisClient> connected() const { return connected(options()); }
    //! \a client works, and each answer is its own.
    static bool works(QRedisClient &client);
    //! How often "n" was incremented.
    qint64 count();

    QRedisTestServer m_server;
    std::unique_ptr<QRedisFaultProxy> m_proxy;
    std::unique_ptr<QRedisClient> m_observer;
};

void TestFaults::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    m_server.setConfig("appendonly", "yes");
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestFaults::init()
{
    m_observer = std::make_unique<QRedisClient>(m_server.url());
    QVERIFY(QRedisTest::value(m_observer->call("FLUSHALL")));
    m_proxy = std::make_unique<QRedisFaultProxy>(m_server.url());
    QVERIFY2(m_proxy->start(), qPrintable(m_proxy->errorString()));
}

void TestFaults::cleanup()
{
    m_proxy.reset();
    m_observer.reset();
}

std::unique_ptr<QRedisClient> TestFaults::connected(const QRedisOptions &options) const
{
    auto client = std::make_unique<QRedisClient>(options);
    // An answered command: nothing that belongs to connecting is on its way any more.
    return QRedisTest::value(client->call("ECHO", 1)) ? std::move(client) : nullptr;
}

bool TestFaults::works(QRedisClient &client)
{
    for (int token = 0; token < 20; ++token) {
        const auto answer = QRedisTest::value(client.withTimeout(5s).call<QByteArray>("ECHO", token));
        if (!answer || *answer != QByteArray::number(token)) {
            qWarning("ECHO %d: %s", token, qPrintable(answer ? QString::fromUtf8(*answer) : answer.message()));
            return false;
        }
    }
    return true;
}

qint64 TestFaults::count()
{
    return QRedisTest::value(m_observer->get("n"))->value_or("0").toLongLong();
}

void TestFaults::serverStopsAnswering()
{
    const auto client = connected();
    QVERIFY(client);
    m_server.suspend();
    const auto error = QRedisTest::value(client->incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY2(error->message().contains(QStringLiteral("last byte came")), qPrintable(error->message()));
    QTRY_VERIFY(client->state() != State::Connected); // twice the timeout without a byte
    m_server.resume();
    QVERIFY(works(*client));
    QVERIFY(count() <= 1);
}

void TestFaults::halfOpenLinkIsFound()
{
    const auto client = connected(options().setKeepAlive(100ms, 100ms, 3));
    QVERIFY(client);
    QList<QRedisError> errors;
    connect(client.get(), &QRedisClient::errorOccurred, this, [&](const QRedisError &error) { errors.append(error); });
    m_proxy->blackHole(); // nobody asks anything: PING finds it
    QTRY_VERIFY(client->state() != State::Connected);
    QTRY_VERIFY(!errors.isEmpty());
    QCOMPARE(errors.first().code(), Code::ConnectionLost);
    QVERIFY2(errors.first().message().contains(QStringLiteral("has not sent a byte")),
             qPrintable(errors.first().message()));
    m_proxy->pass();
    QVERIFY(works(*client));
}

void TestFaults::noAnswerToAConnectionIsTold()
{
    m_proxy->blackHole();
    QRedisClient client(options().setConnectTimeout(150ms));
    const auto connecting = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(connecting);
    QCOMPARE(connecting->code(), Code::Timeout);
    QVERIFY2(connecting->message().contains(QStringLiteral("setConnectTimeout")), qPrintable(connecting->message()));
    const auto command = QRedisTest::value(client.incr("n")).failure<QRedisError>();
    QVERIFY(command);
    QCOMPARE(command->code(), Code::Timeout);
    QCOMPARE(command->outcome(), Outcome::NotSent);
    m_proxy->pass();
    QVERIFY(works(client));
    QCOMPARE(count(), 0);
}

void TestFaults::refusedConnection()
{
    const auto client = connected();
    QVERIFY(client);
    m_proxy->refuse();
    const auto before = client->incr("n"); // the link that is open lives
    QVERIFY(QRedisTest::value(before));
    QVERIFY(QRedisTest::value(m_observer->call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")));
    QTRY_VERIFY(client->state() != State::Connected);
    const auto error = QRedisTest::value(client->incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::ConnectionRefused);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    m_proxy->pass();
    QVERIFY(works(*client));
    QCOMPARE(count(), 1);
}

void TestFaults::resetInTheMiddleOfAReply()
{
    const QByteArray value(100'000, 'v');
    QVERIFY(QRedisTest::value(m_observer->set("k", value)));
    const auto client = connected();
    QVERIFY(client);
    m_proxy->cutAfter(50'000);
    const auto read = QRedisTest::value(client->withTimeout(5s).get("k"));
    QVERIFY2(read, qPrintable(read.message())); // read again on the next link
    QCOMPARE(read->value(), value);

    m_proxy->cutAfter(2);
    const auto write = QRedisTest::value(client->incr("n")).failure<QRedisError>();
    QVERIFY(write);
    QCOMPARE(write->code(), Code::ConnectionLost);
    QCOMPARE(write->outcome(), Outcome::Unknown);
    QCOMPARE(count(), 1);
    QVERIFY(works(*client));
}

void TestFaults::singleBytes()
{
    const auto client = connected();
    QVERIFY(client);
    m_proxy->drip();
    QVERIFY(works(*client));
    const QByteArray value(500, 'v');
    QVERIFY(QRedisTest::value(client->withTimeout(5s).set("k", value)));
    QCOMPARE(QRedisTest::value(client->withTimeout(5s).get("k"))->value(), value);
}

void TestFaults::corruptedByte()
{
    const auto client = connected();
    QVERIFY(client);
    m_proxy->corrupt(0); // the type of the next reply, or of its TLS record
    const auto error = QRedisTest::value(client->incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Protocol);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY(works(*client)); // on a new link: nobody trusts the old one
    QCOMPARE(count(), 1);
    QVERIFY(m_proxy->connectionCount() > 1);
}

void TestFaults::lostReply()
{
    const auto client = connected();
    QVERIFY(client);
    m_proxy->loseReply();
    const auto error = QRedisTest::value(client->incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY(works(*client));
    QCOMPARE(count(), 1); // it had happened, and is not repeated
}

void TestFaults::serverRestarts()
{
    const auto client = connected(options().setCommandTimeout(5s));
    QVERIFY(client);
    QVERIFY(*QRedisTest::value(client->set("k", "v")));
    QVERIFY(m_server.restart());
    const auto value = QRedisTest::value(client->get("k")); // no link at first
    QVERIFY2(value, qPrintable(value.message()));
    QCOMPARE(value->value(), "v");
    QVERIFY(works(*client));
}

void TestFaults::serverTakesNoMoreClients()
{
    QVERIFY(QRedisTest::value(m_observer->call("CONFIG", "SET", "maxclients", 1)));
    QRedisClient client(options());
    const auto error = QRedisTest::value(client.incr("n")).failure<QRedisError>();
    QVERIFY(error);
    // Over TLS the server has no words before the handshake, which it does not begin: it closes.
    const bool tls = m_server.url().scheme() == QStringLiteral("rediss");
    QCOMPARE(error->code(), tls ? Code::ConnectionLost : Code::ConnectionRefused);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY2(error->message().contains(tls ? QStringLiteral("maxclients") : QStringLiteral("max number of clients")),
             qPrintable(error->message()));
    QVERIFY(QRedisTest::value(m_observer->call("CONFIG", "SET", "maxclients", 1000)));
    QVERIFY(works(client));
    QCOMPARE(count(), 0);
}

void TestFaults::killedByAnother_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("commands") << QByteArray("normal");
    QTest::newRow("subscriptions") << QByteArray("pubsub");
}

void TestFaults::killedByAnother()
{
    QFETCH(QByteArray, type);
    const auto client = connected(options().setCommandTimeout(5s));
    QVERIFY(client);
    QRedisSubscription *subscription = client->subscribe("c");
    QVERIFY(QRedisTest::await(subscription->ready()));
    for (int round = 0; round < 5; ++round) {
        QVERIFY(QRedisTest::value(m_observer->call("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes")));
        QVERIFY(works(*client));
    }
    QTRY_COMPARE(*QRedisTest::value(client->call<qint64>("PUBLISH", "c", "m")), 1); // subscribed again
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
