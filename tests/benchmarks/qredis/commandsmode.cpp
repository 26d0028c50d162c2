// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandsmode.h"

void CommandsMode::begin(qint64 count)
{
    m_count = count;
    m_issued = 0;
    m_answered = 0;
    while (m_issued < std::min<qint64>(options.inFlight, count))
        issue(m_issued++);
}

void CommandsMode::answered()
{
    progress();
    if (m_issued < m_count)
        issue(m_issued++);
    if (++m_answered == m_count)
        finish();
}

void CallbackCommands::issue(qint64 i)
{
    if (workload.isSet(i)) {
        client.callback([this](const QRedisResult<bool> &done) { answeredSet(checked(done)); })
            .set(workload.key(i), workload.value(i));
    } else {
        client
            .callback(
                [this, i](const QRedisResult<std::optional<QByteArray>> &value) { answeredGet(i, checked(value)); })
            .get(workload.key(i));
    }
}

void FutureCommands::issue(qint64 i)
{
    if (workload.isSet(i))
        client.set(workload.key(i), workload.value(i)).then([this](bool done) { answeredSet(done); });
    else
        client.get(workload.key(i)).then([this, i](const std::optional<QByteArray> &value) { answeredGet(i, value); });
}
