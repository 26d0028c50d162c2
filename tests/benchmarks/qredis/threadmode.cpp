// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "threadmode.h"

#include <QtCore/qthread.h>

void ThreadMode::begin(qint64 count)
{
    m_count = count;
    m_answered = 0;
    m_thread.reset(QThread::create([this, count] { issueAll(count); }));
    connect(m_thread.get(), &QThread::finished, this, [this] { finish(); });
    m_thread->start();
}

void ThreadMode::issueAll(qint64 count)
{
    for (qint64 i = 0; i < count;) {
        for (const qint64 end = std::min<qint64>(i + options.inFlight, count); i < end; ++i)
            issue(i);
        m_waves.acquire();
    }
}

void ThreadMode::issue(qint64 i)
{
    if (workload.isSet(i)) {
        client
            .callback([this](const QRedisResult<bool> &done) {
                expect(checked(done), "SET from another thread");
                answered();
            })
            .set(workload.key(i), workload.value(i));
    } else {
        client
            .callback([this, i](const QRedisResult<std::optional<QByteArray>> &value) {
                expect(checked(value) == workload.value(i), "GET from another thread");
                answered();
            })
            .get(workload.key(i));
    }
}

void ThreadMode::answered()
{
    progress();
    if (++m_answered % options.inFlight == 0 || m_answered == m_count)
        m_waves.release();
}
