// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "mode.h"

Mode::Mode(QRedisClient *benchedClient, const Bench::Options &benchOptions, Bench::Meter *benchMeter)
    : client(*benchedClient)
    , options(benchOptions)
    , meter(*benchMeter)
{
}

void Mode::perform(qint64 count)
{
    m_finished = false;
    m_watch.start(WatchInterval, this);
    begin(count);
    if (!m_finished)
        m_loop.exec();
    m_watch.stop();
}

void Mode::finish()
{
    m_finished = true;
    m_loop.quit();
}

void Mode::timerEvent(QTimerEvent *)
{
    if (m_progress == m_progressSeen)
        Bench::fail("no reply came for a minute, or a command failed");
    m_progressSeen = m_progress;
}
