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
        std::optional<QRedisError> multiRefusal; //!< What the server said to MULTI where that was no OK.
        bool ranApart = false; //!< MULTI was refused, and a command behind it was run by itself.
        QList<QRedisError> refusals; //!< Of commands that the server did not queue, the first ones.
    };

    std::unique_ptr<State> state;

    static const Sink::Operations operations;

    void collect(QRedisReader &reader);
    void decode(QRedisReader &reader);
    void deliver(QRedisReader &reader);
    void fail(const QRedisError &error, qint64 bytesSent);
    void finish();
    bool isCanceled() const { return state->promise.isCanceled(); }

private:
    QRedisError refusal(const QRedisError &answer) const;
};

//! Room for the replies of \a items, whose faults it takes over.
QExplicitlySharedDataPointer<QRedisResultsData> makeResults(quint64 id, const std::vector<CommandBatch::Item> &items,
                                                            const QString &server);

} // namespace QRedis::Private
