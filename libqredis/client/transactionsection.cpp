// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "transactionsection.h"

#include "qredisclient_p.h"

#include "protocol/commandtable.h"

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! Stands before the sink of a WATCH or of a read in the section, and tells the section what came of it.
struct SectionSink
{
    struct State
    {
        Sink inner;
        std::shared_ptr<TransactionSection> section;
        bool watch;
        std::optional<QRedisError> error;
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader) { state->inner.collect(reader); }
    void decode(QRedisReader &reader) { state->inner.decode(reader); }
    void deliver(QRedisReader &reader)
    {
        decode(reader);
        finish();
    }
    void fail(const QRedisError &error, qint64 bytesSent)
    {
        state->error = error;
        state->inner.fail(error, bytesSent);
    }
    void finish()
    {
        Sink inner = std::move(state->inner);
        state->section->answered(state->watch, state->error);
        Sink::finish(std::move(inner));
    }
    bool isCanceled() const { return state->inner.isCanceled(); }
};
const Sink::Operations SectionSink::operations = Sink::operationsOf<SectionSink>();

TransactionSection::TransactionSection(QRedisClient *client, quint64 id, std::chrono::milliseconds timeout)
    : m_client(client)
    , m_id(id)
{
    QRedisClientPrivate::get(client)->openSection(id, timeout);
}

void TransactionSection::send(const CheckedCall &call, Sink &&sink, std::chrono::milliseconds timeout)
{
    QRedisClientPrivate *client = QRedisClientPrivate::get(m_client);
    Parcel parcel;
    parcel.request = client->makeRequest(call, std::move(sink), timeout);
    parcel.bytes.append(call.command, call.words);
    client->submitIn(m_id, std::move(parcel));
}

void TransactionSection::watch(std::span<const QRedisArg> keys, Sink &&sink, std::chrono::milliseconds timeout)
{
    m_watching = true;
    ++m_watchesOut;
    auto state = std::make_unique<SectionSink::State>(
        SectionSink::State{std::move(sink), shared_from_this(), true, std::nullopt});
    send({Command::Watch, Retry::Never, Travel::Lane, keys}, Sink::make(SectionSink{std::move(state)}), timeout);
}

void TransactionSection::unwatch(Sink &&sink, std::chrono::milliseconds timeout)
{
    m_watching = false;
    m_failure.reset();
    send({Command::Unwatch, Retry::Never, Travel::Lane, {}}, std::move(sink), timeout);
}

void TransactionSection::read(const CheckedCall &call, Sink &&sink, std::chrono::milliseconds timeout)
{
    auto state = std::make_unique<SectionSink::State>(
        SectionSink::State{std::move(sink), shared_from_this(), false, std::nullopt});
    send(call, Sink::make(SectionSink{std::move(state)}), timeout);
}

void TransactionSection::answered(bool watch, const std::optional<QRedisError> &error)
{
    if (watch)
        --m_watchesOut;
    if (error && !m_failure && m_watching) {
        if (isRedirection(*error)) // what was watched here is, or will be, changed elsewhere
            m_failure =
                QRedisError(Code::WatchConflict, Outcome::NotSent,
                            QStringLiteral("the watched keys are moving to another node: %1").arg(error->message()));
        else if (watch)
            m_failure = *error;
    }
    proceed();
}

void TransactionSection::execute(Parcel &&transaction)
{
    m_transaction = std::make_unique<Parcel>(std::move(transaction));
    proceed();
}

void TransactionSection::proceed()
{
    if (!m_transaction || m_watchesOut > 0)
        return;
    const std::shared_ptr<TransactionSection> alive = shared_from_this();
    Parcel parcel = std::move(*std::exchange(m_transaction, nullptr));
    if (m_failure || !m_client) {
        close();
        return QRedisClientPrivate::refuse(std::move(parcel.request.sink),
                                           m_failure.value_or(QRedisError(Code::Closed, Outcome::NotSent,
                                                                          QStringLiteral("the client was destroyed"))));
    }
    parcel.request.deadline = Connection::clock() + parcel.request.timeout;
    m_watching = false; // EXEC ends every WATCH
    QRedisClientPrivate::get(m_client)->submitIn(m_id, std::move(parcel));
    close();
}

void TransactionSection::close()
{
    if (std::exchange(m_open, false) && m_client)
        QRedisClientPrivate::get(m_client)->closeSection(m_id);
}

} // namespace QRedis::Private
