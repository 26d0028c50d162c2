// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "lanes.h"

namespace QRedis::Private {

Lanes::Lanes(const QRedisOptions &options, Outbox *outbox, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_outbox(outbox)
    , m_lanes(options.lanes(), nullptr)
{
}

Connection *Lanes::lane(int slot)
{
    Connection *&lane = m_lanes[slot < 0 ? 0 : slot % m_lanes.size()];
    if (!lane) {
        lane = new Connection(m_options, m_outbox, Connection::Revival::Always, this);
        connect(lane, &Connection::opened, this, &Lanes::changed);
        connect(lane, &Connection::lost, this, &Lanes::changed);
        connect(lane, &Connection::queueFullChanged, this, &Lanes::countFull);
    }
    return lane;
}

bool Lanes::isAnyReady() const
{
    return std::any_of(m_lanes.begin(), m_lanes.end(), [](const Connection *lane) { return lane && lane->isReady(); });
}

int Lanes::openCount() const
{
    return int(std::count_if(m_lanes.begin(), m_lanes.end(), [](const Connection *lane) {
        return lane && lane->phase() != Connection::Phase::Idle && lane->phase() != Connection::Phase::Ended;
    }));
}

void Lanes::end(const QRedisError &error)
{
    for (Connection *lane : std::as_const(m_lanes)) {
        if (lane)
            lane->end(error);
    }
}

void Lanes::countFull(bool full)
{
    const bool before = m_full > 0;
    m_full += full ? 1 : -1;
    if (before != (m_full > 0))
        Q_EMIT queueFullChanged(m_full > 0);
}

} // namespace QRedis::Private
