// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "scriptcall.h"

#include <QtCore/qdeadlinetimer.h>

namespace QRedis::Private {

namespace {

// Redis 7.4 and later forget the oldest of more than 500 scripts that came by EVAL.
constexpr qsizetype MostScripts = 500;

/*!
    Stands before the sink of a script's call: notes that the server has the script, and sends the call again with the
    source where the server has lost it. NOSCRIPT is said before anything is run.
*/
struct ScriptSink
{
    struct State
    {
        Sink inner;
        Dispatcher *target;
        ScriptBook *book;
        QRedisScript script;
        QByteArrayList words; //!< With the source; empty where that was sent already.
        CallOptions options;
        QDeadlineTimer deadline;
        bool lost = false; //!< The server does not have the script.
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader) { state->inner.collect(reader); }
    void decode(QRedisReader &reader)
    {
        state->book->confirm(state->script.digest());
        state->inner.decode(reader);
    }
    void deliver(QRedisReader &reader)
    {
        state->book->confirm(state->script.digest());
        Sink::deliver(std::move(state->inner), reader);
    }
    void fail(const QRedisError &error, qint64 bytesSent)
    {
        state->lost = !state->words.isEmpty() && error.serverCode() == "NOSCRIPT";
        if (!state->lost)
            return state->inner.fail(error, bytesSent);
        state->book->clear();
    }
    void finish()
    {
        if (!state->lost)
            return Sink::finish(std::move(state->inner));
        const QByteArrayList kept = std::exchange(state->words, {}); // once is enough
        const QVarLengthArray<QRedisArg, 8> words(kept.begin(), kept.end());
        CommandCall call;
        call.command = state->script.isReadOnly() ? Command::EvalRo : Command::Eval;
        call.retry = traits(call.command).retry;
        call.words = {words.constData(), std::size_t(words.size())};
        state->lost = false;
        CallOptions options = state->options;
        options.timeout = std::chrono::milliseconds(std::max<qint64>(1, state->deadline.remainingTime()));
        Dispatcher *target = state->target;
        target->dispatch(call, Sink::make(ScriptSink{std::move(state)}), options);
    }
    bool isCanceled() const { return state->inner.isCanceled(); }
};
const Sink::Operations ScriptSink::operations = Sink::operationsOf<ScriptSink>();

} // namespace

SourceCall::SourceCall(const CommandCall &byDigest)
    : m_call(byDigest)
{
    m_words.append(QRedisArg::owning(byDigest.script->source()));
    for (const QRedisArg &word : byDigest.words.subspan(1))
        m_words.append(word);
    m_call.command = byDigest.script->isReadOnly() ? Command::EvalRo : Command::Eval;
    m_call.words = {m_words.constData(), std::size_t(m_words.size())};
    m_call.script = nullptr;
}

bool ScriptBook::has(const QByteArray &digest) const
{
    const std::lock_guard lock(m_mutex);
    return m_digests.contains(digest);
}

void ScriptBook::confirm(const QByteArray &digest)
{
    const std::lock_guard lock(m_mutex);
    if (m_digests.size() >= MostScripts && !m_digests.contains(digest))
        m_digests.clear();
    m_digests.insert(digest);
}

void ScriptBook::clear()
{
    const std::lock_guard lock(m_mutex);
    m_digests.clear();
}

void dispatchScript(Dispatcher *target, ScriptBook *book, const CommandCall &call, Sink &&sink,
                    const CallOptions &options, std::chrono::milliseconds timeout)
{
    auto state = std::make_unique<ScriptSink::State>(
        ScriptSink::State{std::move(sink), target, book, *call.script, {}, options, QDeadlineTimer(timeout)});
    const SourceCall bySource(call);
    if (!book->has(call.script->digest()))
        return target->dispatch(bySource.call(), Sink::make(ScriptSink{std::move(state)}), options);
    for (const QRedisArg &word : bySource.call().words)
        state->words.append(word.toByteArray());
    CommandCall byDigest = call;
    byDigest.script = nullptr;
    target->dispatch(byDigest, Sink::make(ScriptSink{std::move(state)}), options);
}

} // namespace QRedis::Private
