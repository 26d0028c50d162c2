// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "options.h"

#include <chrono>
#include <map>

namespace Bench {

/*!
    Measures this process between start() and stop(), and prints the result as one line of JSON.
    Connecting and warming up lie before start().
*/
class Meter
{
public:
    void start();
    void stop();

    //! Something else that was measured.
    void add(const std::string &name, double value) { m_more[name] = value; }

    //! One line: the client, its options, seconds of processor time and of the clock, and what was added.
    void print(const std::string &client, const Options &options) const;

private:
    struct Instant
    {
        double user = 0;
        double system = 0;
        std::chrono::steady_clock::time_point clock;
    };
    static Instant now();

    Instant m_begin;
    Instant m_end;
    std::map<std::string, double> m_more;
};

//! Memory of this process in KiB.
struct Memory
{
    long long now = 0;
    long long peak = 0; //!< Since the last resetPeak().
};
Memory memory();
void resetPeak();

} // namespace Bench
