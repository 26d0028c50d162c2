// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "transactloop.h"

#include "connection/backoff.h"

#include <QtCore/qcoreevent.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qrandom.h>

namespace QRedis::Private {

QFuture<QRedisResults> TransactLoop::start(QRedisClient *client, const QByteArrayList &keys, Body body)
{
    auto *loop = new TransactLoop(client, keys, std::move(body));
    QFuture<QRedisResults> future = loop->m_promise.future();
    loop->attempt();
    return future;
}

TransactLoop::TransactLoop(QRedisClient *client, const QByteArrayList &keys, Body body)
    : QObject(client)
    , m_client(client)
    , m_keys(keys)
    , m_body(std::move(body))
    , m_promise(startedPromise<QRedisResults>())
{
    // Whoever cancels wants the connection back at once, whatever the body waits for.
    auto *watcher = new QFutureWatcher<QRedisResults>(this);
    connect(watcher, &QFutureWatcherBase::canceled, this, [this] {
        if (!m_promise.isFinished())
            fail(std::make_exception_ptr(QRedisError(QRedisError::Code::Canceled, QRedisError::Outcome::Unknown,
                                                     QStringLiteral("the transaction was cancelled"))));
    });
    watcher->setFuture(m_promise.future());
}

TransactLoop::~TransactLoop()
{
    if (m_promise.isFinished())
        return;
    m_promise.reportException(std::make_exception_ptr(QRedisError(
        QRedisError::Code::Closed, QRedisError::Outcome::Unknown, QStringLiteral("the client was destroyed"))));
    m_promise.reportFinished();
}

template<typename T, typename Next>
void TransactLoop::await(QFuture<T> future, Next next)
{
    auto *watcher = new QFutureWatcher<T>(this);
    connect(watcher, &QFutureWatcher<T>::finished, this, [this, watcher, next] {
        watcher->deleteLater();
        if (!m_promise.isFinished())
            next(watcher->future());
    });
    watcher->setFuture(future);
}

void TransactLoop::attempt()
{
    ++m_attempts;
    m_transaction = new QRedisTransaction(m_client, this);
    await(m_transaction->watch(m_keys), [this](QFuture<void> watched) {
        const QPointer<TransactLoop> alive(this);
        try {
            watched.waitForFinished(); // it is finished: this only rethrows
            runBody();
        } catch (...) {
            if (alive) // else the body deleted the client before it threw
                fail(std::current_exception());
        }
    });
}

void TransactLoop::runBody()
{
    const QPointer<TransactLoop> alive(this);
    const QFuture<void> body = m_body(*m_transaction); // may cancel us, or delete the client
    if (!alive)
        return;
    if (!m_promise.isFinished())
        m_patience.start(int(m_client->options().commandTimeout().count()), this);
    await(body, [this](QFuture<void> prepared) {
        m_patience.stop();
        try {
            prepared.waitForFinished();
            if (prepared.isCanceled())
                throw QRedisError(QRedisError::Code::Canceled, QRedisError::Outcome::NotSent,
                                  QStringLiteral("the transaction's body was cancelled"));
            execute();
        } catch (...) {
            fail(std::current_exception());
        }
    });
}

void TransactLoop::execute()
{
    if (!m_transaction)
        return fail(std::make_exception_ptr(QRedisError(QRedisError::Code::Canceled, QRedisError::Outcome::NotSent,
                                                        QStringLiteral("the transaction's body deleted it"))));
    await(m_transaction->exec(), [this](const QFuture<QRedisResults> &outcome) { executed(outcome); });
}

void TransactLoop::executed(const QFuture<QRedisResults> &outcome)
{
    try {
        m_promise.reportResult(outcome.result());
    } catch (const QRedisError &error) {
        if (error.code() == QRedisError::Code::WatchConflict && m_attempts < Attempts) {
            delete m_transaction;
            Backoff pause(std::chrono::milliseconds(1), std::chrono::milliseconds(50));
            for (int conflict = 1; conflict < m_attempts; ++conflict)
                pause.next(0);
            m_pause.start(int(pause.next(QRandomGenerator::global()->generateDouble()).count()), this);
            return;
        }
        return fail(std::current_exception());
    } catch (...) {
        return fail(std::current_exception());
    }
    delete m_transaction;
    deleteLater();
    QFutureInterface<QRedisResults> promise = m_promise;
    promise.reportFinished();
}

void TransactLoop::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId()) {
        m_pause.stop();
        attempt();
    } else if (event->timerId() == m_patience.timerId()) {
        m_patience.stop();
        fail(std::make_exception_ptr(QRedisError(
            QRedisError::Code::Timeout, QRedisError::Outcome::NotSent,
            QStringLiteral("the transaction's body did not finish within %1 ms; see QRedisOptions::setCommandTimeout()")
                .arg(m_client->options().commandTimeout().count()))));
    } else {
        QObject::timerEvent(event);
    }
}

void TransactLoop::fail(std::exception_ptr exception)
{
    m_patience.stop();
    m_pause.stop();
    delete m_transaction; // gives its connection back, whatever the body did
    deleteLater();
    QFutureInterface<QRedisResults> promise = m_promise; // outlives us, should user code delete the client
    promise.reportException(exception);
    promise.reportFinished();
}

} // namespace QRedis::Private
