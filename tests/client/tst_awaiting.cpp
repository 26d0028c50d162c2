// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "coroutine.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qthread.h>
#include <QtTest/qtest.h>

#ifdef QREDIS_TEST_QCORO
    #include <QCoroTask>
#endif

#include <functional>
#include <limits>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Value = std::optional<QByteArray>;

//! Coroutines that await commands without a future between, against a real server, with and without an I/O thread.
class TestAwaiting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void values_data() { ways(); }
    void values();
    void errors_data() { ways(); }
    void errors();
    void wrongCallsDoNotSuspend_data() { ways(); }
    void wrongCallsDoNotSuspend();
    void chainsInAnyOrder_data() { ways(); }
    void chainsInAnyOrder();
    void timesOut_data() { ways(); }
    void timesOut();
    void issuedBeforeAwaited_data() { ways(); }
    void issuedBeforeAwaited();
    void replacedAwaitableIsGivenUp_data() { ways(); }
    void replacedAwaitableIsGivenUp();
    void destroyedBeforeItIsSent_data() { ways(); }
    void destroyedBeforeItIsSent();
    void destroyedWhileDialling_data() { ways(); }
    void destroyedWhileDialling();
    void destroyedAfterItWasSent_data() { ways(); }
    void destroyedAfterItWasSent();
    void destroyedWhileItBlocks_data() { ways(); }
    void destroyedWhileItBlocks();
    void destroyedByAnother_data() { ways(); }
    void destroyedByAnother();
    void clientDestroyedFirst_data() { ways(); }
    void clientDestroyedFirst();
    void clientDestroyedByTheCoroutine_data() { ways(); }
    void clientDestroyedByTheCoroutine();
    void nestedEventLoop_data() { ways(); }
    void nestedEventLoop();
    void resumesInTheClientsThread_data() { ways(); }
    void resumesInTheClientsThread();
    void awaitedInAnotherThread_data() { ways(); }
    void awaitedInAnotherThread();
    void stackDoesNotGrow_data() { ways(); }
    void stackDoesNotGrow();
    void stackDoesNotGrowWithoutSuspending();
#ifdef QREDIS_TEST_QCORO
    void qcoroTask_data()
    {
        ways();
    }
    void qcoroTask();
#endif

private:
    static void ways();
    QRedisOptions options() const;
    bool isConnected(QRedisClient &client) const;

    QRedisTestServer m_server;
};

void TestAwaiting::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestAwaiting::ways()
{
    QTest::addColumn<bool>("ownThread");
    QTest::newRow("one thread") << false;
    QTest::newRow("own thread") << true;
}

//! Those of the current row.
QRedisOptions TestAwaiting::options() const
{
    QFETCH(bool, ownThread);
    return QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread);
}

bool TestAwaiting::isConnected(QRedisClient &client) const
{
    return QRedisTest::await(client.connectToServer());
}

void TestAwaiting::values()
{
    QRedisClient client(options());
    Value text, missing;
    QHash<QByteArray, QByteArray> hash;
    bool set = false;
    const auto run = [&]() -> Coroutine {
        set = co_await client.awaiting().set("k", "v");
        text = co_await client.awaiting().get("k");
        missing = co_await client.awaiting().get("none");
        co_await client.awaiting().hset("h", "f", 1);
        hash = co_await client.awaiting().hgetall("h");
    };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QCOMPARE(job.error().code(), Code::NoError);
    QVERIFY(set);
    QCOMPARE(text, "v"_ba);
    QCOMPARE(missing, std::nullopt);
    QCOMPARE(hash, (QHash<QByteArray, QByteArray>{{"f"_ba, "1"_ba}}));
}

void TestAwaiting::errors()
{
    QRedisClient client(options());
    QByteArray caught;
    const auto run = [&]() -> Coroutine {
        co_await client.awaiting().set("text", "no number");
        try {
            co_await client.awaiting().lpush("text", "x");
        } catch (const QRedisError &error) {
            caught = error.serverCode();
        }
        co_await client.awaiting().incr("text"); // not caught: the end of this coroutine
    };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QCOMPARE(caught, "WRONGTYPE");
    QCOMPARE(job.error().code(), Code::Server);
    QCOMPARE(job.error().serverCode(), "ERR");
}

