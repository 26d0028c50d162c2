// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

/*!
    Numbers written one after the other, many at a time: what was reported of each, and whether the server agrees.

    Lives in the client's thread. Each write is an INCR or a SET of its own number; none is ever forgotten.
*/
class Writer : public QObject
{
public:
    enum class What { Set, Incr };

    Writer(QRedisClient *client, What what)
        : m_client(client)
        , m_what(what)
    {
    }

    //! Keeps \a inFlight writes under way until stop().
    void start(int inFlight)
    {
        m_running = true;
        for (int i = 0; i < inFlight; ++i)
            writeNext();
    }
    void stop() { m_running = false; }
    bool isOver() const { return !m_running && m_underWay == 0; }

    qint64 highestDone = 0;
    qint64 done = 0;
    qint64 unknown = 0;
    qint64 failed = 0; //!< With certainty not applied.
    QString anomaly;

private:
    void writeNext()
    {
        ++m_underWay;
        const qint64 number = ++m_last;
        const auto finished = [this, number](const auto &result) {
            --m_underWay;
            if (result) {
                ++done;
                highestDone = std::max(highestDone, number);
            } else if (result.error().outcome() == Outcome::Unknown) {
                ++unknown;
            } else {
                ++failed;
            }
            if (m_running)
                writeNext();
        };
        if (m_what == What::Set)
            m_client->callback(this, finished).set("k", number);
        else
            m_client->callback(this, finished).incr("n");
    }

    QRedisClient *m_client;
    What m_what;
    qint64 m_last = 0;
    int m_underWay = 0;
    bool m_running = false;
};

//! What is reported as done is done, in order, and nothing is done twice: on real servers, while they fail.
class TestDelivery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void writesThroughLoading();
    void writesThroughAFailover();
    void writesThroughCuts_data();
    void writesThroughCuts();
    void countsThroughCuts();
    void pausedServer();
    void cancelledWaitsGiveTheirLinkBack_data();
    void cancelledWaitsGiveTheirLinkBack();
    void cancellingHarmsNoOtherWait();
    void aWaitThatCannotBeUnblockedLosesItsLink();

private:
    qint64 number(const char *key);
    qint64 statistic(const char *section, const QByteArray &field);

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_observer;
};

void TestDelivery::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    m_server.setConfig("enable-debug-command", "yes")
        .setArguments({QStringLiteral("--key-load-delay"), QStringLiteral("300"),
                       QStringLiteral("--loading-process-events-interval-bytes"), QStringLiteral("1024")});
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_observer = std::make_unique<QRedisClient>(m_server.url());
}

void TestDelivery::init()
{
    QVERIFY(QRedisTest::value(m_observer->call("FLUSHALL")));
    QVERIFY(QRedisTest::value(m_observer->call("CONFIG", "RESETSTAT")));
}

qint64 TestDelivery::number(const char *key)
{
    const auto value = QRedisTest::value(m_observer->get(key));
    return value && *value ? (*value)->toLongLong() : 0;
}

qint64 TestDelivery::statistic(const char *section, const QByteArray &field)
{
    const auto info = QRedisTest::value(m_observer->call<QByteArray>("INFO", section));
    const qsizetype at = info ? info->indexOf(field) : -1;
    return at < 0 ? 0 : info->mid(at + field.size(), 20).split('\r').front().toLongLong();
}

void TestDelivery::writesThroughLoading()
{
    for (int i = 0; i < 3000; ++i)
        m_observer->callback([](const auto &) {}).set("filler:" + QByteArray::number(i), "x");
    QRedisClient client(m_server.url());
    Writer writer(&client, Writer::What::Set);
    writer.start(50);
    QTRY_VERIFY(writer.done > 1000);
    const qint64 before = writer.done;
    // Saves, empties and loads again: about a second of LOADING for everybody else.
    QRedisClient loader(QRedisOptions::fromUrl(m_server.url()).setCommandTimeout(20s));
    QVERIFY(QRedisTest::value(loader.call("DEBUG", "RELOAD")));
    QTRY_VERIFY(writer.done > before + 1000);
    writer.stop();
    QTRY_VERIFY(writer.isOver());
    QVERIFY(statistic("errorstats", "errorstat_LOADING:count=") > 0); // it was refused indeed
    QCOMPARE(writer.unknown + writer.failed, 0);
    QCOMPARE(number("k"), writer.highestDone);
}

