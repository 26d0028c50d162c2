// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! Large values, one at a time: GET (mode "large"), or SET (mode "large-set"). Measures peak memory as well.
class LargeMode : public Mode
{
public:
    LargeMode(QRedisClient *client, const Bench::Options &options, Bench::Meter *meter);

    qint64 warmUp() const override;

protected:
    void begin(qint64 count) override;

private:
    void get();
    void set();
    void take(const std::optional<QByteArray> &value);
    void answered();

    const bool m_writes;
    QByteArray m_value; //!< What is written.
    long long m_memoryBefore = 0; //!< KiB
    qint64 m_left = 0;
};
