// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "qredisclient_p.h"

#include "callcheck.h"

#include "protocol/commandtable.h"
#include "routing/standalone.h"

using namespace QRedis::Private;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

static_assert(int(Router::State::Closed) == int(QRedisClient::State::Closed));

QRedisClientPrivate::QRedisClientPrivate(QRedisClient *client, const QRedisOptions &clientOptions)
    : options(clientOptions)
    , fault(clientOptions.errorString())
    , q(client)
{
    if (!fault.isEmpty())
        return; // every call says why
    m_router = new StandaloneRouter(options, &m_outbox, &m_subscriptions);
    m_inbox = std::make_unique<Inbox>(m_router);
    gauge = &m_router->gauge();
    connect(
        m_router, &Router::stateChanged, this,
        [this](Router::State next) {
            linkEpoch += next == Router::State::Connected;
            m_scripts->clear(); // the next server process may know none
        },
        Qt::DirectConnection);
    // Never direct: their slots may delete the client, on whose stack the router would stand.
    connect(
        m_router, &Router::stateChanged, this, [this](Router::State next) { setState(QRedisClient::State(next)); },
        Qt::QueuedConnection);
    connect(
        m_router, &Router::linkFailed, this, [this](const QRedisError &error) { Q_EMIT q->errorOccurred(error); },
        Qt::QueuedConnection);
    connect(m_router, &Router::poolChanged, this, &QRedisClientPrivate::poolChanged, Qt::DirectConnection);
    connect(m_router, &Router::queueFullChanged, this, &QRedisClientPrivate::tellQueueFull, Qt::QueuedConnection);
    if (options.ownThread()) {
        m_thread = std::make_unique<QThread>();
        m_thread->setObjectName(QStringLiteral("QRedis I/O"));
        m_outbox.setCrossesThreads(true);
        m_subscriptions.setCrossesThreads(true);
        m_router->moveToThread(m_thread.get());
        m_inbox->moveToThread(m_thread.get());
        m_thread->start();
    }
}

QRedisClientPrivate::~QRedisClientPrivate()
{
    shutDown();
}

void QRedisClientPrivate::shutDown()
{
    m_closed = true;
    endRouter();
    m_outbox.finishAll();
}

