// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "options.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>

namespace Bench {

namespace {

long long number(const std::string &text)
{
    char *end = nullptr;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || value <= 0)
        fail("not a number above 0: " + text);
    return value;
}

} // namespace

Options parseOptions(int argc, char **argv)
{
    Options options;
    const std::map<std::string, std::function<void(const std::string &)>> known = {
        {"--mode", [&](const std::string &text) { options.mode = text; }},
        {"--sink", [&](const std::string &text) { options.sink = text; }},
        {"--signal", [&](const std::string &text) { options.signal = text; }},
        {"--url", [&](const std::string &text) { options.url = text; }},
        {"--count", [&](const std::string &text) { options.count = number(text); }},
        {"--in-flight", [&](const std::string &text) { options.inFlight = int(number(text)); }},
        {"--batch", [&](const std::string &text) { options.batch = int(number(text)); }},
        {"--size", [&](const std::string &text) { options.size = number(text); }},
        {"--lanes", [&](const std::string &text) { options.lanes = int(number(text)); }},
    };
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--own-thread") {
            options.ownThread = true;
            continue;
        }
        const auto option = known.find(name);
        if (option == known.end())
            fail("unknown option " + name);
        if (++i == argc)
            fail(name + " needs a value");
        option->second(argv[i]);
    }
    return options;
}

void fail(const std::string &reason)
{
    std::fprintf(stderr, "error: %s\n", reason.c_str());
    std::_Exit(1); // threads may run
}

} // namespace Bench
