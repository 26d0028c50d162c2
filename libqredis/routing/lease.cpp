// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "lease.h"

#include "nosink.h"

#include <QRedis/qredisdecoder.h>

namespace QRedis::Private {

//! Tells the lease that the server forgot its WATCHes, before whoever waits for the same answer hears it.
struct WitnessSink
{
    struct State
    {
        Sink sink;
        QPointer<Lease> lease;
        quint64 watches; //!< Those before this command.
        bool exec;
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader) { state->sink.collect(reader); }
    void decode(QRedisReader &reader)
    {
        look(reader);
        state->sink.decode(reader);
    }
    void deliver(QRedisReader &reader)
    {
        look(reader);
        Sink::deliver(std::move(state->sink), reader);
    }
    void fail(const QRedisError &error, qint64 bytesSent) { state->sink.fail(error, bytesSent); }
    void finish() { Sink::finish(std::move(state->sink)); }
    bool isCanceled() const { return state->sink.isCanceled(); }
    QObject *watchCancel(std::function<void()> canceled) { return state->sink.watchCancel(std::move(canceled)); }

    void look(QRedisReader reader)
    {
        // EXECABORT ends the WATCHes too; "EXEC without MULTI" does not.
        const bool forgot = reader.type() != QRedisValue::Type::Error
            || (state->exec && takeServerError(reader).serverCode() == "EXECABORT");
        if (forgot && state->lease)
            state->lease->m_forgotten = std::max(state->lease->m_forgotten, state->watches);
    }
};
const Sink::Operations WitnessSink::operations = Sink::operationsOf<WitnessSink>();

Lease::Lease(const QRedisOptions &options, Outbox *outbox, QObject *parent)
    : Connection(options, outbox, Revival::Never, parent)
    , m_timeout(options.commandTimeout().count())
    , m_age(options.idleTimeout(), options.maxConnectionAge())
{
    setSignalsQuiet(true);
}

void Lease::send(Request &&request, std::span<const QRedisArg> words)
{
    witness(request);
    Connection::send(std::move(request), words);
}

void Lease::send(Request &&request, CommandLog &&bytes)
{
    witness(request);
    Connection::send(std::move(request), std::move(bytes));
}

void Lease::witness(Request &request)
{
    const bool exec = request.command == Command::Exec;
    if (request.command == Command::Watch)
        ++m_watches;
    else if ((exec || request.command == Command::Unwatch) && !isClean())
        request.sink = Sink::make(WitnessSink{
            std::make_unique<WitnessSink::State>(WitnessSink::State{std::move(request.sink), this, m_watches, exec})});
}

void Lease::scrub()
{
    m_scrubbed = m_watches;
    Request request;
    request.sink = Sink::make(NoSink());
    request.command = Command::Unwatch;
    request.timeout = m_timeout;
    request.deadline = clock() + m_timeout;
    send(std::move(request), std::span<const QRedisArg>());
}

} // namespace QRedis::Private
