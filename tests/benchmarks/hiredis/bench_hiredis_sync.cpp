// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// The synchronous interface of hiredis, measured as bench_qredis measures the library; see README.md.
#include "replies.h"

#include "common/endpoint.h"
#include "common/meter.h"
#include "common/workload.h"

using namespace Bench;

namespace {

redisContext *connectTo(const Options &options)
{
    const Endpoint endpoint = parseUrl(options.url);
    redisContext *connection = endpoint.socketPath.empty() ? redisConnect(endpoint.host.c_str(), endpoint.port)
                                                           : redisConnectUnix(endpoint.socketPath.c_str());
    if (!connection || connection->err)
        fail(connection ? connection->errstr : "out of memory");
    return connection;
}

//! Batches of \a batch commands, each written and read whole.
void runCommands(redisContext *connection, long long count, int batch)
{
    static const Workload<std::string> workload;
    for (long long begin = 0; begin < count; begin += batch) {
        const long long end = std::min<long long>(begin + batch, count);
        for (long long i = begin; i < end; ++i) {
            const std::string &key = workload.key(i);
            const std::string &value = workload.value(i);
            if (workload.isSet(i))
                redisAppendCommand(connection, "SET %b %b", key.data(), key.size(), value.data(), value.size());
            else
                redisAppendCommand(connection, "GET %b", key.data(), key.size());
        }
        for (long long i = begin; i < end; ++i) {
            void *reply = nullptr;
            if (redisGetReply(connection, &reply) != REDIS_OK)
                fail(connection->errstr);
            if (workload.isSet(i))
                expectStatus(static_cast<redisReply *>(reply));
            else
                expectString(static_cast<redisReply *>(reply), workload.value(i));
            freeReplyObject(reply);
        }
    }
}

void runLarge(redisContext *connection, long long count, long long size)
{
    freeReplyObject(redisCommand(connection, "DEL large"));
    freeReplyObject(redisCommand(connection, "SETRANGE large %lld x", size - 1));
    for (long long i = 0; i < count; ++i) {
        auto *reply = static_cast<redisReply *>(redisCommand(connection, "GET large"));
        expectLarge(reply, size);
        freeReplyObject(reply);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const Options options = parseOptions(argc, argv);
    redisContext *connection = connectTo(options);
    const auto perform = [&](long long count) {
        if (options.mode == "commands" && options.inFlight == 1)
            runCommands(connection, count, 1);
        else if (options.mode == "pipeline")
            runCommands(connection, count, options.batch);
        else if (options.mode == "large")
            runLarge(connection, count, options.size);
        else
            fail("the synchronous interface does not do this: " + options.mode);
    };
    perform(options.mode == "large" ? 10 : 1000);
    Meter meter;
    meter.start();
    perform(options.count);
    meter.stop();
    meter.print("hiredis sync", options);
    redisFree(connection);
    return 0;
}
