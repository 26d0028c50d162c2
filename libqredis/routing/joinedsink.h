// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/handshake.h"

#include <QRedis/qredissink.h>

#include <optional>
#include <vector>

namespace QRedis::Private {

/*!
    One outcome of several replies: the sinks are finished with the last of its parts, and fail with what the first part
    that failed was told. A part whose link broke has not failed: the next link starts anew.

    A plain record, shared by its parts; touched in the client's thread only, once the parts are on their way.
*/
struct JoinedOutcome
{
    std::vector<Sink> sinks;
    int open = 0; //!< Parts that are not finished.
    std::optional<QRedisError> error = std::nullopt;

    static void finishPart(std::shared_ptr<JoinedOutcome> outcome, const std::optional<QRedisError> &error)
    {
        if (error && !outcome->error)
            outcome->error = error;
        if (--outcome->open > 0)
            return;
        for (Sink &sink : outcome->sinks) {
            QRedisReader ok("+OK\r\n");
            if (outcome->error)
                sink.fail(*outcome->error);
            else
                sink.decode(ok);
            Sink::finish(std::move(sink)); // user code runs
        }
    }
};

//! A part of a JoinedOutcome: the answer to AUTH on one link.
struct AuthenticationSink
{
    std::shared_ptr<JoinedOutcome> outcome;
    std::unique_ptr<QRedisError> error = nullptr;

    static const Sink::Operations operations;

    void collect(QRedisReader &) { }
    void decode(QRedisReader &) { }
    void deliver(QRedisReader &) { finish(); }
    void fail(const QRedisError &reason, qint64) { error = std::make_unique<QRedisError>(reason); }
    void finish()
    {
        const bool refused = error && !error->serverMessage().isEmpty(); // else the link broke, or was closed
        JoinedOutcome::finishPart(std::move(outcome),
                                  refused ? std::optional(Handshake::refusedCredentials(error->serverMessage()))
                                          : std::nullopt);
    }
    bool isCanceled() const { return false; }
};
inline const Sink::Operations AuthenticationSink::operations = Sink::operationsOf<AuthenticationSink>();

} // namespace QRedis::Private
