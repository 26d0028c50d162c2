// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! As many coroutines as commands are to be in flight, each awaiting one command after the other.
class AwaitingMode : public Mode
{
public:
    using Mode::Mode;

protected:
    void begin(qint64 count) override;

private:
    struct Coroutine;

    Coroutine run();

    qint64 m_count = 0;
    qint64 m_next = 0; //!< Number of the next pair of SET and GET.
    int m_running = 0;
};
