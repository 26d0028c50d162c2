// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// The asynchronous interface of hiredis, measured as bench_qredis measures the library; see README.md.
#include "asyncmode.h"

#include "common/meter.h"

using namespace Bench;

int main(int argc, char **argv)
{
    Loop loop(argc, argv);
    const Options options = parseOptions(argc, argv);
    const std::unique_ptr<AsyncMode> mode = makeMode(&loop, options);
    mode->perform(options.mode == "large" ? 10 : 1000);
    Meter meter;
    meter.start();
    mode->perform(options.count);
    meter.stop();
    meter.print(Loop::clientName(), options);
    return 0; // its connections end with the process: freeing them would call back with null replies
}
