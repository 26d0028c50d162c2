// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "batchsinks.h"

#include "callcheck.h"

#include "protocol/commandtable.h"

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

namespace {
constexpr qsizetype MostCauses = 100; // an error for each of a million commands helps nobody
} // namespace

const Sink::Operations PipelineSink::operations = Sink::operationsOf<PipelineSink>();
const Sink::Operations TransactionSink::operations = Sink::operationsOf<TransactionSink>();

QExplicitlySharedDataPointer<QRedisResultsData> makeResults(quint64 id, const std::vector<CommandBatch::Item> &items,
                                                            const QString &server)
{
    QExplicitlySharedDataPointer<QRedisResultsData> results(new QRedisResultsData);
    results->id = id;
    results->server = server;
    results->entries.resize(items.size());
    for (std::size_t index = 0; index < items.size(); ++index) {
        results->entries[index].command = items[index].command;
        if (items[index].fault)
            results->fail(qsizetype(index), *items[index].fault);
    }
    return results;
}

// --- pipeline ------------------------------------------------------------------------------------------------------

void PipelineSink::State::skipFaults()
{
    while (next < items.size() && items[next].fault)
        ++next;
}

void PipelineSink::collect(QRedisReader &reader)
{
    state->skipFaults();
    state->results->append(qsizetype(state->next++), reader);
}

void PipelineSink::decode(QRedisReader &reader)
{
    collect(reader);
    state->promise.reportResult(QRedisResults(state->results.data()));
}

void PipelineSink::deliver(QRedisReader &reader)
{
    decode(reader);
    finish();
}

void PipelineSink::fail(const QRedisError &error, qint64 bytesSent)
{
    if (bytesSent == 0)
        return state->promise.reportException(std::make_exception_ptr(error));
    for (state->skipFaults(); state->next < state->items.size(); ++state->next, state->skipFaults()) {
        const quint64 begin = state->next == 0 ? 0 : state->items[state->next - 1].end;
        const bool sent = qint64(begin) < bytesSent;
        state->results->fail(qsizetype(state->next), error.withOutcome(sent ? Outcome::Unknown : Outcome::NotSent));
    }
    state->promise.reportResult(QRedisResults(state->results.data()));
}

void PipelineSink::finish()
{
    state->promise.reportFinished();
}

// --- transaction ---------------------------------------------------------------------------------------------------

void TransactionSink::collect(QRedisReader &reader)
{
    const qsizetype index = state->replies++ - 1; // the first is MULTI's
    const QString &server = state->results->server;
    if (reader.type() != QRedisValue::Type::Error) {
        state->ranApart |= index >= 0 && state->multiRefusal;
    } else if (index < 0) {
        state->multiRefusal = takeServerError(reader).withContext("MULTI", server);
    } else if (state->refusals.size() < MostCauses) {
        const Command command = state->results->entries[std::size_t(index)].command;
        state->refusals.append(takeServerError(reader)
                                   .withContext(commandInfo(command).name.toByteArray(), server)
                                   .withCommandIndex(index));
    }
}

//! Why nothing, or nobody knows what, was run when EXEC was answered with the error \a answer.
QRedisError TransactionSink::refusal(const QRedisError &answer) const
{
    if (state->multiRefusal) {
        const QString why = state->multiRefusal->message();
        return state->ranApart
            ? QRedisError(Code::TransactionAborted, Outcome::Unknown,
                          QStringLiteral("the server refused MULTI and ran what followed by itself: %1").arg(why))
            : QRedisError(Code::TransactionAborted, Outcome::Rejected,
                          QStringLiteral("nothing was run, since the server refused MULTI: %1").arg(why));
    }
    const auto moving = std::find_if(state->refusals.begin(), state->refusals.end(), isRedirection);
    if (state->watched && (moving != state->refusals.end() || isRedirection(answer)))
        return QRedisError(Code::WatchConflict, Outcome::Rejected,
                           QStringLiteral("the watched keys are moving to another node; nothing was run: %1")
                               .arg(moving != state->refusals.end() ? moving->message() : answer.message()));
    if (state->refusals.isEmpty())
        return answer;
    const QRedisError &first = state->refusals.first();
    return QRedisError(Code::TransactionAborted, Outcome::Rejected,
                       QStringLiteral("nothing was run, since command %1 of %2 could not be queued: %3")
                           .arg(first.commandIndex() + 1)
                           .arg(state->results->entries.size())
                           .arg(first.message()))
        .withCommandIndex(first.commandIndex())
        .withCauses(state->refusals);
}

void TransactionSink::decode(QRedisReader &reader)
{
    const auto failWith = [this](const QRedisError &error) {
        state->promise.reportException(std::make_exception_ptr(error.withContext("EXEC", state->results->server)));
    };
    if (reader.type() == QRedisValue::Type::Error)
        return failWith(refusal(takeServerError(reader)));
    if (reader.takeNull())
        return failWith(QRedisError(Code::WatchConflict, Outcome::Rejected,
                                    QStringLiteral("a watched key changed; nothing was run")));

    const qsizetype count = reader.enter();
    if (count != qsizetype(state->results->entries.size()))
        return failWith(QRedisError(
            Code::Decode, Outcome::Unknown,
            QStringLiteral("it answered %1 results for %2 commands").arg(count).arg(state->results->entries.size())));
    QRedisResultsData &results = *state->results;
    results.frames = reader.frame().toByteArray();
    if (reader.blobs())
        results.blobs = *reader.blobs();
    for (QRedisResultsData::Entry &entry : results.entries) {
        entry.begin = reader.position();
        entry.firstBlob = reader.blobPosition();
        reader.skip();
        entry.size = reader.position() - entry.begin;
    }
    state->promise.reportResult(QRedisResults(state->results.data()));
}

void TransactionSink::deliver(QRedisReader &reader)
{
    decode(reader);
    finish();
}

void TransactionSink::fail(const QRedisError &error, qint64 bytesSent)
{
    QRedisError outcome = error;
    if (bytesSent >= state->bytes)
        outcome = error.withOutcome(Outcome::Unknown);
    else if (state->watched && (error.code() == Code::ConnectionLost || error.code() == Code::Protocol))
        outcome = QRedisError(
            Code::WatchConflict, Outcome::NotSent,
            QStringLiteral("the connection that watched the keys was lost before EXEC: %1").arg(error.message()));
    else
        outcome = error.withOutcome(Outcome::NotSent); // EXEC did not leave us: nothing was run
    state->promise.reportException(std::make_exception_ptr(outcome));
}

void TransactionSink::finish()
{
    state->promise.reportFinished();
}

} // namespace QRedis::Private
