// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace Bench {

//! What one run of a benchmark does. The options have the same names in every program, whatever its language.
struct Options
{
    std::string mode = "commands"; //!< --mode: see README.md
    std::string sink = "callback"; //!< --sink callback|future|awaiting: where replies go
    std::string signal = "message"; //!< --signal message|batch: how messages arrive
    std::string url = "redis://127.0.0.1:6379"; //!< --url redis://HOST:PORT, rediss://... or unix:///PATH
    long long count = 100'000; //!< --count: commands, publishes or values
    int inFlight = 256; //!< --in-flight: commands that wait for their reply at once; 1: one at a time
    int batch = 100; //!< --batch: commands of a pipeline
    long long size = 1024 * 1024; //!< --size: bytes of a large value
    int lanes = 1; //!< --lanes
    bool ownThread = false; //!< --own-thread: with an I/O thread
};

//! Reads the command line; ends the program with a message where it is wrong.
Options parseOptions(int argc, char **argv);

//! Ends the program: \a reason goes to stderr. A benchmark that got a wrong reply has no result.
[[noreturn]] void fail(const std::string &reason);

} // namespace Bench
