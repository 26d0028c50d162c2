// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/inflight.h"
#include "connection/outbox.h"

#include <QtCore/qfuture.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;
using QRedis::Command;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Future = QFuture<QRedisValue>;

//! One link's queue without a socket: what it would write, and what becomes of what it is told.
class TestInFlight : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void repliesAreMatchedInOrder();
    void whatWasCancelledBeforeIsNeverWritten();
    void cancellingInTheMiddleLeavesAHole();
    void aLateReplyIsSwallowed();
    void anExpiredCommandThatWasNotSentIsNeverWritten();
    void afterALossReadsAreWrittenAgainInTheirOrder();
    void attemptsAreBounded();
    void overwritesAreRepeatedByChoiceOnly();
    void withoutRevivalEverythingSentFails();
    void aLargeCommandIsWrittenInSlices();
    void aBatchIsRenewedByEachReply();
    void aCutWaitEndsWithTimeout();
    void theQueueIsBounded();

private:
    Future queue(Command command, std::initializer_list<QRedisArg> words, Retry retry, qint64 deadline = 5000);
    Future get(const char *key, qint64 deadline = 5000) { return queue(Command::Get, {key}, Retry::Read, deadline); }
    Future incr(const char *key) { return queue(Command::Incr, {key}, Retry::Never); }
    QByteArray written();
    void reply(const QByteArray &frame, qint64 now = 0);
    static QRedisError errorOf(const Future &future);

    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<InFlight> m_queue;
};

void TestInFlight::init()
{
    m_outbox = std::make_unique<Outbox>();
    m_queue = std::make_unique<InFlight>(QRedisOptions(), m_outbox.get());
}

Future TestInFlight::queue(Command command, std::initializer_list<QRedisArg> words, Retry retry, qint64 deadline)
{
    QFutureInterface<QRedisValue> promise = startedPromise<QRedisValue>();
    Future future = promise.future();
    Request request;
    request.sink = Sink::make(FutureSink<QRedisValue>{std::move(promise)});
    request.command = command;
    request.retry = retry;
    request.deadline = deadline;
    request.timeout = 5000;
    m_queue->append(std::move(request), std::span(words.begin(), words.size()));
    return future;
}

//! The words of all that is to be written now, a line: "GET a, INCR b".
QByteArray TestInFlight::written()
{
    QByteArray bytes;
    while (InFlight::Run run = m_queue->nextRun()) {
        while (run.from != run.to) {
            const QByteArrayView piece = m_queue->piece(run);
            bytes.append(piece);
            run.from += quint64(piece.size());
        }
    }
    QByteArrayList commands;
    for (const QByteArray &command : bytes.split('*').mid(1)) {
        const QByteArrayList lines = command.split('\n');
        QByteArrayList words;
        for (qsizetype i = 2; i < lines.size(); i += 2)
            words.append(lines[i].trimmed());
        commands.append(words.join(' '));
    }
    return commands.join(", ");
}

void TestInFlight::reply(const QByteArray &frame, qint64 now)
{
    QRedisReader reader(frame);
    m_queue->takeReply(reader, now);
}

QRedisError TestInFlight::errorOf(const Future &future)
{
    try {
        if (future.isFinished())
            future.result();
    } catch (const QRedisError &error) {
        return error;
    }
    return {};
}

