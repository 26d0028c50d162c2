// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// One way of using the library, measured: prints one line of JSON. README.md lists the modes.
#include "awaitingmode.h"
#include "commandsmode.h"
#include "largemode.h"
#include "pendingmode.h"
#include "pipelinemode.h"
#include "pubsubmode.h"
#include "threadmode.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qurl.h>

namespace {

constexpr auto Patience = std::chrono::minutes(10); // a command waits long among 100,000 under valgrind

std::unique_ptr<Mode> makeMode(QRedisClient *client, const Bench::Options &options, Bench::Meter *meter)
{
    if (options.mode == "commands" && options.sink == "callback")
        return std::make_unique<CallbackCommands>(client, options, meter);
    if (options.mode == "commands" && options.sink == "future")
        return std::make_unique<FutureCommands>(client, options, meter);
    if (options.mode == "commands" && options.sink == "awaiting")
        return std::make_unique<AwaitingMode>(client, options, meter);
    if (options.mode == "pipeline")
        return std::make_unique<PipelineMode>(client, options, meter);
    if (options.mode == "pubsub")
        return std::make_unique<PubSubMode>(client, options, meter);
    if (options.mode == "large" || options.mode == "large-set")
        return std::make_unique<LargeMode>(client, options, meter);
    if (options.mode == "thread")
        return std::make_unique<ThreadMode>(client, options, meter);
    if (options.mode == "pending")
        return std::make_unique<PendingMode>(client, options, meter);
    Bench::fail("no such mode or sink: " + options.mode + ", " + options.sink);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Bench::Options options = Bench::parseOptions(argc, argv);
    QRedisClient client(QRedisOptions::fromUrl(QUrl(QString::fromStdString(options.url)))
                            .setCommandTimeout(Patience)
                            .setLanes(options.lanes)
                            .setOwnThread(options.ownThread));
    Bench::Meter meter;
    const std::unique_ptr<Mode> mode = makeMode(&client, options, &meter);
    if (mode->warmUp() > 0)
        mode->perform(mode->warmUp());
    meter.start();
    mode->perform(options.count);
    meter.stop();
    meter.print("QRedis", options);
    return 0;
}
