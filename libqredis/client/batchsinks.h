// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "commandbatch.h"

namespace QRedis::Private {

/*!
    Collects the replies of one pipeline and finishes its future.
    The future succeeds once any of it was sent: what was answered is kept, and the rest has its own error.
*/
struct PipelineSink
{
    struct State
    {
        QFutureInterface<QRedisResults> promise;
        QExplicitlySharedDataPointer<QRedisResultsData> results;
        std::vector<CommandBatch::Item> items;
        std::size_t next = 0; //!< Item that the next reply belongs to.

        void skipFaults();
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader);
    void decode(QRedisReader &reader);
    void deliver(QRedisReader &reader);
    void fail(const QRedisError &error, qint64 bytesSent);
    void finish();
    bool isCanceled() const { return state->promise.isCanceled(); }
};

/*!
    Collects +OK, one +QUEUED a command, and EXEC's array, and tells the ways apart in which a transaction fails.
*/
struct TransactionSink
{
    struct State
    {
        QFutureInterface<QRedisResults> promise;
        QExplicitlySharedDataPointer<QRedisResultsData> results;
        qint64 bytes = 0; //!< MULTI to EXEC; all of them sent means that it may have run.
        qsizetype replies = 0;
        bool watched = false;
        bool multiRefused = false;
        bool ranApart = false; //!< MULTI was refused, and a command behind it was run by itself.
        std::optional<QRedisError> refusal; //!< First command that the server refused to queue.
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader);
    void decode(QRedisReader &reader);
    void deliver(QRedisReader &reader);
    void fail(const QRedisError &error, qint64 bytesSent);
    void finish();
    bool isCanceled() const { return state->promise.isCanceled(); }
};

//! Room for the replies of \a items, whose faults it takes over.
QExplicitlySharedDataPointer<QRedisResultsData> makeResults(quint64 id, const std::vector<CommandBatch::Item> &items,
                                                            const QString &server);

} // namespace QRedis::Private
