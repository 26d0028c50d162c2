// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "clientlist.h"

#include <QRedis/qredistestserver.h>

#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

#include <memory>

using namespace std::chrono_literals;

/*!
    Users of leases that come, cancel, time out and are destroyed at random moments, on a real server. At the end every
    link is there, free and as fresh; and at no time has the server counted more of them than allowed.
*/
class TestPoolLoad : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void randomDestruction_data();
    void randomDestruction();

private:
    static constexpr int Links = 6;
    static constexpr int Users = 3000;

    //! What begins something that takes a lease, and maybe ends it too early.
    void act();
    void watchAndMore(QRedisTransaction *transaction);
    template<typename T>
    void keep(const QFuture<T> &future);
    void countLinks();
    int below(int bound) { return int(m_random.bounded(bound)); }

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_observer;
    std::unique_ptr<QRedisClient> m_client;
    QRandomGenerator m_random;
    std::vector<std::unique_ptr<QRedisTransaction>> m_transactions;
    std::vector<std::function<bool()>> m_unfinished;
    qsizetype m_most = 0;
};

void TestPoolLoad::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_observer = std::make_unique<QRedisClient>(m_server.url());
}

void TestPoolLoad::randomDestruction_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<std::chrono::milliseconds>("age"); // without one, links keep what their users leave
    QTest::newRow("one thread") << 1u << false << 0ms;
    QTest::newRow("own thread") << 2u << true << 0ms;
    QTest::newRow("links that grow old") << 3u << false << 200ms;
}

template<typename T>
void TestPoolLoad::keep(const QFuture<T> &future)
{
    if (below(4) == 0)
        QFuture<T>(future).cancel();
    m_unfinished.push_back([future] { return future.isFinished(); });
}

void TestPoolLoad::watchAndMore(QRedisTransaction *transaction)
{
    keep(transaction->watch("k", QByteArray::number(below(5))));
    if (below(2))
        keep(transaction->immediate().get("k"));
    if (below(6) == 0)
        keep(transaction->unwatch());
    for (int commands = below(4); commands > 0; --commands)
        transaction->set(QByteArray::number(below(5)), commands);
    if (below(10) == 0)
        transaction->call("NOSUCHCOMMAND");
    if (below(10) == 0)
        transaction->discard();
    if (below(2))
        keep(transaction->exec());
}

void TestPoolLoad::act()
{
    switch (below(8)) {
    case 0:
        keep(m_client->withTimeout(std::chrono::milliseconds(1 + below(40))).blpop("list", 0s));
        break;
    case 1:
        keep(m_client->blpop("list", std::chrono::milliseconds(10 + below(20))));
        break;
    case 2:
        keep(m_client->dedicated().call("ECHO", below(100)));
        break;
    case 3: // destroyed within the turn that made it
        watchAndMore(std::make_unique<QRedisTransaction>(m_client.get()).get());
        break;
    case 4:
        m_transactions.push_back(std::make_unique<QRedisTransaction>(m_client.get()));
        watchAndMore(m_transactions.back().get());
        break;
    case 5:
        keep(m_client->transact("k", [this](QRedisTransaction &transaction) {
            if (below(3) == 0)
                return QtFuture::makeExceptionalFuture(std::make_exception_ptr(
                    QRedisError(QRedisError::Code::Decode, QRedisError::Outcome::NotSent, QStringLiteral("mine"))));
            transaction.incr("n");
            return QtFuture::makeReadyFuture();
        }));
        break;
    case 6:
        if (!m_transactions.empty())
            m_transactions.erase(m_transactions.begin() + below(int(m_transactions.size())));
        break;
    default:
        keep(m_client->rpush("list", below(100)));
    }
    while (m_transactions.size() > 10) // they hold their leases
        m_transactions.erase(m_transactions.begin());
}

//! A link that was closed a moment ago may still stand in the server's list; not in the next one too.
void TestPoolLoad::countLinks()
{
    const ClientList before(*m_observer);
    const ClientList after(*m_observer);
    QVERIFY(before.valid && after.valid);
    m_most = std::max(m_most, (before.ids() & after.ids()).size());
    QVERIFY2(m_most <= Links, qPrintable(QString::number(m_most)));
}

void TestPoolLoad::randomDestruction()
{
    QFETCH(quint32, seed);
    QFETCH(bool, ownThread);
    QFETCH(std::chrono::milliseconds, age);
    m_random.seed(seed);
    m_most = 0;
    m_client = std::make_unique<QRedisClient>(QRedisOptions::fromUrl(m_server.url())
                                                  .setMaxConnections(Links)
                                                  .setMinIdleConnections(1)
                                                  .setMaxConnectionAge(age)
                                                  .setDatabase(3)
                                                  .setOwnThread(ownThread)
                                                  .setCommandTimeout(2s));
    QRedisSubscription *subscription = m_client->subscribe("channel");
    QVERIFY(QRedisTest::await(subscription->ready()));
    for (int user = 0; user < Users; ++user) {
        act();
        if (below(4) == 0)
            QCoreApplication::processEvents();
        if (user % 50 == 0) {
            countLinks();
            if (QTest::currentTestFailed())
                return;
        }
    }
    m_transactions.clear();
    for (const auto &finished : std::exchange(m_unfinished, {}))
        QTRY_VERIFY_WITH_TIMEOUT(finished(), 20'000);
    QTRY_COMPARE(m_client->poolStats().leased, 0);
    QCOMPARE(m_client->poolStats().waiting, 0);
    QVERIFY(m_most > 2); // it was busy

    // Every link that is left behaves as a fresh one.
    const ClientList list(*m_observer);
    QVERIFY(list.others() <= Links);
    for (const ClientList::Line &line : list.lines) {
        QCOMPARE(line["db"], "3");
        QCOMPARE(line["multi"], "-1");
        QCOMPARE(line.value("watch", "0"), "0"); // Redis 7.0 does not say
    }
    for (int leases = Links - 2; leases > 0; --leases) { // beside the lane and the subscription: all at once
        m_transactions.push_back(std::make_unique<QRedisTransaction>(m_client.get()));
        QVERIFY(QRedisTest::value(m_transactions.back()->immediate().get("k")));
    }
    QVERIFY(QRedisTest::value(m_client->set("k", "changed")));
    for (int key = 0; key < 5; ++key)
        QVERIFY(QRedisTest::value(m_client->set(QByteArray::number(key), "changed")));
    for (const auto &transaction : std::exchange(m_transactions, {})) {
        transaction->set("mine", "written");
        const auto results = QRedisTest::value(transaction->exec());
        QVERIFY2(results, qPrintable(results.message())); // a watch left behind would be a conflict
        QVERIFY(!results->hasErrors());
    }
    m_client.reset();
    QTRY_COMPARE(ClientList(*m_observer).others(), 0);
}

QTEST_GUILESS_MAIN(TestPoolLoad)
#include "tst_poolload.moc"
