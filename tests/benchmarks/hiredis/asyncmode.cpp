// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "asyncmode.h"

#include "common/endpoint.h"

namespace Bench {

AsyncMode::AsyncMode(Loop *benchLoop, const Options &benchOptions)
    : loop(*benchLoop)
    , options(benchOptions)
{
}

void AsyncMode::perform(long long count)
{
    begin(count);
    loop.run();
}

redisAsyncContext *AsyncMode::connect()
{
    const Endpoint endpoint = parseUrl(options.url);
    redisAsyncContext *connection = endpoint.socketPath.empty()
        ? redisAsyncConnect(endpoint.host.c_str(), endpoint.port)
        : redisAsyncConnectUnix(endpoint.socketPath.c_str());
    if (!connection || connection->err)
        fail(connection ? connection->errstr : "out of memory");
    loop.attach(connection);
    return connection;
}

namespace {

//! Commands, a number of them in flight: each reply issues the next, or the last of a batch the next batch.
class Commands : public AsyncMode
{
public:
    Commands(Loop *benchLoop, const Options &benchOptions)
        : AsyncMode(benchLoop, benchOptions)
        , m_connection(connect())
        , m_inBatches(options.mode == "pipeline")
    {
        m_connection->data = this;
    }

private:
    void begin(long long count) override
    {
        m_count = count;
        m_issued = 0;
        m_answered = 0;
        issueUpTo(m_inBatches ? options.batch : options.inFlight);
    }
    void issueUpTo(long long end)
    {
        while (m_issued < std::min(end, m_count))
            issue(m_issued++);
    }
    void issue(long long i)
    {
        const std::string &key = workload.key(i);
        if (Workload<std::string>::isSet(i)) {
            const std::string &value = workload.value(i);
            redisAsyncCommand(m_connection, tookSet, nullptr, "SET %b %b", key.data(), key.size(), value.data(),
                              value.size());
        } else {
            redisAsyncCommand(m_connection, tookGet, reinterpret_cast<void *>(i), "GET %b", key.data(), key.size());
        }
    }
    static void tookSet(redisAsyncContext *connection, void *reply, void *)
    {
        expectStatus(static_cast<redisReply *>(reply));
        static_cast<Commands *>(connection->data)->answered();
    }
    static void tookGet(redisAsyncContext *connection, void *reply, void *number)
    {
        auto *self = static_cast<Commands *>(connection->data);
        expectString(static_cast<redisReply *>(reply), self->workload.value(reinterpret_cast<long long>(number)));
        self->answered();
    }
    void answered()
    {
        ++m_answered;
        if (!m_inBatches)
            issueUpTo(m_issued + 1);
        else if (m_answered == m_issued)
            issueUpTo(m_issued + options.batch);
        if (m_answered == m_count)
            loop.stop();
    }

    redisAsyncContext *m_connection;
    const bool m_inBatches;
    long long m_count = 0;
    long long m_issued = 0;
    long long m_answered = 0;
};

//! PUBLISH on one connection, messages on another.
class PubSub : public AsyncMode
{
public:
    PubSub(Loop *benchLoop, const Options &benchOptions)
        : AsyncMode(benchLoop, benchOptions)
        , m_publisher(connect())
        , m_subscriber(connect())
    {
        m_publisher->data = this;
        m_subscriber->data = this;
        redisAsyncCommand(m_subscriber, tookMessage, nullptr, "SUBSCRIBE bench");
        loop.run(); // until it is confirmed
    }

private:
    void begin(long long count) override
    {
        m_count = count;
        m_published = 0;
        m_confirmed = 0;
        m_received = 0;
        while (m_published < std::min<long long>(options.inFlight, m_count))
            publish();
    }
    void publish()
    {
        const std::string &value = workload.value(m_published++);
        redisAsyncCommand(m_publisher, tookConfirmation, nullptr, "PUBLISH bench %b", value.data(), value.size());
    }
    static void tookConfirmation(redisAsyncContext *connection, void *reply, void *)
    {
        auto *self = static_cast<PubSub *>(connection->data);
        expectInteger(static_cast<redisReply *>(reply), 1);
        if (self->m_published < self->m_count)
            self->publish();
        ++self->m_confirmed;
        self->settle();
    }
    static void tookMessage(redisAsyncContext *connection, void *data, void *)
    {
        auto *self = static_cast<PubSub *>(connection->data);
        const auto *reply = static_cast<redisReply *>(data);
        expect(reply && reply->type == REDIS_REPLY_ARRAY && reply->elements == 3, "message");
        if (text(reply->element[0]) == "subscribe")
            return self->loop.stop();
        expectString(reply->element[2], self->workload.value(self->m_received++));
        self->settle();
    }
    void settle()
    {
        if (m_confirmed == m_count && m_received == m_count)
            loop.stop();
    }

    redisAsyncContext *m_publisher;
    redisAsyncContext *m_subscriber;
    long long m_count = 0;
    long long m_published = 0;
    long long m_confirmed = 0;
    long long m_received = 0;
};

//! GET of a large value, one at a time.
class Large : public AsyncMode
{
public:
    Large(Loop *benchLoop, const Options &benchOptions)
        : AsyncMode(benchLoop, benchOptions)
        , m_connection(connect())
    {
        m_connection->data = this;
        redisAsyncCommand(m_connection, nullptr, nullptr, "DEL large");
        redisAsyncCommand(m_connection, tookLength, nullptr, "SETRANGE large %lld x", options.size - 1);
        loop.run();
    }

private:
    void begin(long long count) override
    {
        m_left = count;
        get();
    }
    void get() { redisAsyncCommand(m_connection, tookValue, nullptr, "GET large"); }
    static void tookLength(redisAsyncContext *connection, void *reply, void *)
    {
        auto *self = static_cast<Large *>(connection->data);
        expectInteger(static_cast<redisReply *>(reply), self->options.size);
        self->loop.stop();
    }
    static void tookValue(redisAsyncContext *connection, void *reply, void *)
    {
        auto *self = static_cast<Large *>(connection->data);
        expectLarge(static_cast<redisReply *>(reply), self->options.size);
        if (--self->m_left > 0)
            self->get();
        else
            self->loop.stop();
    }

    redisAsyncContext *m_connection;
    long long m_left = 0;
};

} // namespace

std::unique_ptr<AsyncMode> makeMode(Loop *loop, const Options &options)
{
    if (options.mode == "commands" || options.mode == "pipeline")
        return std::make_unique<Commands>(loop, options);
    if (options.mode == "pubsub")
        return std::make_unique<PubSub>(loop, options);
    if (options.mode == "large")
        return std::make_unique<Large>(loop, options);
    fail("no such mode: " + options.mode);
}

} // namespace Bench