void QRedisClientPrivate::endRouter()
{
    if (!m_router)
        return;
    gauge = nullptr; // the router's; continuations may still ask
    const auto end = [inbox = m_inbox.get(), router = std::exchange(m_router, nullptr)] {
        inbox->runAll();
        router->end(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was destroyed")));
        delete router;
    };
    if (!m_thread)
        return end();
    // Sockets and timers have to go in their own thread. It never runs user code, so that this takes no time.
    QMetaObject::invokeMethod(
        m_inbox.get(),
        [end] {
            end();
            QThread::currentThread()->quit();
        },
        Qt::QueuedConnection);
    m_thread->wait();
}

// --- commands ------------------------------------------------------------------------------------------------------

std::optional<QRedisError> QRedisClientPrivate::refusal() const
{
    if (!fault.isEmpty())
        return QRedisError(Code::InvalidArgument, Outcome::NotSent, fault);
    if (options.topology() != QRedisOptions::Topology::Standalone)
        return QRedisError(Code::InvalidArgument, Outcome::NotSent,
                           QStringLiteral("this version speaks to single servers only, not to clusters or sentinels"));
    if (m_closed)
        return QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed"));
    return std::nullopt;
}

void QRedisClientPrivate::refuse(Sink &&sink, const QRedisError &error)
{
    sink.fail(error);
    Sink::finish(std::move(sink));
}

Request QRedisClientPrivate::makeRequest(const CheckedCall &call, Sink &&sink, std::chrono::milliseconds timeout) const
{
    Request request;
    request.sink = std::move(sink);
    request.command = call.command;
    request.retry = call.retry;
    request.waits = call.travel == Travel::Waits;
    request.timeout = timeout.count();
    if (request.waits && timeout.count() < 0) {
        // Its own timeout and the default one; without either the wait at the server has no end.
        const qint64 own = blockingTimeout(call.command, call.words);
        if (own == 0)
            return request;
        request.timeout = std::max<qint64>(own, 0) + options.commandTimeout().count();
    } else if (timeout.count() < 0) {
        request.timeout = options.commandTimeout().count();
    }
    request.deadline = Connection::clock() + request.timeout;
    return request;
}

void QRedisClientPrivate::dispatch(const CommandCall &call, Sink &&sink, const CallOptions &callOptions)
{
    if (const std::optional<QRedisError> error = refusal())
        return refuse(std::move(sink), *error);
    if (call.script && !call.fault)
        return dispatchScript(this, m_scripts, call, std::move(sink), callOptions);
    const auto checked = checkCall(call, Context::Client, options);
    if (const auto *error = std::get_if<QRedisError>(&checked))
        return refuse(std::move(sink), *error);
    const CheckedCall &right = std::get<CheckedCall>(checked);

    Request request = makeRequest(right, std::move(sink), callOptions.timeout);
    Route route;
    route.travel = right.travel;
    route.dedicated = callOptions.dedicated;

    if (QThread::currentThread() == m_inbox->thread()) {
        m_inbox->runAll();
        return m_router->submit(std::move(request), route, right.words);
    }
    m_inbox->push(std::move(request), route, right.words);
}

void QRedisClientPrivate::openSection(quint64 id, std::chrono::milliseconds timeout)
{
    const qint64 wait = timeout.count() < 0 ? options.commandTimeout().count() : timeout.count();
    perform([id, deadline = Connection::clock() + wait](Router &router) { router.openSection(id, deadline); });
}

void QRedisClientPrivate::submitIn(quint64 section, Parcel &&parcel)
{
    if (const std::optional<QRedisError> error = refusal())
        return refuse(std::move(parcel.request.sink), *error);
    perform([section, parcel = std::move(parcel)](Router &router) mutable {
        if (section)
            router.submitIn(section, std::move(parcel));
        else
            router.submit(std::move(parcel));
    });
}

void QRedisClientPrivate::closeSection(quint64 id)
{
    perform([id](Router &router) { router.closeSection(id); });
}

// --- state ---------------------------------------------------------------------------------------------------------

QFuture<void> QRedisClientPrivate::connectToServer()
{
    QFutureInterface<void> promise = startedPromise<void>();
    const QFuture<void> future = promise.future();
    Sink sink = Sink::make(FutureSink<void>{std::move(promise)});
    if (const std::optional<QRedisError> error = refusal()) {
        refuse(std::move(sink), *error);
        return future;
    }
    perform([sink = std::move(sink)](Router &router) mutable { router.connectNow(std::move(sink)); });
    return future;
}

QFuture<void> QRedisClientPrivate::reauthenticate()
{
    QFutureInterface<void> promise = startedPromise<void>();
    const QFuture<void> future = promise.future();
    Sink sink = Sink::make(FutureSink<void>{std::move(promise)});
    if (const std::optional<QRedisError> error = refusal())
        refuse(std::move(sink), *error);
    else
        perform([sink = std::move(sink)](Router &router) mutable { router.reauthenticate(std::move(sink)); });
    return future;
}

QFuture<void> QRedisClientPrivate::close()
{
    QFutureInterface<void> promise = startedPromise<void>();
    const QFuture<void> future = promise.future();
    m_closed = true;
    if (!m_router) { // never valid, or being destroyed
        promise.reportFinished();
        return future;
    }
    Sink sink = Sink::make(FutureSink<void>{std::move(promise)});
    const qint64 deadline = Connection::clock() + options.commandTimeout().count();
    perform([sink = std::move(sink), deadline](Router &router) mutable { router.close(std::move(sink), deadline); });
    m_subscriptions.closeAll(QRedisError(Code::Closed, Outcome::NotSent, QStringLiteral("the client was closed")));
    return future;
}

//! In the router's thread.
void QRedisClientPrivate::poolChanged()
{
    if (m_poolWatched.load(std::memory_order_relaxed) && !m_poolTold.exchange(true))
        QMetaObject::invokeMethod(this, &QRedisClientPrivate::tellPoolStats, Qt::QueuedConnection);
}

void QRedisClientPrivate::tellPoolStats()
{
    m_poolTold = false; // first: what changes from here on is told again
    const QRedisPoolStats stats = q->poolStats();
    if (std::exchange(m_toldStats, stats) != stats)
        Q_EMIT q->poolStatsChanged();
}

void QRedisClientPrivate::tellQueueFull()
{
    const bool full = q->isQueueFull(); // it may have changed twice since
    if (std::exchange(m_toldQueueFull, full) != full)
        Q_EMIT q->queueFullChanged(full);
}

void QRedisClientPrivate::setState(QRedisClient::State next)
{
    if (state == next)
        return;
    const bool wasConnected = state == QRedisClient::State::Connected;
    state = next;
    const QPointer<QRedisClientPrivate> alive(this);
    if (next == QRedisClient::State::Connected) {
        Q_EMIT q->connected();
    } else if (wasConnected) {
        Q_EMIT q->disconnected();
    }
    if (alive)
        Q_EMIT q->stateChanged(next);
}