void TestInFlight::repliesAreMatchedInOrder()
{
    const Future a = get("a");
    const Future b = get("b");
    QVERIFY(!m_queue->owesReplies());
    QCOMPARE(written(), "GET a, GET b");
    QVERIFY(m_queue->owesReplies());
    reply("$1\r\nA\r\n");
    QCOMPARE(a.result().toByteArray(), "A");
    QVERIFY(!b.isFinished());
    reply("-WRONGTYPE no\r\n");
    QCOMPARE(errorOf(b).serverCode(), "WRONGTYPE");
    QCOMPARE(errorOf(b).outcome(), Outcome::Rejected);
    QCOMPARE(errorOf(b).command(), "GET");
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::whatWasCancelledBeforeIsNeverWritten()
{
    Future a = get("a");
    a.cancel();
    const Future b = get("b");
    QCOMPARE(written(), "GET b");
    m_outbox->finishAll();
    QVERIFY(a.isFinished() && a.isCanceled());
    reply("$1\r\nB\r\n");
    QCOMPARE(b.result().toByteArray(), "B");
}

void TestInFlight::cancellingInTheMiddleLeavesAHole()
{
    const Future a = get("a");
    Future b = get("b");
    const Future c = get("c");
    b.cancel();
    QCOMPARE(written(), "GET a, GET c");
    reply("$1\r\nA\r\n");
    reply("$1\r\nC\r\n");
    QCOMPARE(a.result().toByteArray(), "A");
    QCOMPARE(c.result().toByteArray(), "C");
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aLateReplyIsSwallowed()
{
    const Future a = get("a", 100);
    const Future b = get("b");
    written();
    QVERIFY(m_queue->expire(100, {true, {}, 40}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).code(), Code::Timeout);
    QCOMPARE(errorOf(a).outcome(), Outcome::Unknown);
    QVERIFY2(errorOf(a).message().contains(QStringLiteral("60 ms ago")), qPrintable(errorOf(a).message()));
    reply("$1\r\nA\r\n");
    QVERIFY(!b.isFinished());
    reply("$1\r\nB\r\n");
    QCOMPARE(b.result().toByteArray(), "B");
}

void TestInFlight::anExpiredCommandThatWasNotSentIsNeverWritten()
{
    const Future a = get("a", 100);
    const Future b = get("b");
    const QRedisError refused(Code::ConnectionRefused, Outcome::NotSent, QStringLiteral("nothing listens there"));
    QVERIFY(!m_queue->expire(100, {false, refused, 0}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).code(), Code::ConnectionRefused); // what kept it from being sent
    QCOMPARE(errorOf(a).outcome(), Outcome::NotSent);
    QCOMPARE(written(), "GET b");
    QVERIFY(!b.isFinished());
}

void TestInFlight::afterALossReadsAreWrittenAgainInTheirOrder()
{
    const Future a = get("a");
    const Future count = incr("n");
    const Future b = get("b");
    QCOMPARE(written(), "GET a, INCR n, GET b");
    const Future later = incr("m");
    m_queue->linkLost(QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone")), true);
    m_outbox->finishAll();
    QCOMPARE(errorOf(count).code(), Code::ConnectionLost);
    QCOMPARE(errorOf(count).outcome(), Outcome::Unknown);
    QCOMPARE(written(), "GET a, GET b, INCR m");
    reply("$1\r\nA\r\n");
    reply("$1\r\nB\r\n");
    reply(":1\r\n");
    QCOMPARE(a.result().toByteArray(), "A");
    QCOMPARE(b.result().toByteArray(), "B");
    QCOMPARE(later.result().toLongLong(), 1);
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::attemptsAreBounded()
{
    const Future a = get("a");
    const QRedisError lost(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone"));
    for (int attempt = 1; attempt <= 3; ++attempt) {
        QVERIFY(!a.isFinished());
        QCOMPARE(written(), "GET a");
        m_queue->linkLost(lost, true);
        m_outbox->finishAll();
    }
    QCOMPARE(errorOf(a).outcome(), Outcome::Unknown);
    QCOMPARE(written(), "");
}

void TestInFlight::overwritesAreRepeatedByChoiceOnly()
{
    const QRedisError lost(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone"));
    const Future first = queue(Command::Set, {"k", 1}, Retry::Overwrite);
    written();
    m_queue->linkLost(lost, true);
    m_outbox->finishAll();
    QCOMPARE(errorOf(first).outcome(), Outcome::Unknown);

    const QRedisOptions chosen = QRedisOptions().setRetryPolicy(QRedisRetryPolicy().setRetryOverwrites(true));
    m_queue = std::make_unique<InFlight>(chosen, m_outbox.get());
    const Future second = queue(Command::Set, {"k", 2}, Retry::Overwrite);
    written();
    m_queue->linkLost(lost, true);
    m_outbox->finishAll();
    QVERIFY(!second.isFinished());
    QCOMPARE(written(), "SET k 2");
    reply("+OK\r\n");
    QVERIFY(second.isFinished());
}

void TestInFlight::withoutRevivalEverythingSentFails()
{
    const Future a = get("a");
    written();
    m_queue->linkLost(QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone")), false);
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).outcome(), Outcome::Unknown);
}

void TestInFlight::aLargeCommandIsWrittenInSlices()
{
    const QByteArray large(1'000'000, 'x');
    const Future before = get("a");
    const Future set = queue(Command::Set, {"k", large}, Retry::Overwrite);
    const Future behind = get("b");
    quint64 position = 0;
    int runs = 0;
    while (const InFlight::Run run = m_queue->nextRun()) {
        QCOMPARE(run.from, position); // nothing left out, nothing twice
        QVERIFY(run.to - run.from <= InFlight::WriteSlice);
        position = run.to;
        ++runs;
    }
    QVERIFY(position > 1'000'000);
    QCOMPARE(runs, 6); // the small one before, four slices, the small one behind
    for (const char *frame : {"$1\r\nA\r\n", "+OK\r\n", "$1\r\nB\r\n"})
        reply(frame);
    QVERIFY(before.isFinished() && set.isFinished());
    QCOMPARE(behind.result().toByteArray(), "B");
}

void TestInFlight::aBatchIsRenewedByEachReply()
{
    QFutureInterface<QRedisValue> promise = startedPromise<QRedisValue>();
    const Future future = promise.future();
    Request request;
    request.sink = Sink::make(FutureSink<QRedisValue>{std::move(promise)});
    request.batch = true;
    request.replies = 2;
    request.deadline = 100;
    request.timeout = 100;
    CommandLog bytes;
    bytes.append("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n");
    m_queue->append(std::move(request), std::move(bytes));
    written();
    reply("+PONG\r\n", 90);
    QVERIFY(!m_queue->expire(100, {true, {}, 90}));
    QCOMPARE(m_queue->nextDue(), 190);
    QVERIFY(m_queue->expire(190, {true, {}, 90}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(future).code(), Code::Timeout);
}

void TestInFlight::aCutWaitEndsWithTimeout()
{
    QFutureInterface<QRedisValue> promise = startedPromise<QRedisValue>();
    const Future future = promise.future();
    Request request;
    request.sink = Sink::make(FutureSink<QRedisValue>{std::move(promise)});
    request.command = Command::Blpop;
    request.nullIsTimeout = true;
    const QRedisArg words[] = {"q", "0.1"};
    m_queue->append(std::move(request), words);
    written();
    reply("_\r\n");
    QCOMPARE(errorOf(future).code(), Code::Timeout);
    QCOMPARE(errorOf(future).outcome(), Outcome::Rejected);
}

void TestInFlight::theQueueIsBounded()
{
    m_queue = std::make_unique<InFlight>(QRedisOptions().setQueueLimits(1000, 3), m_outbox.get());
    QVERIFY(!m_queue->refusal(900));
    QCOMPARE(m_queue->refusal(1001)->code(), Code::QueueFull);
    get("a");
    get("b");
    get("c");
    QCOMPARE(m_queue->refusal(10)->code(), Code::QueueFull);
    QCOMPARE(m_queue->refusal(10)->outcome(), Outcome::NotSent);
    written();
    reply("$1\r\nA\r\n");
    QVERIFY(!m_queue->refusal(10));
}

QTEST_GUILESS_MAIN(TestInFlight)
#include "tst_inflight.moc"
