// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! Memory that a command takes while it waits for its reply: all are issued in one go.
class PendingMode : public Mode
{
public:
    using Mode::Mode;

    qint64 warmUp() const override { return 1; }

protected:
    void begin(qint64 count) override;

private:
    void answered();

    qint64 m_left = 0;
};