void TestDelivery::writesThroughAFailover()
{
    QRedisClient client(m_server.url());
    Writer writer(&client, Writer::What::Set);
    writer.start(50);
    for (int round = 0; round < 5; ++round) {
        const qint64 before = writer.done;
        QTRY_VERIFY(writer.done > before + 500);
        QVERIFY(QRedisTest::value(m_observer->call("REPLICAOF", "127.0.0.1", 1))); // a replica from here on
        const qint64 refused = statistic("errorstats", "errorstat_READONLY:count=");
        QTRY_VERIFY(statistic("errorstats", "errorstat_READONLY:count=") > refused);
        QVERIFY(QRedisTest::value(m_observer->call("REPLICAOF", "NO", "ONE")));
        const qint64 reported = writer.highestDone; // more is reported while we ask
        QVERIFY(number("k") >= reported);
    }
    writer.stop();
    QTRY_VERIFY(writer.isOver());
    QVERIFY(number("k") >= writer.highestDone);
    QCOMPARE(writer.unknown, 0); // the server said no each time
}

void TestDelivery::writesThroughCuts_data()
{
    QTest::addColumn<bool>("repeat");
    QTest::newRow("overwrites are repeated") << true;
    QTest::newRow("overwrites are not repeated") << false;
}

void TestDelivery::writesThroughCuts()
{
    QFETCH(bool, repeat);
    QRedisFaultProxy proxy(m_server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(QRedisOptions::fromUrl(proxy.url())
                            .setRetryPolicy(QRedisRetryPolicy().setRetryOverwrites(repeat).setAttempts(100)));
    Writer writer(&client, Writer::What::Set);
    writer.start(50);
    QRandomGenerator random(2026);
    for (int round = 0; round < 40; ++round) {
        const qint64 before = writer.done;
        const int links = proxy.connectionCount();
        proxy.cutAfter(random.bounded(2000),
                       random.bounded(2) ? QRedisFaultProxy::Direction::ToClient
                                         : QRedisFaultProxy::Direction::ToServer);
        QTRY_VERIFY(proxy.connectionCount() > links && writer.done > before + 50);
        const qint64 reported = writer.highestDone; // more is reported while we ask
        QVERIFY(number("k") >= reported);
    }
    writer.stop();
    QTRY_VERIFY(writer.isOver());
    QVERIFY(number("k") >= writer.highestDone);
    QCOMPARE(writer.unknown == 0, repeat);
    QCOMPARE(writer.failed, 0);
}

void TestDelivery::countsThroughCuts()
{
    QRedisFaultProxy proxy(m_server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(proxy.url());
    Writer writer(&client, Writer::What::Incr);
    writer.start(50);
    QRandomGenerator random(2027);
    for (int round = 0; round < 40; ++round) {
        const qint64 before = writer.done;
        const int links = proxy.connectionCount();
        proxy.cutAfter(random.bounded(500),
                       random.bounded(2) ? QRedisFaultProxy::Direction::ToClient
                                         : QRedisFaultProxy::Direction::ToServer);
        QTRY_VERIFY(proxy.connectionCount() > links && writer.done > before + 50);
    }
    writer.stop();
    QTRY_VERIFY(writer.isOver());
    QVERIFY(writer.unknown > 0);
    QVERIFY(number("n") >= writer.done);
    QVERIFY(number("n") <= writer.done + writer.unknown);
}

void TestDelivery::pausedServer()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setCommandTimeout(600ms));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto id = QRedisTest::value(client.call<qint64>("CLIENT", "ID"));

    // Shorter than the deadline: late successes, on the same link.
    QVERIFY(QRedisTest::value(m_observer->call("CLIENT", "PAUSE", 300, "ALL")));
    QVERIFY(QRedisTest::value(client.incr("n")));
    QCOMPARE(*QRedisTest::value(client.call<qint64>("CLIENT", "ID")), *id);

    // Longer: Timeout and Unknown; the link lives, since a byte comes within twice the deadline.
    QVERIFY(QRedisTest::value(m_observer->call("CLIENT", "PAUSE", 900, "ALL")));
    const auto error = QRedisTest::value(client.incr("n")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QTRY_COMPARE(number("n"), 2);
    QCOMPARE(*QRedisTest::value(client.call<qint64>("CLIENT", "ID")), *id);
}

// --- cancelling what waits -----------------------------------------------------------------------------------------

void TestDelivery::cancelledWaitsGiveTheirLinkBack_data()
{
    QTest::addColumn<QRedis::Protocol>("protocol");
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("resp2") << QRedis::Protocol::Resp2 << false;
    QTest::newRow("resp3") << QRedis::Protocol::Resp3 << false;
    QTest::newRow("own thread") << QRedis::Protocol::Resp3 << true;
}

void TestDelivery::cancelledWaitsGiveTheirLinkBack()
{
    QFETCH(QRedis::Protocol, protocol);
    QFETCH(bool, ownThread);
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol).setOwnThread(ownThread));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    for (int round = 0; round < 3; ++round) {
        auto pop = client.blpop("q", 0s);
        QTRY_COMPARE(statistic("clients", "blocked_clients:"), 1);
        const qint64 links = statistic("stats", "total_connections_received:");
        pop.cancel();
        QTRY_COMPARE(statistic("clients", "blocked_clients:"), 0);
        QTRY_COMPARE(client.poolStats().idle, 1);
        QCOMPARE(client.poolStats().leased, 0);
        QCOMPARE(statistic("stats", "total_connections_received:"), links); // the same link serves the next one
    }
    QVERIFY(QRedisTest::value(client.call("RPUSH", "q", "element")));
    QCOMPARE(*QRedisTest::value(client.call<qint64>("LLEN", "q")), 1); // nobody took it
}

