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
    void withoutRevivalWhatMayBeSentElsewhereIsReturned();
    void whatTheServerRefusedIsSentAgainInItsOrder();
    void aWriteIsNotSentAgainOnceALaterCommandWasExecuted();
    void aRefusedCommandHasABoundedNumberOfAttempts();
    void whatCannotBeToldApartFromAScriptsOwnErrorIsNotHeld();
    void aHeldCommandExpiresWithItsRefusal();
    void nothingIsWrittenBetweenARefusalAndItsEndThoughAllThatWasHeldExpired();
    void aHeldCommandThatIsCancelledIsNotSentAgain();
    void aLostLinkKeepsWhatIsHeldInOrder();
    void anAbandonedCommandsRefusalIsSwallowed();
    void aPartlyWrittenCommandIsFinishedWhileAnotherIsHeld();
    void aCancelledWaitIsAbandonedUntilItsGraceIsOver();
    void aWaitHasAGraceBeyondItsDeadline();
    void aTimeoutTellsWhereTheTimeWent();
    void aLargeCommandIsWrittenInSlices();
    void aBatchIsRenewedByEachReply();
    void aCutWaitEndsWithTimeout();
    void theQueueIsBounded();

private:
    Future queue(Command command, std::initializer_list<QRedisArg> words, Retry retry, qint64 deadline = 5000);
    Future get(const char *key, qint64 deadline = 5000) { return queue(Command::Get, {key}, Retry::Read, deadline); }
    Future incr(const char *key) { return queue(Command::Incr, {key}, Retry::Never); }
    Future set(const char *key) { return queue(Command::Set, {key, "1"}, Retry::Overwrite); }
    Future waitFor(const char *list, qint64 deadline);
    QByteArray written();
    void reply(const QByteArray &frame, qint64 now = 0);
    static QRedisError errorOf(const Future &future);

    static constexpr const char *Loading = "-LOADING Redis is loading the dataset in memory\r\n";
    const QRedisError m_lost{Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone")};
    qint64 m_now = 0;
    bool m_pinned = false;
    bool m_waits = false;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<InFlight> m_queue;
};

void TestInFlight::init()
{
    m_now = 0;
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
    request.pinned = m_pinned;
    request.waits = m_waits;
    m_queue->append(std::move(request), std::span(words.begin(), words.size()));
    return future;
}

Future TestInFlight::waitFor(const char *list, qint64 deadline)
{
    m_waits = true;
    const Future future = queue(Command::Blpop, {list, "0"}, Retry::Never, deadline);
    m_waits = false;
    return future;
}

