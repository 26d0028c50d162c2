// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Words into bytes, alone: what a command costs before it is sent. Prints one line of JSON.
#include "common/meter.h"
#include "common/workload.h"

#include "connection/commandlog.h"

#include <QRedis/qrediswords.h>

using namespace Bench;

namespace {

constexpr long long Window = 256; // commands whose bytes are kept, as for those in flight

void run(long long count)
{
    static const Workload<QByteArray> workload;
    QRedis::Private::CommandLog log;
    std::deque<quint64> ends;
    for (long long i = 0; i < count; ++i) {
        QRedisWords words;
        words.add(workload.key(i));
        if (workload.isSet(i))
            words.add(workload.value(i));
        log.append(workload.isSet(i) ? QRedis::Command::Set : QRedis::Command::Get, words.span());
        ends.push_back(log.end());
        if ((long long)ends.size() > Window) {
            log.release(ends.front());
            ends.pop_front();
        }
    }
    // 50 bytes for a SET, 27 for a GET
    if (quint64(log.end()) != quint64((count + 1) / 2) * 50 + quint64(count / 2) * 27)
        fail("the bytes are not right: " + std::to_string(log.end()));
}

} // namespace

int main(int argc, char **argv)
{
    const Options options = parseOptions(argc, argv);
    run(1000);
    Meter meter;
    meter.start();
    run(options.count);
    meter.stop();
    meter.print("encoding alone", options);
    return 0;
}