void TestAwaiting::wrongCallsDoNotSuspend()
{
    QRedisClient client(options());
    const auto run = [&]() -> Coroutine { co_await client.awaiting().call("SUBSCRIBE", "c"); };
    const Coroutine job = run();
    QVERIFY(job.isDone()); // at once
    QCOMPARE(job.error().code(), Code::InvalidArgument);
}

void TestAwaiting::chainsInAnyOrder()
{
    QRedisClient client(options());
    qint64 lane = 0;
    QList<qint64> leases;
    const auto run = [&]() -> Coroutine {
        lane = co_await client.awaiting().withTimeout(10s).clientId();
        leases << co_await client.awaiting().withTimeout(10s).dedicated().clientId();
        leases << co_await client.dedicated().awaiting().withTimeout(10s).clientId();
        leases << co_await client.withTimeout(10s).dedicated().awaiting().clientId();
    };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QCOMPARE(job.error().code(), Code::NoError);
    QCOMPARE(leases.size(), 3);
    QVERIFY(!leases.contains(lane));
}

void TestAwaiting::timesOut()
{
    QRedisClient client(options());
    QVERIFY(isConnected(client));
    m_server.suspend();
    const auto run = [&]() -> Coroutine { co_await client.awaiting().withTimeout(50ms).get("k"); };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    m_server.resume();
    QCOMPARE(job.error().code(), Code::Timeout);
}

void TestAwaiting::issuedBeforeAwaited()
{
    QRedisClient client(options());
    QList<qint64> numbers;
    const auto run = [&]() -> Coroutine {
        co_await client.awaiting().del("n");
        auto first = client.awaiting().incr("n");
        auto second = client.awaiting().incr("n");
        auto third = client.awaiting().incr("n");
        numbers << co_await third; // the others are there already, and kept
        numbers << co_await second << co_await std::move(first);
    };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QCOMPARE(numbers, (QList<qint64>{3, 2, 1}));
}

void TestAwaiting::replacedAwaitableIsGivenUp()
{
    QRedisClient client(options());
    auto reply = client.awaiting().set("replaced", "first");
    reply = client.awaiting().set("other", "second"); // neither was sent: there is no link yet
    bool other = false;
    const auto run = [&]() -> Coroutine { other = co_await reply; };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QVERIFY(other);
    QCOMPARE(*QRedisTest::value(client.get("replaced")), std::nullopt);
}

void TestAwaiting::destroyedBeforeItIsSent()
{
    QRedisClient client(options());
    QVERIFY(isConnected(client));
    m_server.suspend(); // what is owed keeps what follows in the queue until the end of the turn
    const auto first = client.get("k");
    {
        const auto run = [&]() -> Coroutine { co_await client.awaiting().set("never", "sent"); };
        const Coroutine job = run();
    }
    m_server.resume();
    QVERIFY(QRedisTest::value(first));
    QFETCH(bool, ownThread);
    if (!ownThread) // else the I/O thread may have been quicker
        QCOMPARE(*QRedisTest::value(client.get("never")), std::nullopt);
    QCOMPARE(*QRedisTest::value(client.call<QByteArray>("ECHO", "own reply")), "own reply");
}

void TestAwaiting::destroyedWhileDialling()
{
    QRedisClient client(options());
    m_server.suspend();
    {
        const auto run = [&]() -> Coroutine { co_await client.awaiting().set("dialling", "sent"); };
        const Coroutine job = run();
        QTRY_COMPARE(client.state(), QRedisClient::State::Connecting);
        QVERIFY(!job.isDone());
    }
    m_server.resume();
    QCOMPARE(*QRedisTest::value(client.get("dialling")), std::nullopt);
}

