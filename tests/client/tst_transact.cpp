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

//! The loop over a transaction: it ends, and it gives its connection back, whatever its body does.
class TestTransact : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void endsAfterSixteenConflicts_data() { links(); }
    void endsAfterSixteenConflicts();
    void pausesGrow();
    void badBodies_data();
    void badBodies();
    void queuesNothing_data() { links(); }
    void queuesNothing();
    void cancelledAtAnyMoment_data();
    void cancelledAtAnyMoment();
    void deletesTheClient_data();
    void deletesTheClient();
    void losesItsLink();

private:
    static void links()
    {
        QTest::addColumn<bool>("ownThread");
        QTest::newRow("one thread") << false;
        QTest::newRow("own thread") << true;
    }
    QRedisOptions options() const
    {
        QFETCH(bool, ownThread);
        return QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread).setCommandTimeout(2s);
    }

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_other;
};

using Body = std::function<QFuture<void>(QRedisTransaction &)>;
Q_DECLARE_METATYPE(Body)

namespace {

class QtFailure : public QException
{
public:
    void raise() const override { throw *this; }
    QtFailure *clone() const override { return new QtFailure(*this); }
};

QFuture<void> ready()
{
    return QtFuture::makeReadyFuture();
}

//! A future that nobody will ever finish.
QFuture<void> never()
{
    static QPromise<void> promise;
    promise.start();
    return promise.future();
}

} // namespace

void TestTransact::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_other = std::make_unique<QRedisClient>(m_server.url());
}

void TestTransact::endsAfterSixteenConflicts()
{
    QRedisClient client(options());
    int runs = 0;
    const auto future = client.transact("k", [&](QRedisTransaction &transaction) {
        ++runs;
        transaction.set("k", "mine");
        return m_other->set("k", "theirs"); // always first
    });
    const auto error = QRedisTest::value(future).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::WatchConflict);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(runs, 16);
    QTRY_COMPARE(client.poolStats().leased, 0);
    QCOMPARE(*QRedisTest::value(m_other->get("k")), "theirs");
}

//! Without a pause sixteen attempts are over in a few milliseconds, and many clients would meet again and again.
void TestTransact::pausesGrow()
{
    QList<qint64> totals;
    for (int turn = 0; turn < 4; ++turn) {
        QRedisClient client(m_server.url());
        QList<qint64> at;
        QElapsedTimer elapsed;
        elapsed.start();
        const auto future = client.transact("k", [&](QRedisTransaction &transaction) {
            at += elapsed.elapsed();
            transaction.set("k", "mine");
            return m_other->set("k", "theirs");
        });
        QVERIFY(QRedisTest::await(future));
        QCOMPARE(at.size(), 16);
        totals += at[15] - at[0];
    }
    // The pauses are random up to 1, 2, 4 ... 50 ms: 300 ms in the mean, and nobody is lucky four times.
    QVERIFY(std::accumulate(totals.begin(), totals.end(), qint64(0)) > 4 * 60);
}

void TestTransact::badBodies_data()
{
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<Body>("body");
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<int>("timeout");
    const auto row = [](const char *name, const QByteArray &outcome, const Body &body, int timeout = 5000) {
        QTest::addRow("%s", name) << false << body << outcome << timeout;
        QTest::addRow("%s, own thread", name) << true << body << outcome << timeout;
    };
    row("throws", "std::exception", [](QRedisTransaction &) -> QFuture<void> { throw std::runtime_error("no"); });
    row("throws a QException", "QException", [](QRedisTransaction &) -> QFuture<void> { throw QtFailure(); });
    row("throws an int", "something", [](QRedisTransaction &) -> QFuture<void> { throw 42; });
    row("throws in a continuation", "std::exception", [](QRedisTransaction &transaction) {
        return transaction.immediate().get("k").then(
            [](const std::optional<QByteArray> &) { throw std::runtime_error("later"); });
    });
    row("throws an int in a continuation", "something", [](QRedisTransaction &transaction) {
        return transaction.immediate().get("k").then([](const std::optional<QByteArray> &) { throw 42; });
    });
    row("a read in it fails", "QRedisError", [](QRedisTransaction &transaction) {
        return transaction.immediate().hget("text", "f").then([](const std::optional<QByteArray> &) {});
    });
    row(
        "never finishes", "QRedisError", [](QRedisTransaction &) { return never(); }, 300);
    row("is cancelled", "QRedisError", [](QRedisTransaction &) {
        QPromise<void> promise;
        promise.start();
        promise.future().cancel();
        promise.finish();
        return promise.future();
    });
    row("drops its promise", "QRedisError", [](QRedisTransaction &) {
        QPromise<void> promise;
        promise.start();
        return promise.future();
    });
    row("answers no future", "QRedisError", [](QRedisTransaction &) { return QFuture<void>(); });
    row("queues a bad call", "QRedisError", [](QRedisTransaction &transaction) {
        transaction.call("SELECT", 1);
        return ready();
    });
    row("queues what the server refuses", "QRedisError", [](QRedisTransaction &transaction) {
        transaction.call("NOSUCH");
        return ready();
    });
    row("deletes the transaction", "QRedisError", [](QRedisTransaction &transaction) {
        delete &transaction;
        return ready();
    });
    row("deletes the transaction later", "QRedisError", [](QRedisTransaction &transaction) {
        transaction.deleteLater();
        return transaction.immediate().get("k").then([](const std::optional<QByteArray> &) {});
    });
    row("discards", "success", [](QRedisTransaction &transaction) {
        transaction.set("k", "v");
        transaction.discard();
        return ready();
    });
    row("unwatches", "success", [](QRedisTransaction &transaction) {
        transaction.set("k", "v");
        return transaction.unwatch();
    });
    row("executes itself", "QRedisError", [](QRedisTransaction &transaction) {
        transaction.set("k", "v");
        return transaction.exec().then([](const QRedisResults &) {});
    });
}

