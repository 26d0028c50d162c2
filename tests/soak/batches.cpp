// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "batches.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfutureinterface.h>
#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>

using namespace std::chrono_literals;

namespace Soak {

namespace {

// Their deadline is the time without any answer, and everything that comes before counts anew.
constexpr auto Patience = 20s;

QFuture<void> unfinished()
{
    QFutureInterface<void> promise;
    promise.reportStarted();
    return promise.future();
}

//! What was put into a batch, and how to judge what came out of it.
struct Contents
{
    QList<std::pair<QByteArray, QRedisSlot<QByteArray>>> echoes;
    QList<std::pair<int, QRedisSlot<qint64>>> increments;
    quint64 line = 0;
    quint64 issue = 0;

    template<typename Batch>
    void fill(Batch &batch, Caller &caller, int commands, bool mayBeCancelled)
    {
        for (int i = 0; i < commands; ++i) {
            if (caller.number(0, 2)) {
                const QByteArray sent = caller.token();
                echoes.append({sent, batch.echo(sent)});
            } else {
                const int counter = caller.someCounter(mayBeCancelled);
                increments.append({counter, batch.incr(Caller::counterKey(counter))});
            }
        }
    }

    void judge(Ledger &ledger, const Outcome<QRedisResults> &outcome, bool damages) const
    {
        if (outcome.end == End::Value)
            return judgeEach(ledger, outcome.result->value(), damages);
        if (outcome.end == End::Unknown || outcome.end == End::Cancelled) {
            for (const auto &[counter, slot] : increments)
                ledger.unclear(counter);
        }
    }