void TestAwaiting::destroyedAfterItWasSent()
{
    QRedisClient client(options());
    QVERIFY(isConnected(client));
    bool resumed = false;
    {
        const auto run = [&]() -> Coroutine {
            co_await client.awaiting().call("DEBUG", "SLEEP", "0.05");
            resumed = true;
        };
        const Coroutine job = run();
        // A second client sees it waiting at the server.
        QRedisClient witness(m_server.url());
        QVERIFY(QRedisTest::value(witness.ping()));
        QVERIFY(!job.isDone() || resumed);
    }
    const bool hadEnded = resumed;
    // The reply is swallowed, and every other finds its own caller.
    for (int i = 0; i < 100; ++i)
        QCOMPARE(*QRedisTest::value(client.call<QByteArray>("ECHO", i)), QByteArray::number(i));
    QCOMPARE(resumed, hadEnded);
}

void TestAwaiting::destroyedWhileItBlocks()
{
    QRedisClient client(options());
    QRedisClient witness(m_server.url());
    const auto blocked = [&] { return QRedisTest::value(witness.info("clients"))->value("blocked_clients"); };
    {
        const auto run = [&]() -> Coroutine { co_await client.awaiting().blpop("empty", 0s); };
        const Coroutine job = run();
        QTRY_COMPARE(blocked(), "1");
        QVERIFY(!job.isDone());
    }
    QTRY_COMPARE(blocked(), "0"); // the server was told
    QCOMPARE(*QRedisTest::value(witness.rpush("empty", "element")), 1);
    QCOMPARE(*QRedisTest::value(client.llen("empty")), 1); // and keeps what comes
    QVERIFY(QRedisTest::value(witness.del("empty")));
}

void TestAwaiting::destroyedByAnother()
{
    auto client = std::make_unique<QRedisClient>(options());
    QVERIFY(isConnected(*client));
    std::unique_ptr<Coroutine> second;
    bool secondResumed = false;
    const auto runFirst = [&]() -> Coroutine {
        try {
            co_await client->awaiting().get("k");
        } catch (const QRedisError &) {
        }
        second.reset(); // its outcome is there, and waits behind ours to be handed over
    };
    const Coroutine first = runFirst();
    const auto runSecond = [&]() -> Coroutine {
        try {
            co_await client->awaiting().get("k");
        } catch (const QRedisError &) {
        }
        secondResumed = true;
    };
    second = std::make_unique<Coroutine>(runSecond());
    client.reset();
    QVERIFY(first.isDone());
    QVERIFY(!second);
    QVERIFY(!secondResumed);
}

void TestAwaiting::clientDestroyedFirst()
{
    auto client = std::make_unique<QRedisClient>(options());
    const auto run = [&]() -> Coroutine { co_await client->awaiting().get("k"); };
    const Coroutine job = run();
    client.reset();
    QVERIFY(job.isDone()); // within the destructor
    QCOMPARE(job.error().code(), Code::Closed);
}

void TestAwaiting::clientDestroyedByTheCoroutine()
{
    auto client = std::make_unique<QRedisClient>(options());
    int others = 0;
    const auto run = [&]() -> Coroutine {
        auto next = client->awaiting().get("k");
        co_await client->awaiting().get("k");
        client.reset();
        co_await next; // fails
    };
    const Coroutine job = run();
    for (int i = 0; i < 10; ++i)
        client->callback([&](const QRedisResult<Value> &) { ++others; }).get("k");
    QTRY_VERIFY(job.isDone());
    QVERIFY(!client);
    QTRY_COMPARE(others, 10);
}

