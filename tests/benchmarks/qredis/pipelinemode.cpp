// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "pipelinemode.h"

void PipelineMode::begin(qint64 count)
{
    m_count = count;
    m_issued = 0;
    send();
}

void PipelineMode::send()
{
    m_pipeline = std::make_unique<QRedisPipeline>(&client);
    m_sets.clear();
    m_gets.clear();
    for (qint64 end = std::min<qint64>(m_issued + options.batch, m_count); m_issued < end; ++m_issued) {
        if (workload.isSet(m_issued))
            m_sets.push_back(m_pipeline->set(workload.key(m_issued), workload.value(m_issued)));
        else
            m_gets.push_back(m_pipeline->get(workload.key(m_issued)));
    }
    m_pipeline->exec().then([this](const QRedisResults &results) { read(results); });
}

void PipelineMode::read(const QRedisResults &results)
{
    progress();
    const qint64 first = m_issued - results.size();
    for (const QRedisSlot<bool> &slot : m_sets)
        expect(checked(results.result(slot)), "SET in a pipeline");
    for (const QRedisSlot<std::optional<QByteArray>> &slot : m_gets)
        expect(checked(results.result(slot)) == workload.value(first + slot.index()), "GET in a pipeline");
    if (m_issued < m_count)
        send();
    else
        finish();
}