    void judgeEach(Ledger &ledger, const QRedisResults &results, bool damages) const
    {
        for (const auto &[sent, slot] : echoes) {
            const QRedisResult<QByteArray> got = results.result(slot);
            if (got)
                Caller::judgeToken(ledger, sent, *got, damages);
            else
                Caller::judgeError(ledger, got.error(), damages);
        }
        for (const auto &[counter, slot] : increments) {
            const QRedisResult<qint64> got = results.result(slot);
            if (got) {
                ledger.incremented(counter, *got, line, issue + quint64(slot.index()));
                continue;
            }
            Caller::judgeError(ledger, got.error(), damages);
            if (endOf(got.error()) == End::Unknown)
                ledger.unclear(counter);
        }
    }
};

//! Judges \a future when it ends. What may befall a transaction alone is no fault.
void follow(Ledger &ledger, Kind kind, Resident &resident, QFuture<QRedisResults> future, const Contents &contents)
{
    const Ledger::Id id = ledger.open(kind, resident.timeout + Patience, &resident.pending);
    whenEnded(future, [&ledger, id, contents, damages = resident.damages](const Outcome<QRedisResults> &outcome) {
        if (outcome.result && !*outcome.result)
            Caller::judgeError(ledger, outcome.result->error(), damages);
        contents.judge(ledger, outcome, damages);
        ledger.close(id, outcome.end);
    });
}

} // namespace

void Batches::callOne(Resident &resident)
{
    const int dice = m_caller.number(0, 99);
    if (dice < 40)
        return pipeline(resident);
    if (dice < 55)
        return transaction(resident);
    if (dice < 70)
        return watched(resident);
    if (dice < 80)
        return transact(resident);
    if (dice < 82)
        return scan(resident);
    publish(resident);
}

void Batches::pipeline(Resident &resident)
{
    QRedisPipeline pipeline(resident.client.get()); // and gone before the answers come
    const bool mayBeCancelled = m_caller.number(0, 1);
    const bool dedicated = m_caller.number(0, 9) == 0;
    Contents contents;
    if (!dedicated && resident.oneLane) {
        contents.line = resident.generation * 64 + 1; // that of this thread's single commands
        contents.issue = 0;
    }
    contents.fill(pipeline, m_caller, m_caller.number(0, 60), mayBeCancelled);
    if (m_caller.number(0, 19) == 0)
        return; // never executed: nothing of it may be done
    pipeline.setDedicated(dedicated);
    for (qsizetype i = 0; i < pipeline.size(); ++i) {
        const quint64 issue = m_caller.ledger().nextIssue();
        if (i == 0)
            contents.issue = issue;
    }
    QFuture<QRedisResults> future = pipeline.exec();
    follow(m_caller.ledger(), Kind::Pipeline, resident, future, contents);
    if (mayBeCancelled && m_caller.number(0, 4) == 0)
        future.cancel();
}

void Batches::transaction(Resident &resident)
{
    QRedisTransaction transaction(resident.client.get());
    Contents contents;
    contents.fill(transaction, m_caller, m_caller.number(1, 20), true);
    if (m_caller.number(0, 9) == 0)
        return;
    if (m_caller.number(0, 9) == 0) {
        transaction.discard();
        contents = {};
        contents.fill(transaction, m_caller, 3, true);
    }
    QFuture<QRedisResults> future = transaction.exec();
    follow(m_caller.ledger(), Kind::Transaction, resident, future, contents);
    if (m_caller.number(0, 9) == 0)
        future.cancel();
}

//! WATCH, a read, EXEC, with a chance at each step that the transaction is destroyed.
void Batches::watched(Resident &resident)
{
    Ledger &ledger = m_caller.ledger();
    auto *transaction = new QRedisTransaction(resident.client.get(), resident.client.get());
    const int counter = m_caller.someCounter(true);
    const QByteArray key = Caller::counterKey(counter);
    const int quitAt = m_caller.number(0, 9);
    const Ledger::Id id = ledger.open(Kind::Watched, resident.timeout * 3 + Patience, &resident.pending);
    const auto end = [&ledger, id, transaction = QPointer<QRedisTransaction>(transaction)](End how) {
        ledger.close(id, how);
        if (transaction)
            transaction->deleteLater();
    };
    if (quitAt == 0) {
        transaction->watch(key);
        transaction->immediate().get(key);
        delete transaction;
        return ledger.close(id, End::Cancelled);
    }
    QFuture<void> watch = transaction->watch(key);
    watch.then([=, &ledger, pointer = QPointer<QRedisTransaction>(transaction),
                damages = resident.damages](QFuture<void> done) {
        const auto outcome = Outcome<void>::of(done);
        if (outcome.end != End::Value || !pointer || quitAt == 1)
            return end(outcome.end);
        pointer->immediate().get(key).then([=, &ledger](QFuture<std::optional<QByteArray>> value) {
            const auto read = Outcome<std::optional<QByteArray>>::of(value);
            if (read.end != End::Value || !pointer || quitAt == 2)
                return end(read.end);
            const QRedisSlot<qint64> slot = pointer->incr(key);
            pointer->exec().then([=, &ledger](QFuture<QRedisResults> executed) {
                const auto results = Outcome<QRedisResults>::of(executed);
                if (results.end == End::Value && results.result->value().result(slot)) {
                    const qint64 now = results.result->value().get(slot);
                    ledger.incremented(counter, now, 0, 0);
                    if (!damages && read.result->value().value_or("0").toLongLong() + 1 != now)
                        ledger.accuse(QStringLiteral("a watched key changed, and EXEC did not notice"));
                } else if (results.end == End::Unknown
                           || (results.end == End::Value
                               && endOf(results.result->value().result(slot).error()) == End::Unknown)) {
                    ledger.unclear(counter);
                }
                end(results.end);
            });
        });
    });
}

void Batches::transact(Resident &resident)
{
    Ledger &ledger = m_caller.ledger();
    const int counter = m_caller.someCounter(true);
    const QByteArray key = Caller::counterKey(counter);
    const int body = m_caller.number(0, 9);
    auto slot = std::make_shared<QRedisSlot<qint64>>();
    const Ledger::Id id = ledger.open(Kind::Transact, resident.timeout * 40 + Patience, &resident.pending);
    QFuture<QRedisResults> future =
        resident.client->transact(key, [key, slot, body](QRedisTransaction &transaction) -> QFuture<void> {
            if (body == 0) // finishes never: transact() has to give up
                return unfinished();
            return transaction.immediate().get(key).then(
                [key, slot, body, pointer = QPointer(&transaction)](const std::optional<QByteArray> &) {
                    if (pointer && body > 1) // 1: queues nothing
                        *slot = pointer->incr(key);
                });
        });
    whenEnded(future, [&ledger, id, counter, slot, body](const Outcome<QRedisResults> &outcome) {
        if (body > 1 && outcome.end == End::Value) {
            const QRedisResult<qint64> now = outcome.result->value().result(*slot);
            if (now)
                ledger.incremented(counter, *now, 0, 0);
            else if (endOf(now.error()) == End::Unknown)
                ledger.unclear(counter);
        } else if (outcome.end == End::Unknown || outcome.end == End::Cancelled) {
            ledger.unclear(counter);
        }
        ledger.close(id, outcome.end);
    });
    if (m_caller.number(0, 9) == 0)
        QTimer::singleShot(m_caller.number(0, 20), QCoreApplication::instance(),
                           [future]() mutable { future.cancel(); });
}

//! Whatever was there all the time must be found.
void Batches::scan(Resident &resident)
{
    Ledger &ledger = m_caller.ledger();
    const Ledger::Id id = ledger.open(Kind::Scan, 300s, &resident.pending);
    QRedisScan *scan = resident.client->scanKeys(QRedisScanOptions().setMatch("counter:*").setCount(20));
    struct State
    {
        QSet<QByteArray> found;
        bool ended = false;
    };
    auto state = std::make_shared<State>();
    const auto end = [&ledger, id, state](End how) {
        if (!std::exchange(state->ended, true))
            ledger.close(id, how);
    };
    QObject::connect(scan, &QRedisScan::keysFound, scan, [state](const QByteArrayList &keys) {
        state->found.unite(QSet<QByteArray>(keys.begin(), keys.end()));
    });
    QObject::connect(scan, &QRedisScan::finished, scan, [&ledger, state, end, damages = resident.damages] {
        if (!damages && state->found.size() < Counters)
            ledger.accuse(QStringLiteral("a scan found %1 of %2 counters").arg(state->found.size()).arg(Counters));
        end(End::Value);
    });
    QObject::connect(scan, &QRedisScan::failed, scan, [end](const QRedisError &error) { end(endOf(error)); });
    QObject::connect(scan, &QObject::destroyed, [end] { end(End::Cancelled); });
}

void Batches::publish(Resident &resident)
{
    if (!resident.listener)
        return pipeline(resident);
    Ledger &ledger = m_caller.ledger();
    const Ledger::Id id = ledger.open(Kind::Publish, resident.timeout, &resident.pending);
    QFuture<qint64> future = resident.listener->publish();
    const qint64 number = resident.listener->lastPublished();
    whenEnded(future,
              [&ledger, id, number, listener = QPointer(resident.listener.get())](const Outcome<qint64> &outcome) {
                  if (outcome.end == End::Value && listener)
                      listener->published(number, outcome.result->value());
                  ledger.close(id, outcome.end);
              });
}

} // namespace Soak