void TestAwaiting::nestedEventLoop()
{
    QRedisClient client(options());
    int inside = 0;
    bool innerDone = false;
    const auto run = [&]() -> Coroutine {
        co_await client.awaiting().set("nested", 0);
        // Issued in one go with what the outer coroutine awaits, so that their replies come together.
        std::vector<Coroutine> others;
        for (int i = 0; i < 100; ++i) {
            others.push_back([](QRedisClient &redis, int &count) -> Coroutine {
                co_await redis.awaiting().incr("nested");
                ++count;
            }(client, inside));
        }
        co_await client.awaiting().get("nested");
        innerDone = QTest::qWaitFor([&] { return inside == 100; }, 10'000);
        co_await client.awaiting().get("nested");
    };
    const Coroutine job = run();
    QTRY_VERIFY_WITH_TIMEOUT(job.isDone(), 20'000);
    QVERIFY(innerDone);
    QCOMPARE(inside, 100);
}

void TestAwaiting::resumesInTheClientsThread()
{
    QRedisClient client(options());
    QThread *thread = nullptr;
    const auto run = [&]() -> Coroutine {
        co_await client.awaiting().get("k");
        thread = QThread::currentThread();
    };
    const Coroutine job = run();
    QTRY_VERIFY(job.isDone());
    QCOMPARE(thread, client.thread());
}

void TestAwaiting::awaitedInAnotherThread()
{
    QRedisClient client(options());
    constexpr int Jobs = 100;
    std::vector<Coroutine> jobs;
    jobs.reserve(Jobs);
    int elsewhere = 0;
    const std::unique_ptr<QThread> issuer(QThread::create([&] {
        for (int i = 0; i < Jobs; ++i) {
            jobs.push_back([](QRedisClient &redis, int &wrong) -> Coroutine {
                for (int round = 0; round < 10; ++round) {
                    co_await redis.awaiting().get("k");
                    wrong += QThread::currentThread() != redis.thread() && round > 0;
                }
            }(client, elsewhere));
        }
    }));
    issuer->start();
    QTRY_VERIFY(issuer->isFinished());
    QTRY_VERIFY(std::all_of(jobs.begin(), jobs.end(), std::mem_fn(&Coroutine::isDone)));
    QCOMPARE(elsewhere, 0);
}

namespace {

//! How far the stack reaches here.
Q_NEVER_INLINE quintptr stackPosition()
{
    volatile char here = 0;
    return quintptr(&here);
}

} // namespace

void TestAwaiting::stackDoesNotGrow()
{
    QRedisClient client(options());
    constexpr int Rounds = 100;
    quintptr lowest = std::numeric_limits<quintptr>::max();
    quintptr highest = 0;
    const auto loop = [&]() -> Coroutine {
        co_await client.awaiting().get("k");
        for (int i = 0; i < Rounds; ++i) {
            lowest = std::min(lowest, stackPosition());
            highest = std::max(highest, stackPosition());
            co_await client.awaiting().get("k");
        }
    };
    std::vector<Coroutine> jobs; // so many that a batch of replies resumes one after the other
    for (int i = 0; i < 100; ++i)
        jobs.push_back(loop());
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(jobs.begin(), jobs.end(), std::mem_fn(&Coroutine::isDone)), 60'000);
    QVERIFY2(highest - lowest < 4096, QByteArray::number(highest - lowest));
}

void TestAwaiting::stackDoesNotGrowWithoutSuspending()
{
    QRedisClient client(QUrl(u"redis://localhost?no_such_option=1"_s)); // fails every command at once
    constexpr int Rounds = 100'000;
    int failed = 0;
    quintptr lowest = std::numeric_limits<quintptr>::max();
    quintptr highest = 0;
    const auto run = [&]() -> Coroutine {
        while (failed < Rounds) {
            lowest = std::min(lowest, stackPosition());
            highest = std::max(highest, stackPosition());
            try {
                co_await client.awaiting().get("k");
            } catch (const QRedisError &error) {
                failed += error.code() == Code::InvalidArgument;
            }
        }
    };
    const Coroutine job = run();
    QVERIFY(job.isDone());
    QCOMPARE(failed, Rounds);
    QVERIFY2(highest - lowest < 4096, QByteArray::number(highest - lowest));
}

#ifdef QREDIS_TEST_QCORO
void TestAwaiting::qcoroTask()
{
    QRedisClient client(options());
    Value value;
    const auto inner = [&]() -> QCoro::Task<Value> {
        co_await client.awaiting().set("k", "through QCoro");
        co_return co_await client.awaiting().get("k");
    };
    bool done = false;
    const auto outer = [&]() -> QCoro::Task<> {
        value = co_await inner();
        done = true;
    };
    outer();
    QTRY_VERIFY(done);
    QCOMPARE(value, "through QCoro"_ba);
}
#endif

QTEST_GUILESS_MAIN(TestAwaiting)
#include "tst_awaiting.moc"
