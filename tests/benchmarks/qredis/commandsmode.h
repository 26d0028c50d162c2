// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! Commands one by one, a given number of them in flight: each reply issues the next command.
class CommandsMode : public Mode
{
public:
    using Mode::Mode;

protected:
    void begin(qint64 count) override;
    //! Issues the next command. \a i is its number.
    virtual void issue(qint64 i) = 0;

    void answeredSet(bool done)
    {
        expect(done, "SET");
        answered();
    }
    void answeredGet(qint64 i, const std::optional<QByteArray> &value)
    {
        expect(value == workload.value(i), "GET");
        answered();
    }

private:
    void answered();

    qint64 m_count = 0;
    qint64 m_issued = 0;
    qint64 m_answered = 0;
};

//! Replies by callback().
class CallbackCommands : public CommandsMode
{
public:
    using CommandsMode::CommandsMode;

private:
    void issue(qint64 i) override;
};

//! A QFuture and one .then() each.
class FutureCommands : public CommandsMode
{
public:
    using CommandsMode::CommandsMode;

private:
    void issue(qint64 i) override;
};