void TestDelivery::cancellingHarmsNoOtherWait()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setMaxConnections(2)); // one lease for all of them
    QVERIFY(QRedisTest::await(client.connectToServer()));
    for (int round = 0; round < 200; ++round) {
        auto cancelled = client.blpop("q", 0s);
        if (round % 2)
            QTRY_COMPARE(client.poolStats().leased, 1);
        cancelled.cancel();
        const auto kept = client.blpop("q", 0s);
        QTRY_VERIFY(statistic("clients", "blocked_clients:") == 1 && client.poolStats().waiting == 0);
        QVERIFY(!kept.isFinished()); // CLIENT UNBLOCK was not meant for it
        QVERIFY(QRedisTest::value(client.call("RPUSH", "q", round)));
        const auto element = QRedisTest::value(kept);
        QVERIFY2(element, qPrintable(element.message()));
        QCOMPARE(element->value_or(QByteArrayList()), (QByteArrayList{"q", QByteArray::number(round)}));
    }
}

void TestDelivery::aWaitThatCannotBeUnblockedLosesItsLink()
{
    // A user who may not say CLIENT UNBLOCK.
    QVERIFY(QRedisTest::value(m_observer->call("ACL", "SETUSER", "limited", "on", ">pw", "~*", "+@all", "-client")));
    QRedisClient client(QRedisOptions::fromUrl(m_server.url())
                            .setUsername(QStringLiteral("limited"))
                            .setPassword(QStringLiteral("pw")));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    auto pop = client.blpop("q", 0s);
    QTRY_COMPARE(statistic("clients", "blocked_clients:"), 1);
    pop.cancel();
    QTRY_COMPARE(statistic("clients", "blocked_clients:"), 0);
    QTRY_COMPARE(client.poolStats().leased, 0);
}

QTEST_GUILESS_MAIN(TestDelivery)
#include "tst_delivery.moc"
