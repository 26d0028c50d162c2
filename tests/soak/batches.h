// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "caller.h"

namespace Soak {

/*!
    Issues what is more than one command: pipelines, transactions, transact(), scans and published messages, some of
    them cancelled, or destroyed at once.

    In the main thread, where these objects live. Outlives the clients.
*/
class Batches
{
public:
    explicit Batches(Caller &caller)
        : m_caller(caller)
    {
    }

    //! One operation on \a resident's client.
    void callOne(Resident &resident);

private:
    void pipeline(Resident &resident);
    void transaction(Resident &resident);
    void watched(Resident &resident);
    void transact(Resident &resident);
    void scan(Resident &resident);
    void publish(Resident &resident);

    Caller &m_caller;
};

} // namespace Soak
