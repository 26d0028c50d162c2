// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "caller.h"

using namespace std::chrono_literals;

namespace Soak {

Caller::Caller(Ledger &ledger, quint64 seed, int thread)
    : m_ledger(ledger)
    , m_random(seed)
    , m_thread(thread)
{
}

QByteArray Caller::token(qsizetype padding)
{
    if (padding < 0) {
        const int dice = number(0, 999);
        padding = dice < 900 ? number(0, 30) : dice < 997 ? number(0, 5000) : number(20'000, 300'000);
    }
    const QByteArray name = "t" + QByteArray::number(m_thread) + "." + QByteArray::number(++m_tokens) + ".";
    return name + QByteArray(padding, char('a' + m_tokens % 26));
}

int Caller::someCounter(bool mayBeCancelled)
{
    return mayBeCancelled ? number(0, FirstStrictCounter - 1) : number(FirstStrictCounter, Counters - 1);
}

Caller::Terms Caller::someTerms(bool patient)
{
    Terms terms;
    terms.dedicated = number(0, 39) == 0;
    terms.callback = number(0, 2) == 0;
    if (patient)
        return terms;
    terms.cancel = !terms.callback && number(0, 9) == 0;
    if (number(0, 9) == 0)
        terms.timeout = std::chrono::milliseconds(number(0, 60));
    return terms;
}

// --- judgements ----------------------------------------------------------------------------------------------------

void Caller::judgeToken(Ledger &ledger, const QByteArray &sent, const QByteArray &got, bool damages)
{
    if (got == sent)
        return;
    // A proxy inverts bits, which takes a byte out of ASCII: nobody can notice it but who knows what was sent.
    QByteArray repaired = got;
    for (char &byte : repaired)
        byte = quint8(byte) & 0x80 ? char(~byte) : byte;
    if (damages && repaired == sent)
        return ledger.damaged();
    ledger.accuse(QStringLiteral("a reply reached another caller: sent %1, got %2")
                      .arg(QString::fromLatin1(sent.left(60)), QString::fromLatin1(got.left(60))));
}

void Caller::judgeValue(Ledger &ledger, const QByteArray &key, const std::optional<QByteArray> &got, bool damages)
{
    if (got)
        judgeToken(ledger, key + "=", got->left(key.size() + 1), damages);
}

void Caller::judgeError(Ledger &ledger, const QRedisError &error, bool damages)
{
    using Code = QRedisError::Code;
    // What servers answer under these faults; anything else is an answer to another command.
    static const QByteArrayList expected{"LOADING", "UNBLOCKED", "MASTERDOWN", "MISCONF", "NOSCRIPT", "BUSY"};
    const bool wrong = error.code() == Code::Decode || error.code() == Code::InvalidArgument
        || error.code() == Code::NoError || error.code() == Code::Protocol
        || (error.code() == Code::Server && !expected.contains(error.serverCode()));
    if (wrong && !damages)
        ledger.accuse(QStringLiteral("an error that nothing explains: ") + error.message());
}

// --- one operation -------------------------------------------------------------------------------------------------

template<typename T, typename Issue, typename Judge>
void Caller::run(Kind kind, Resident &resident, const Terms &terms, std::chrono::milliseconds extra, Issue issue,
                 Judge judge)
{
    const auto limit = (terms.timeout >= 0ms ? terms.timeout : resident.timeout) + extra;
    const Ledger::Id id = m_ledger.open(kind, limit, &resident.pending);
    const auto finish = [ledger = &m_ledger, id, judge, damages = resident.damages](const Outcome<T> &outcome) {
        if (outcome.result && !*outcome.result)
            judgeError(*ledger, outcome.result->error(), damages);
        judge(outcome);
        ledger->close(id, outcome.end);
    };
    auto view = resident.client->withTimeout(terms.timeout);
    if (terms.dedicated)
        view = view.dedicated();
    if (terms.callback) {
        issue(view.callback([finish](const QRedisResult<T> &result) { finish(Outcome<T>::of(result)); }));
        return;
    }
    QFuture<T> future = issue(view);
    whenEnded(future, finish);
    if (terms.cancel) {
        if (number(0, 3) == 0)
            future.cancel();
        else
            m_cancels.append([future]() mutable { future.cancel(); });
    }
}

void Caller::cancelSome()
{
    while (!m_cancels.isEmpty() && number(0, 4))
        m_cancels.takeAt(number(0, int(m_cancels.size()) - 1))();
}

void Caller::callOne(Resident &resident)
{
    const int dice = number(0, 999);
    if (dice < 400)
        return echo(resident);
    if (dice < 700)
        return value(resident);
    if (dice < 900)
        return increment(resident);
    if (dice < 950)
        return push(resident);
    if (dice < 980)
        return pop(resident);
    if (dice < 995)
        return script(resident);
    badCall(resident);
}

void Caller::echo(Resident &resident)
{
    const QByteArray sent = token();
    const auto judge = [ledger = &m_ledger, sent, damages = resident.damages](const Outcome<QByteArray> &outcome) {
        if (outcome.end == End::Value)
            judgeToken(*ledger, sent, outcome.result->value(), damages);
    };
    const Terms terms = someTerms(false);
    if (number(0, 3))
        run<QByteArray>(
            Kind::Echo, resident, terms, 0ms, [&](auto view) { return view.echo(sent); }, judge);
    else
        run<QByteArray>(
            Kind::Echo, resident, terms, 0ms, [&](auto view) { return view.template call<QByteArray>("ECHO", sent); },
            judge);
}

void Caller::value(Resident &resident)
{
    const QByteArray key = valueKey(number(0, Values - 1));
    if (number(0, 1)) {
        run<bool>(
            Kind::Set, resident, someTerms(false), 0ms, [&](auto view) { return view.set(key, key + "=" + token()); },
            [](const Outcome<bool> &) {});
        return;
    }
    run<std::optional<QByteArray>>(
        Kind::Get, resident, someTerms(false), 0ms, [&](auto view) { return view.get(key); },
        [ledger = &m_ledger, key, damages = resident.damages](const Outcome<std::optional<QByteArray>> &outcome) {
            if (outcome.end == End::Value)
                judgeValue(*ledger, key, outcome.result->value(), damages);
        });
}

void Caller::increment(Resident &resident)
{
    const bool patient = number(0, 1);
    const int counter = someCounter(!patient);
    const Terms terms = someTerms(patient);
    // A lane keeps the order of issue of its thread; between lanes, and on leases, there is none.
    const quint64 line = terms.dedicated ? 0 : lineOf(resident);
    run<qint64>(
        Kind::Increment, resident, terms, 0ms, [&](auto view) { return view.incr(counterKey(counter)); },
        [ledger = &m_ledger, counter, line, issue = m_ledger.nextIssue()](const Outcome<qint64> &outcome) {
            if (outcome.end == End::Value)
                ledger->incremented(counter, outcome.result->value(), line, issue);
            else if (outcome.end == End::Unknown || outcome.end == End::Cancelled)
                ledger->unclear(counter);
        });
}

void Caller::push(Resident &resident)
{
    const QByteArray element = token(0);
    m_ledger.pushed(element);
    run<qint64>(
        Kind::Push, resident, someTerms(false), 0ms,
        [&](auto view) { return view.rpush(listKey(number(0, Lists - 1)), element); },
        [ledger = &m_ledger, element](const Outcome<qint64> &outcome) {
            if (outcome.end == End::Value)
                ledger->pushConfirmed(element);
            else if (outcome.end == End::NotSent || outcome.end == End::Rejected)
                ledger->notPushed(element);
        });
}

void Caller::pop(Resident &resident)
{
    using Element = std::optional<QByteArrayList>;
    Terms terms = someTerms(false);
    terms.dedicated = false;
    const std::chrono::milliseconds wait(number(10, 500));
    run<Element>(
        Kind::Pop, resident, terms, wait + 500ms,
        [&](auto view) { return view.blpop(listKey(number(0, Lists - 1)), wait); },
        [ledger = &m_ledger, damages = resident.damages](const Outcome<Element> &outcome) {
            if (outcome.end == End::Unknown || outcome.end == End::Cancelled)
                return ledger->unclearPop();
            if (outcome.end != End::Value || !outcome.result->value())
                return;
            QByteArray element = outcome.result->value()->value(1);
            for (char &byte : element)
                byte = damages && quint8(byte) & 0x80 ? char(~byte) : byte;
            ledger->popped(element);
        });
}

void Caller::script(Resident &resident)
{
    const int counter = someCounter(true);
    run<qint64>(
        Kind::Script, resident, someTerms(false), 0ms,
        [&](auto view) {
            return view.template eval<qint64>("return redis.call('INCR', KEYS[1])",
                                              QByteArrayList{counterKey(counter)});
        },
        [ledger = &m_ledger, counter](const Outcome<qint64> &outcome) {
            if (outcome.end == End::Value)
                ledger->incremented(counter, outcome.result->value(), 0, 0);
            else if (outcome.end == End::Unknown || outcome.end == End::Cancelled)
                ledger->unclear(counter);
        });
}

//! Nothing of these is sent, and nothing aborts.
void Caller::badCall(Resident &resident)
{
    const Ledger::Id id = m_ledger.open(Kind::BadCall, resident.timeout, &resident.pending);
    QFuture<QRedisValue> future = number(0, 1) ? resident.client->call("SUBSCRIBE", "news") : resident.client->call("");
    future.then([ledger = &m_ledger, id](QFuture<QRedisValue> done) {
        const auto outcome = Outcome<QRedisValue>::of(done);
        const bool told = outcome.end == End::NotSent;
        if (!told)
            ledger->accuse(QStringLiteral("a bad call was not refused"));
        ledger->close(id, outcome.end);
    });
}

} // namespace Soak
