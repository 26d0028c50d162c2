// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/connection.h"

namespace QRedis::Private {

/*!
    The links that ordinary commands share, one or a few to a server.

    Owned by a pool, in the I/O thread. A lane is made when it is first asked for, lives as long as this, and is never
    leased out.
*/
class Lanes : public QObject
{
    Q_OBJECT
public:
    Lanes(const QRedisOptions &options, Outbox *outbox, QObject *parent = nullptr);

    //! The lane of hash slot \a slot, or of whatever has none (-1).
    Connection *lane(int slot);
    //! By number; null where nobody has asked for it yet.
    const QList<Connection *> &list() const { return m_lanes; }
    qsizetype size() const { return m_lanes.size(); }
    bool isAnyReady() const;
    //! Those that are open, or dial, or will dial again by themselves.
    int openCount() const;
    void end(const QRedisError &error);

Q_SIGNALS:
    //! One of them was opened or lost.
    void changed();
    //! The first of them reached the bound of its queue, or the last one came down from it.
    void queueFullChanged(bool full);

private:
    void countFull(bool full);

    const QRedisOptions m_options;
    Outbox *const m_outbox;
    QList<Connection *> m_lanes;
    int m_full = 0;
};

} // namespace QRedis::Private
