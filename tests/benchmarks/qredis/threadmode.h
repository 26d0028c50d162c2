// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

#include <QtCore/qsemaphore.h>

/*!
    Commands issued in another thread than the client's, by callback(): wave after wave of as many as are to be in flight.
    The replies are counted where they arrive, in the client's thread.
*/
class ThreadMode : public Mode
{
public:
    using Mode::Mode;

protected:
    void begin(qint64 count) override;

private:
    void issueAll(qint64 count);
    void issue(qint64 i);
    void answered();

    QSemaphore m_waves; // answered, not yet followed by another
    qint64 m_count = 0;
    qint64 m_answered = 0;
    std::unique_ptr<QThread> m_thread;
};
