// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredispipeline.h>

#include "batchsinks.h"
#include "qredisclient_p.h"

using namespace QRedis::Private;

QRedisPipeline::QRedisPipeline(QRedisClient *client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_batch(std::make_unique<CommandBatch>())
{
}

QRedisPipeline::~QRedisPipeline() = default;

qsizetype QRedisPipeline::size() const
{
    return m_batch ? m_batch->size() : 0;
}

qint64 QRedisPipeline::byteSize() const
{
    return m_batch ? m_batch->log().size() : 0;
}

void QRedisPipeline::setTimeout(std::chrono::milliseconds timeout)
{
    m_options.timeout = timeout;
}

void QRedisPipeline::setDedicated(bool on)
{
    m_options.dedicated = on;
}

quint64 QRedisPipeline::pipelineId() const
{
    return m_batch ? m_batch->id() : 0;
}

qsizetype QRedisPipeline::append(const CommandCall &call)
{
    if (!m_batch || !m_client)
        return -1; // executed, or its client is gone: the slot says so when it is read
    return m_batch->append(call, context, QRedisClientPrivate::get(m_client)->options);
}

QFuture<QRedisResults> QRedisPipeline::exec()
{
    using Code = QRedisError::Code;
    using Outcome = QRedisError::Outcome;

    auto state = std::make_unique<PipelineSink::State>();
    state->promise = startedPromise<QRedisResults>();
    QFuture<QRedisResults> future = state->promise.future();

    const std::unique_ptr<CommandBatch> batch = std::exchange(m_batch, nullptr);
    std::optional<QRedisError> refusal;
    if (!batch)
        refusal = QRedisError(Code::InvalidArgument, Outcome::NotSent, QStringLiteral("a pipeline is executed once"));
    else if (!m_client)
        refusal = QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was destroyed"));
    else
        refusal = QRedisClientPrivate::get(m_client)->refusal();
    if (refusal) {
        QRedisClientPrivate::refuse(Sink::make(PipelineSink{std::move(state)}), *refusal);
        return future;
    }

    QRedisClientPrivate *client = QRedisClientPrivate::get(m_client);
    const quint64 id = batch->id();
    state->items = batch->takeItems();
    state->results = makeResults(id, state->items, client->options.serverName());

    Parcel parcel;
    parcel.bytes = batch->takeLog();
    quint32 replies = 0;
    for (const CommandBatch::Item &item : state->items)
        replies += !item.fault;
    if (replies == 0) {
        state->promise.reportResult(QRedisResults(state->results.data()));
        state->promise.reportFinished();
        return future;
    }
    parcel.route.dedicated = m_options.dedicated || batch->needsLease();
    parcel.request.sink = Sink::make(PipelineSink{std::move(state)});
    parcel.request.replies = replies;
    parcel.request.batch = true;
    parcel.request.timeout =
        (m_options.timeout.count() < 0 ? client->options.commandTimeout() : m_options.timeout).count();
    parcel.request.deadline = Connection::clock() + parcel.request.timeout;
    client->submitIn(0, std::move(parcel));
    return future;
}