void TestTransact::badBodies()
{
    QFETCH(Body, body);
    QFETCH(QByteArray, outcome);
    QVERIFY(QRedisTest::value(m_other->set("text", "t")));
    QFETCH(int, timeout);
    QRedisClient client(options().setCommandTimeout(std::chrono::milliseconds(timeout)));
    const auto settled = QRedisTest::value(client.transact("k", body));
    QByteArray came = "nothing";
    if (settled)
        came = "success";
    else if (settled.failure<QRedisError>())
        came = "QRedisError";
    else if (settled.failure<QtFailure>())
        came = "QException";
    else if (settled.failure<std::exception>())
        came = "std::exception";
    else if (settled.failure<int>() == 42)
        came = "something";
    QCOMPARE(came, outcome);
    QTRY_COMPARE(client.poolStats().leased, 0);
    QVERIFY(QRedisTest::value(client.dedicated().get("k"))); // and the pool serves
}

void TestTransact::queuesNothing()
{
    QRedisClient client(options());
    const auto results = QRedisTest::value(client.transact("k", [](QRedisTransaction &) {}));
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->size(), 0);
    QTRY_COMPARE(client.poolStats().leased, 0);
}

void TestTransact::cancelledAtAnyMoment_data()
{
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<int>("turns");
    for (const bool ownThread : {false, true}) {
        for (int turns = 0; turns < 24; ++turns)
            QTest::addRow("%s, %d turns", ownThread ? "own thread" : "one thread", turns) << ownThread << turns;
    }
}

void TestTransact::cancelledAtAnyMoment()
{
    QFETCH(int, turns);
    QRedisClient client(options());
    QFuture<QRedisResults> future = client.transact("k", [](QRedisTransaction &transaction) {
        transaction.set("k", "v");
        return transaction.immediate().get("k").then([](const std::optional<QByteArray> &) {});
    });
    for (int turn = 0; turn < turns; ++turn)
        QCoreApplication::processEvents();
    future.cancel();
    QTRY_VERIFY(future.isFinished());
    QTRY_COMPARE(client.poolStats().leased, 0);
    QTRY_COMPARE(client.findChildren<QRedisTransaction *>().size(), 0);
}

void TestTransact::deletesTheClient_data()
{
    QTest::addColumn<bool>("ownThread");
    QTest::addColumn<bool>("throws");
    QTest::addColumn<bool>("late");
    for (int i = 0; i < 8; ++i)
        QTest::addRow("%s%s%s", i & 4 ? "own thread" : "one thread", i & 1 ? ", throws" : "", i & 2 ? ", late" : "")
            << bool(i & 4) << bool(i & 1) << bool(i & 2);
}

void TestTransact::deletesTheClient()
{
    QFETCH(bool, throws);
    QFETCH(bool, late);
    auto client = std::make_unique<QRedisClient>(options());
    const auto act = [&] {
        client.reset();
        if (throws)
            throw std::runtime_error("and now");
    };
    const auto future = client->transact("k", [&](QRedisTransaction &transaction) -> QFuture<void> {
        if (late)
            return transaction.immediate().get("k").then([act](const std::optional<QByteArray> &) { act(); });
        act();
        return ready();
    });
    const auto error = QRedisTest::value(future).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Closed);
    QVERIFY(!client);
}

//! A lost link is a conflict: the loop goes on with a new one. It counts as an attempt.
void TestTransact::losesItsLink()
{
    QRedisFaultProxy proxy(m_server.url());
    QVERIFY2(proxy.start(), qPrintable(proxy.errorString()));
    QRedisClient client(QRedisOptions::fromUrl(proxy.url()));
    QVERIFY(QRedisTest::value(client.set("k", 1)));
    int runs = 0;
    const auto results = QRedisTest::value(client.transact("k", [&](QRedisTransaction &transaction) {
        if (++runs < 3)
            proxy.reset();
        transaction.incr("k");
        return client.get("k").then([](const std::optional<QByteArray> &) {}); // by then the loss is known
    }));
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(runs, 3);
    QCOMPARE(*QRedisTest::value(m_other->get("k")), "2");
    QTRY_COMPARE(client.poolStats().leased, 0);
}

QTEST_GUILESS_MAIN(TestTransact)
#include "tst_transact.moc"
