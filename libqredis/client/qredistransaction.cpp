// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistransaction.h>

#include "batchsinks.h"
#include "callcheck.h"
#include "qredisclient_p.h"
#include "transactionsection.h"

using namespace QRedis::Private;
using namespace std::chrono_literals;

using QRedis::Command;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

//! What a transaction holds: its queue, and its section at the router once it watches or reads.
class QRedisTransactionPrivate : public Dispatcher
{
public:
    explicit QRedisTransactionPrivate(QRedisClient *redis)
        : client(redis)
        , batch(std::make_unique<CommandBatch>())
    {
    }

    //! Of immediate(): sent at once, in the section.
    void dispatch(const CommandCall &call, Sink &&sink, const CallOptions &options) override;

    std::optional<QRedisError> refusal() const;
    QRedisClientPrivate *clientData() const { return QRedisClientPrivate::get(client); }
    std::chrono::milliseconds timeoutOr(std::chrono::milliseconds asked) const;
    TransactionSection &ensureSection();
    void closeSection();

    QPointer<QRedisClient> client;
    std::unique_ptr<CommandBatch> batch; //!< Null once executed.
    std::shared_ptr<TransactionSection> section; //!< Null unless it watches or reads.
    std::chrono::milliseconds timeout{-1};
};

std::optional<QRedisError> QRedisTransactionPrivate::refusal() const
{
    if (!client)
        return QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was destroyed"));
    if (!batch)
        return QRedisError(Code::InvalidArgument, Outcome::NotSent, QStringLiteral("a transaction is executed once"));
    return clientData()->refusal();
}

std::chrono::milliseconds QRedisTransactionPrivate::timeoutOr(std::chrono::milliseconds asked) const
{
    return asked.count() >= 0 ? asked : timeout.count() >= 0 ? timeout : clientData()->options.commandTimeout();
}

TransactionSection &QRedisTransactionPrivate::ensureSection()
{
    if (!section)
        section = std::make_shared<TransactionSection>(client, batch->id(), timeoutOr(-1ms));
    return *section;
}

void QRedisTransactionPrivate::closeSection()
{
    if (const std::shared_ptr<TransactionSection> closing = std::exchange(section, nullptr))
        closing->close();
}

void QRedisTransactionPrivate::dispatch(const CommandCall &call, Sink &&sink, const CallOptions &options)
{
    if (const std::optional<QRedisError> error = refusal())
        return QRedisClientPrivate::refuse(std::move(sink), *error);
    if (call.script && !call.fault)
        return dispatch(SourceCall(call).call(), std::move(sink), options);
    const auto checked = checkCall(call, Context::Immediate, clientData()->options);
    if (const auto *error = std::get_if<QRedisError>(&checked))
        return QRedisClientPrivate::refuse(std::move(sink), *error);
    ensureSection().read(std::get<CheckedCall>(checked), std::move(sink), timeoutOr(options.timeout));
}

QRedisTransaction::QRedisTransaction(QRedisClient *client, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<QRedisTransactionPrivate>(client))
{
}

QRedisTransaction::~QRedisTransaction()
{
    d->closeSection();
}

qsizetype QRedisTransaction::size() const
{
    return d->batch ? d->batch->size() : 0;
}

void QRedisTransaction::setTimeout(std::chrono::milliseconds timeout)
{
    d->timeout = timeout;
}

quint64 QRedisTransaction::transactionId() const
{
    return d->batch ? d->batch->id() : 0;
}

qsizetype QRedisTransaction::append(const CommandCall &call)
{
    if (!d->batch || !d->client)
        return -1;
    return d->batch->append(call, context, d->clientData()->options);
}

QFuture<void> QRedisTransaction::watchKeys(const QRedisWords &keys)
{
    QFutureInterface<void> promise = startedPromise<void>();
    const QFuture<void> future = promise.future();
    Sink sink = Sink::make(FutureSink<void>{std::move(promise)});
    if (const std::optional<QRedisError> error = d->refusal()) {
        QRedisClientPrivate::refuse(std::move(sink), *error);
    } else if (keys.span().empty()) {
        QRedisClientPrivate::refuse(
            std::move(sink), QRedisError(Code::InvalidArgument, Outcome::NotSent, QStringLiteral("WATCH needs a key")));
    } else {
        d->ensureSection().watch(keys.span(), std::move(sink), d->timeoutOr(-1ms));
    }
    return future;
}

QFuture<void> QRedisTransaction::unwatch()
{
    QFutureInterface<void> promise = startedPromise<void>();
    const QFuture<void> future = promise.future();
    Sink sink = Sink::make(FutureSink<void>{std::move(promise)});
    if (const std::optional<QRedisError> error = d->refusal()) {
        QRedisClientPrivate::refuse(std::move(sink), *error);
    } else {
        d->ensureSection().unwatch(std::move(sink), d->timeoutOr(-1ms));
    }
    return future;
}

FutureView<Context::Immediate> QRedisTransaction::immediate()
{
    return {d.get(), {}, {}};
}

QFuture<QRedisResults> QRedisTransaction::exec()
{
    auto state = std::make_unique<TransactionSink::State>();
    state->promise = startedPromise<QRedisResults>();
    QFuture<QRedisResults> future = state->promise.future();

    std::optional<QRedisError> refusal = d->refusal();
    std::vector<CommandBatch::Item> items;
    CommandLog log;
    log.append(Command::Multi, {});
    if (!refusal) {
        const std::unique_ptr<CommandBatch> batch = std::exchange(d->batch, nullptr);
        items = batch->takeItems();
        log.append(batch->takeLog());
        state->results = makeResults(batch->id(), items, d->clientData()->options.serverName());
        for (std::size_t index = 0; index < items.size() && !refusal; ++index) {
            if (items[index].fault) // MULTI is all or nothing
                refusal = items[index].fault->withCommandIndex(qsizetype(index));
        }
    }
    if (refusal) {
        state->promise.reportException(std::make_exception_ptr(*refusal));
        state->promise.reportFinished();
        d->closeSection();
        return future;
    }
    log.append(Command::Exec, {});

    Parcel parcel;
    state->bytes = log.size();
    state->watched = d->section && d->section->isWatching();
    parcel.bytes = std::move(log);
    parcel.request.sink = Sink::make(TransactionSink{std::move(state)});
    parcel.request.command = Command::Exec;
    parcel.request.replies = quint32(items.size()) + 2;
    parcel.request.batch = true;
    parcel.request.timeout = d->timeoutOr(-1ms).count();
    parcel.request.deadline = Connection::clock() + parcel.request.timeout;
    QRedisClientPrivate *client = d->clientData();
    if (const std::shared_ptr<TransactionSection> section = std::exchange(d->section, nullptr))
        section->execute(std::move(parcel));
    else
        client->submitIn(0, std::move(parcel));
    return future;
}

void QRedisTransaction::discard()
{
    d->closeSection();
    d->batch = std::make_unique<CommandBatch>();
}
