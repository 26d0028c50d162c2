// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! Batches through QRedisPipeline, one after the other; the replies are read through their typed slots.
class PipelineMode : public Mode
{
public:
    using Mode::Mode;

protected:
    void begin(qint64 count) override;

private:
    void send();
    void read(const QRedisResults &results);

    std::unique_ptr<QRedisPipeline> m_pipeline;
    std::vector<QRedisSlot<bool>> m_sets;
    std::vector<QRedisSlot<std::optional<QByteArray>>> m_gets;
    qint64 m_count = 0;
    qint64 m_issued = 0;
};
