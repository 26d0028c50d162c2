// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "callcheck.h"

#include <QRedis/qredisclient.h>

namespace QRedis::Private {

/*!
    The leased connection of one transaction, and what is known of its WATCHes.

    Shared, in the client's thread, by the transaction and the sinks of what was sent there: MULTI waits for the answers
    of WATCHes that are still out, since it would run unguarded behind a refused one, and the transaction itself may be
    gone by then.
*/
class TransactionSection : public std::enable_shared_from_this<TransactionSection>
{
public:
    //! Asks for the lease, until \a timeout. \a id names the section at the router.
    TransactionSection(QRedisClient *client, quint64 id, std::chrono::milliseconds timeout);
    Q_DISABLE_COPY_MOVE(TransactionSection)

    void watch(std::span<const QRedisArg> keys, Sink &&sink, std::chrono::milliseconds timeout);
    void unwatch(Sink &&sink, std::chrono::milliseconds timeout);
    //! A command of immediate().
    void read(const CheckedCall &call, Sink &&sink, std::chrono::milliseconds timeout);
    //! Sends MULTI to EXEC, once every WATCH is answered well, and gives the lease back. User code may run.
    void execute(Parcel &&transaction);
    //! Gives the lease back.
    void close();

    bool isWatching() const { return m_watching; }

private:
    friend struct SectionSink;

    void send(const CheckedCall &call, Sink &&sink, std::chrono::milliseconds timeout);
    void answered(bool watch, const std::optional<QRedisError> &error);
    void proceed();

    const QPointer<QRedisClient> m_client;
    const quint64 m_id;
    bool m_open = true;
    bool m_watching = false;
    int m_watchesOut = 0; //!< WATCHes that are not answered.
    std::optional<QRedisError> m_failure; //!< Why EXEC would not be guarded by what was watched.
    std::unique_ptr<Parcel> m_transaction; //!< Waits for the answers of WATCHes.
};

} // namespace QRedis::Private
