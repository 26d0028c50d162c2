// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "scriptcall.h"

namespace QRedis::Private {

namespace {

// Redis 7.4 and later forget the oldest of more than 500 scripts that came by EVAL.
constexpr qsizetype MostScripts = 500;

/*!
    Stands before the sink of a script's call: notes that the server has the script, and knows the source should the
    server have lost it.
*/
struct ScriptSink
{
    struct State
    {
        Sink inner;
        std::shared_ptr<ScriptBook> book;
        QRedisScript script;
        bool byDigest;
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
        if (error.serverCode() == "NOSCRIPT")
            state->book->clear(); // it was not possible to load it in time: the next call brings the source
        state->inner.fail(error, bytesSent);
    }
    void finish() { Sink::finish(std::move(state->inner)); }
    bool isCanceled() const { return state->inner.isCanceled(); }
    QObject *watchCancel(std::function<void()> canceled) { return state->inner.watchCancel(std::move(canceled)); }
    QByteArray scriptSource() const { return state->byDigest ? state->script.source() : QByteArray(); }
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

void dispatchScript(Dispatcher *target, const std::shared_ptr<ScriptBook> &book, const CommandCall &call, Sink &&sink,
                    const CallOptions &options)
{
    const bool byDigest = book->has(call.script->digest());
    Sink outer = Sink::make(ScriptSink{
        std::make_unique<ScriptSink::State>(ScriptSink::State{std::move(sink), book, *call.script, byDigest})});
    if (!byDigest)
        return target->dispatch(SourceCall(call).call(), std::move(outer), options);
    CommandCall plain = call;
    plain.script = nullptr;
    target->dispatch(plain, std::move(outer), options);
}

} // namespace QRedis::Private
