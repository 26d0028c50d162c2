// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "leaseage.h"

#include "connection/connection.h"

namespace QRedis::Private {

/*!
    A link that is lent to one user at a time, and knows from the server's own answers whether it is as a fresh one.

    Owned by a pool, in the I/O thread. What may stay on a link behind its user is WATCH: commands that change a link
    otherwise (SELECT, MULTI by itself, CLIENT REPLY ...) are refused before they are sent, and a transaction goes out
    whole. So a lease is clean when EXEC or UNWATCH was *answered* after the last WATCH; that one of them was sent does
    not do, since it may be cancelled before, or refused.
*/
class Lease : public Connection
{
    Q_OBJECT
public:
    Lease(const QRedisOptions &options, Outbox *outbox, QObject *parent = nullptr);

    void send(Request &&request, std::span<const QRedisArg> words);
    void send(Request &&request, CommandLog &&bytes);
    //! Sends UNWATCH; isClean() once it was answered well.
    void scrub();

    bool isClean() const { return m_forgotten == m_watches; }
    //! scrub() was called since the last WATCH.
    bool isScrubbed() const { return m_scrubbed == m_watches; }

    LeaseAge &age() { return m_age; }
    const LeaseAge &age() const { return m_age; }

private:
    friend struct WitnessSink;

    void witness(Request &request);

    const qint64 m_timeout;
    quint64 m_watches = 0; //!< WATCHes queued so far.
    quint64 m_forgotten = 0; //!< As many of them the server has forgotten again.
    quint64 m_scrubbed = 0;
    LeaseAge m_age;
};

} // namespace QRedis::Private
