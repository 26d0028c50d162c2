// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// What Qt itself takes for a result: the floor of everything that answers a QFuture. Prints lines of JSON.
//   --mode promise        a QPromise and its QFuture, made, finished and read
//   --mode then           the same with one .then(), which is what an asynchronous caller writes
//   --in-flight N         so many are made before the first is finished (default 256)
#include "common/meter.h"

#include <QtCore/qfuture.h>
#include <QtCore/qpromise.h>

#include <deque>

using namespace Bench;

namespace {

using Value = std::optional<QByteArray>;

//! Keeps \a inFlight promises unfinished, as a client has commands.
void run(const Options &options, long long count)
{
    const Value value = QByteArrayLiteral("value-0000000001");
    const bool continues = options.mode == "then";
    long long read = 0;
    std::deque<std::pair<QPromise<Value>, QFuture<Value>>> pending;
    const auto finishFirst = [&] {
        QPromise<Value> &promise = pending.front().first;
        promise.addResult(value);
        promise.finish();
        if (!continues)
            read += pending.front().second.result() == value;
        pending.pop_front();
    };
    for (long long i = 0; i < count; ++i) {
        QPromise<Value> promise;
        promise.start();
        QFuture<Value> future = promise.future();
        if (continues)
            future.then([&](const Value &result) { read += result == value; });
        pending.emplace_back(std::move(promise), std::move(future));
        if (int(pending.size()) == options.inFlight)
            finishFirst();
    }
    while (!pending.empty())
        finishFirst();
    if (read != count)
        fail("a result was lost");
}

} // namespace

int main(int argc, char **argv)
{
    const Options options = parseOptions(argc, argv);
    if (options.mode != "promise" && options.mode != "then")
        fail("--mode promise or --mode then");
    run(options, 1000);
    Meter meter;
    meter.start();
    run(options, options.count);
    meter.stop();
    meter.print("QFuture alone", options);
    return 0;
}