//! The words of all that is to be written now, a line: "GET a, INCR b".
QByteArray TestInFlight::written()
{
    QByteArray bytes;
    while (InFlight::Run run = m_queue->nextRun(m_now)) {
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
    QVERIFY(m_queue->expire(100, {QString(), {}, 40, 0}));
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
    QVERIFY(!m_queue->expire(100, {QStringLiteral("connecting"), refused, 0, 0}));
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
    m_queue->linkLost(QRedisError(Code::ConnectionLost, Outcome::NotSent, QStringLiteral("gone")));
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
        m_queue->linkLost(lost);
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
    m_queue->linkLost(lost);
    m_outbox->finishAll();
    QCOMPARE(errorOf(first).outcome(), Outcome::Unknown);

    const QRedisOptions chosen = QRedisOptions().setRetryPolicy(QRedisRetryPolicy().setRetryOverwrites(true));
    m_queue = std::make_unique<InFlight>(chosen, m_outbox.get());
    const Future second = queue(Command::Set, {"k", 2}, Retry::Overwrite);
    written();
    m_queue->linkLost(lost);
    m_outbox->finishAll();
    QVERIFY(!second.isFinished());
    QCOMPARE(written(), "SET k 2");
    reply("+OK\r\n");
    QVERIFY(second.isFinished());
}

void TestInFlight::withoutRevivalWhatMayBeSentElsewhereIsReturned()
{
    const Future read = get("a");
    const Future write = incr("n");
    m_pinned = true;
    const Future pinned = get("p");
    m_pinned = false;
    QCOMPARE(written(), "GET a, INCR n, GET p");
    const Future unsent = incr("m");
    std::vector<Returned> returned = m_queue->linkEnded(m_lost);
    m_outbox->finishAll();
    QCOMPARE(errorOf(write).outcome(), Outcome::Unknown);
    QCOMPARE(errorOf(pinned).outcome(), Outcome::Unknown);
    QVERIFY(m_queue->isEmpty());
    QCOMPARE(returned.size(), 2U);
    QCOMPARE(returned[0].bytes.words(), (QByteArrayList{"GET", "a"}));
    QCOMPARE(returned[1].bytes.words(), (QByteArrayList{"INCR", "m"}));

    for (Returned &command : returned)
        m_queue->append(std::move(command.request), std::move(command.bytes));
    QCOMPARE(written(), "GET a, INCR m");
    reply("$1\r\nA\r\n");
    reply(":7\r\n");
    QCOMPARE(read.result().toByteArray(), "A");
    QCOMPARE(unsent.result().toLongLong(), 7);
}

// --- held ----------------------------------------------------------------------------------------------------------

void TestInFlight::whatTheServerRefusedIsSentAgainInItsOrder()
{
    const Future a = set("a");
    const Future b = get("b");
    const Future c = set("c");
    QCOMPARE(written(), "SET a 1, GET b, SET c 1");
    const Future later = set("later");
    reply(Loading);
    QVERIFY(m_queue->isHolding());
    QCOMPARE(m_queue->remedy(), Remedy::Probe);
    QCOMPARE(written(), ""); // nothing newer may overtake what is held
    reply(Loading);
    QVERIFY(m_queue->owesReplies());
    reply(Loading);
    QVERIFY(!m_queue->owesReplies());
    m_queue->sendAgain();
    QVERIFY(!m_queue->isHolding());
    QCOMPARE(written(), "SET a 1, GET b, SET c 1, SET later 1");
    for (const char *frame : {"+OK\r\n", "$1\r\nB\r\n", "+OK\r\n", "+OK\r\n"})
        reply(frame);
    QVERIFY(a.isFinished() && c.isFinished() && later.isFinished());
    QCOMPARE(b.result().toByteArray(), "B");
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aWriteIsNotSentAgainOnceALaterCommandWasExecuted()
{
    const Future write = set("k");
    const Future read = get("k");
    const Future later = set("k");
    written();
    reply(Loading);
    reply(Loading);
    reply("+OK\r\n");
    QVERIFY(later.isFinished());
    m_outbox->finishAll();
    QCOMPARE(errorOf(write).serverCode(), "LOADING");
    QCOMPARE(errorOf(write).outcome(), Outcome::Rejected);
    QVERIFY(!read.isFinished());
    m_queue->sendAgain();
    QCOMPARE(written(), "GET k"); // it may see the later state
    reply("$1\r\n1\r\n");
    QCOMPARE(read.result().toByteArray(), "1");
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aRefusedCommandHasABoundedNumberOfAttempts()
{
    const Future a = set("a");
    for (int attempt = 1; attempt <= 3; ++attempt) {
        QVERIFY(!a.isFinished());
        QCOMPARE(written(), "SET a 1");
        reply("-NOREPLICAS Not enough good replicas to write.\r\n");
        QCOMPARE(m_queue->isHolding(), attempt < 3);
        if (m_queue->isHolding()) {
            QCOMPARE(m_queue->remedy(), Remedy::Rest);
            m_queue->sendAgain();
        }
    }
    QCOMPARE(errorOf(a).serverCode(), "NOREPLICAS");
    QCOMPARE(errorOf(a).outcome(), Outcome::Rejected);
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::whatCannotBeToldApartFromAScriptsOwnErrorIsNotHeld()
{
    const Future script = queue(Command::Eval, {"return 1", "0"}, Retry::Never);
    written();
    reply("-READONLY You can't write against a read only replica. script: 1\r\n");
    QVERIFY(!m_queue->isHolding());
    QCOMPARE(errorOf(script).serverCode(), "READONLY");
}

void TestInFlight::aHeldCommandExpiresWithItsRefusal()
{
    const Future a = queue(Command::Set, {"a", "1"}, Retry::Overwrite, 100);
    written();
    reply(Loading);
    const Future behind = get("b", 100);
    QVERIFY(!m_queue->expire(100, {QString(), m_queue->refusalHeld(), 0, 0}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).serverCode(), "LOADING");
    QCOMPARE(errorOf(a).outcome(), Outcome::Rejected);
    QCOMPARE(errorOf(behind).serverCode(), "LOADING");
    QCOMPARE(errorOf(behind).outcome(), Outcome::NotSent);
    QVERIFY(m_queue->isEmpty());
}

//! The rest or the probe goes on, and sendAgain() at its end must not find an answer owed: it would ask twice.
void TestInFlight::nothingIsWrittenBetweenARefusalAndItsEndThoughAllThatWasHeldExpired()
{
    const Future a = queue(Command::Set, {"a", "1"}, Retry::Overwrite, 100);
    written();
    reply(Loading);
    QVERIFY(!m_queue->expire(100, {}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).serverCode(), "LOADING");

    const Future b = incr("b");
    QVERIFY(m_queue->isHolding());
    QCOMPARE(m_queue->remedy(), Remedy::Probe);
    QCOMPARE(m_queue->refusalHeld().serverCode(), "LOADING");
    QCOMPARE(written(), "");
    m_queue->sendAgain();
    QVERIFY(!m_queue->isHolding());
    QCOMPARE(written(), "INCR b");
    reply(":1\r\n");
    QCOMPARE(b.result().toLongLong(), 1);
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aHeldCommandThatIsCancelledIsNotSentAgain()
{
    Future a = set("a");
    const Future b = set("b");
    written();
    reply(Loading);
    reply(Loading);
    a.cancel();
    m_queue->sendAgain();
    QCOMPARE(written(), "SET b 1");
    reply("+OK\r\n");
    QVERIFY(b.isFinished());
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aLostLinkKeepsWhatIsHeldInOrder()
{
    const Future held = set("held");
    const Future owed = incr("n");
    const Future read = get("r");
    written();
    reply(Loading);
    const Future later = set("later");
    m_queue->linkLost(m_lost);
    m_outbox->finishAll();
    QCOMPARE(errorOf(owed).outcome(), Outcome::Unknown);
    QCOMPARE(written(), "SET held 1, GET r, SET later 1");
    for (const char *frame : {"+OK\r\n", "$1\r\nR\r\n", "+OK\r\n"})
        reply(frame);
    QVERIFY(held.isFinished() && read.isFinished() && later.isFinished());
}

void TestInFlight::anAbandonedCommandsRefusalIsSwallowed()
{
    const Future a = queue(Command::Set, {"a", "1"}, Retry::Overwrite, 100);
    const Future b = set("b");
    written();
    QVERIFY(m_queue->expire(100, {}));
    reply(Loading);
    QVERIFY(!m_queue->isHolding());
    reply("+OK\r\n");
    QVERIFY(b.isFinished());
    QVERIFY(m_queue->isEmpty());
}

void TestInFlight::aPartlyWrittenCommandIsFinishedWhileAnotherIsHeld()
{
    const Future small = get("a");
    const Future large = queue(Command::Set, {"k", QByteArray(600'000, 'x')}, Retry::Overwrite);
    const Future behind = get("b");
    QVERIFY(m_queue->nextRun(0)); // the small one
    quint64 position = m_queue->nextRun(0).to; // the first slice
    reply(Loading);
    QVERIFY(m_queue->isHolding());
    while (const InFlight::Run run = m_queue->nextRun(0)) {
        QCOMPARE(run.from, position);
        position = run.to;
    }
    QVERIFY(position > 600'000);
    reply(Loading);
    m_queue->sendAgain();
    int runs = 0;
    while (m_queue->nextRun(0))
        ++runs;
    QCOMPARE(runs, 5); // the small one, three slices, the one behind
    for (const char *frame : {"$1\r\nA\r\n", "+OK\r\n", "$1\r\nB\r\n"})
        reply(frame);
    QVERIFY(small.isFinished() && large.isFinished() && behind.isFinished());
}

void TestInFlight::aCancelledWaitIsAbandonedUntilItsGraceIsOver()
{
    Future a = waitFor("q", Deadlines::Never);
    QCOMPARE(written(), "BLPOP q 0");
    QVERIFY(!m_queue->abandonBlocked(600)); // nobody cancelled
    a.cancel();
    QVERIFY(m_queue->abandonBlocked(600));
    m_outbox->finishAll();
    QVERIFY(a.isFinished());
    QVERIFY(!m_queue->abandonBlocked(700)); // once is enough
    QCOMPARE(m_queue->nextDue(), 600);
    QVERIFY(!m_queue->expire(599, {}));
    QVERIFY(m_queue->expire(600, {})); // the server does not let go: its link has to

    Future b = waitFor("q", Deadlines::Never);
    reply("*-1\r\n"); // a's
    written();
    b.cancel();
    QVERIFY(m_queue->abandonBlocked(600));
    reply("*-1\r\n");
    QVERIFY(m_queue->isEmpty());
    QVERIFY(!m_queue->expire(600, {}));
}

void TestInFlight::aWaitHasAGraceBeyondItsDeadline()
{
    const Future a = waitFor("q", 100);
    written();
    QVERIFY(!m_queue->expire(100, {})); // the server ends it now, and its answer is on the way
    QCOMPARE(m_queue->nextDue(), 100 + InFlight::BlockingGrace);
    QVERIFY(!a.isFinished());
    QVERIFY(m_queue->expire(100 + InFlight::BlockingGrace, {}));
    m_outbox->finishAll();
    QCOMPARE(errorOf(a).code(), Code::Timeout);
    QCOMPARE(errorOf(a).outcome(), Outcome::Unknown);
}

void TestInFlight::aTimeoutTellsWhereTheTimeWent()
{
    m_now = 1000;
    const Future sent = get("a", 6000); // issued at 1000, written at 1040
    m_now = 1040;
    written();
    const Future unsent = get("b", 6000);
    m_queue->expire(6000, {QString(), {}, 2000, 0});
    m_outbox->finishAll();
    const QString message = errorOf(sent).message();
    QVERIFY2(message.contains(QStringLiteral("40 ms passed until it was sent, 4960 ms since then")),
             qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("last byte came 4000 ms ago")), qPrintable(message));
    QVERIFY2(!message.contains(QStringLiteral("event loop")), qPrintable(message));
    const QString other = errorOf(unsent).message();
    QVERIFY2(other.contains(QStringLiteral("1 commands wait before it")), qPrintable(other));

    const Future late = get("c", 7000);
    m_queue->expire(7300, {QStringLiteral("connecting for 6000 ms"), {}, 2000, 300});
    m_outbox->finishAll();
    const QString busy = errorOf(late).message();
    QVERIFY2(busy.contains(QStringLiteral("connecting for 6000 ms")), qPrintable(busy));
    QVERIFY2(busy.contains(QStringLiteral("busy elsewhere for 300 ms")), qPrintable(busy));
}

void TestInFlight::aLargeCommandIsWrittenInSlices()
{
    const QByteArray large(1'000'000, 'x');
    const Future before = get("a");
    const Future set = queue(Command::Set, {"k", large}, Retry::Overwrite);
    const Future behind = get("b");
    quint64 position = 0;
    int runs = 0;
    while (const InFlight::Run run = m_queue->nextRun(m_now)) {
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
    QVERIFY(!m_queue->expire(100, {}));
    QCOMPARE(m_queue->nextDue(), 190);
    QVERIFY(m_queue->expire(190, {}));
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
    QVERIFY(m_queue->hasRoom(900));
    QVERIFY(!m_queue->hasRoom(1001));
    get("a");
    get("b");
    get("c");
    QVERIFY(!m_queue->hasRoom(10));
    QCOMPARE(m_queue->refusal().code(), Code::QueueFull);
    QCOMPARE(m_queue->refusal().outcome(), Outcome::NotSent);
    written();
    reply("$1\r\nA\r\n");
    QVERIFY(m_queue->hasRoom(10));
}

QTEST_GUILESS_MAIN(TestInFlight)
#include "tst_inflight.moc"
