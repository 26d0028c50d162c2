// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "meter.h"

#include <sys/resource.h>

#include <cstdio>
#include <fstream>

namespace Bench {

namespace {

double seconds(const timeval &time)
{
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

} // namespace

Meter::Instant Meter::now()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {seconds(usage.ru_utime), seconds(usage.ru_stime), std::chrono::steady_clock::now()};
}

void Meter::start()
{
    m_begin = now();
}

void Meter::stop()
{
    m_end = now();
}

void Meter::print(const std::string &client, const Options &options) const
{
    std::printf("{\"client\": \"%s\", \"mode\": \"%s\", \"sink\": \"%s\", \"count\": %lld, \"in_flight\": %d, "
                "\"user\": %.6f, \"system\": %.6f, \"seconds\": %.6f",
                client.c_str(), options.mode.c_str(), options.sink.c_str(), options.count, options.inFlight,
                m_end.user - m_begin.user, m_end.system - m_begin.system,
                std::chrono::duration<double>(m_end.clock - m_begin.clock).count());
    for (const auto &[name, value] : m_more)
        std::printf(", \"%s\": %.3f", name.c_str(), value);
    std::puts("}");
    std::fflush(stdout);
}

Memory memory()
{
    Memory result;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        std::sscanf(line.c_str(), "VmRSS: %lld", &result.now);
        std::sscanf(line.c_str(), "VmHWM: %lld", &result.peak);
    }
    return result;
}

void resetPeak()
{
    std::ofstream("/proc/self/clear_refs") << "5\n";
}

} // namespace Bench
