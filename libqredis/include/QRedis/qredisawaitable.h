// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediscall.h"

#include <QtCore/qmutex.h>
#include <QtCore/qshareddata.h>

#include <atomic>
#include <coroutine>
#include <optional>

namespace QRedis::Private {

/*!
    What a command's sink and the coroutine that awaits it share: the outcome, and who was first.
    The sink may be in the I/O thread, and dies with its link; the coroutine may be destroyed at any await.
*/
template<typename T>
class AwaitedReply : public QSharedData
{
public:
    //! Keeps the outcome. Once, before finish().
    void keep(QRedisResult<T> &&result) { m_result.emplace(std::move(result)); }
    //! The outcome is there: resumes who waits, as the last thing done. In the client's thread.
    void finish()
    {
        if (m_state.exchange(State::Finished, std::memory_order_acq_rel) == State::Awaited)
            m_coroutine.resume();
    }
    bool isFinished() const { return m_state.load(std::memory_order_acquire) == State::Finished; }

    //! False when the outcome came first: there is nothing to wait for.
    bool await(std::coroutine_handle<> coroutine)
    {
        m_coroutine = coroutine;
        State before = State::Pending;
        return m_state.compare_exchange_strong(before, State::Awaited, std::memory_order_acq_rel);
    }
    //! Nobody wants the outcome any more.
    void abandon()
    {
        m_state.store(State::Abandoned, std::memory_order_release);
        const QMutexLocker lock(&m_watchMutex);
        if (m_watched)
            m_watched->cancel();
    }
    //! See Sink::watchCancel(). Only blocking commands are watched.
    QObject *watchAbandon(std::function<void()> abandoned)
    {
        const QMutexLocker lock(&m_watchMutex);
        m_watched = std::make_unique<QFutureInterface<void>>(startedPromise<void>());
        if (isAbandoned())
            m_watched->cancel();
        return watchCancel(m_watched->future(), std::move(abandoned));
    }
    bool isAbandoned() const { return m_state.load(std::memory_order_relaxed) == State::Abandoned; }

    T take() { return std::move(*m_result).value(); }

private:
    enum class State { Pending, Awaited, Finished, Abandoned };

    std::atomic<State> m_state = State::Pending;
    std::coroutine_handle<> m_coroutine;
    std::optional<QRedisResult<T>> m_result;
    QBasicMutex m_watchMutex;
    std::unique_ptr<QFutureInterface<void>> m_watched; // guarded by m_watchMutex; cancelled when abandoned
};

//! The reply goes to a coroutine.
template<typename T>
struct AwaitedSink
{
    QExplicitlySharedDataPointer<AwaitedReply<T>> reply;

    static const Sink::Operations operations;

    void collect(QRedisReader &) { }
    void decode(QRedisReader &reader) { reply->keep(decodeReply<T>(reader)); }
    void fail(const QRedisError &error, qint64) { reply->keep(error); }
    void finish() { reply->finish(); }
    void deliver(QRedisReader &reader)
    {
        decode(reader);
        finish();
    }
    bool isCanceled() const { return reply->isAbandoned(); }
    QObject *watchCancel(std::function<void()> canceled) { return reply->watchAbandon(std::move(canceled)); }
};
template<typename T>
const Sink::Operations AwaitedSink<T>::operations = Sink::operationsOf<AwaitedSink<T>>();

//! Between a coroutine and the reply that it waits for. Lives during one co_await.
template<typename T>
struct ReplyAwaiter
{
    AwaitedReply<T> &reply;

    bool await_ready() const { return reply.isFinished(); }
    bool await_suspend(std::coroutine_handle<> coroutine) { return reply.await(coroutine); }
    T await_resume() { return reply.take(); }
};

struct AwaitingMaker;

} // namespace QRedis::Private

/*!
    A command on its way, to be awaited by a coroutine of any type: what the entries of QRedisClient::awaiting() answer.

    \code
    const std::optional<QByteArray> value = co_await client.awaiting().get("k");
    \endcode

    `co_await` gives the value, or throws the QRedisError. The command is issued by the call and not by `co_await`, so
    that several can be issued before the first is awaited. Move-only; await each once.

    The coroutine goes on in the client's thread, straight from the delivery of the reply, wherever it was suspended: as
    a function given to callback() is called there. It may do anything, destroying the client included; where the client
    is destroyed first, the coroutine goes on within the destructor, with QRedisError::Code::Closed.

    Destroying this object before the reply came, as destroying the suspended coroutine does, gives the command up: what
    was not sent is never sent, and the reply to what was is thrown away. A coroutine that is suspended here may be
    destroyed in the client's thread only, where nothing can resume it meanwhile. A blocking command ends as one whose
    future is cancelled.
*/
template<typename T>
class [[nodiscard]] QRedisAwaitable
{
public:
    QRedisAwaitable(QRedisAwaitable &&) noexcept = default;
    QRedisAwaitable &operator=(QRedisAwaitable &&other) noexcept
    {
        QRedisAwaitable(std::move(other)).m_reply.swap(m_reply); // what was here is given up
        return *this;
    }
    ~QRedisAwaitable()
    {
        if (m_reply && !m_reply->isFinished())
            m_reply->abandon();
    }

    //! What the compiler asks. This object must live until the coroutine goes on.
    QRedis::Private::ReplyAwaiter<T> operator co_await() const { return {*m_reply}; }

private:
    friend QRedis::Private::AwaitingMaker;
    using Reply = QExplicitlySharedDataPointer<QRedis::Private::AwaitedReply<T>>;

    explicit QRedisAwaitable(const Reply &reply)
        : m_reply(reply)
    {
    }

    Reply m_reply;
};

namespace QRedis::Private {

//! Sends with a coroutine as the sink.
struct AwaitingMaker
{
    template<typename T>
    QRedisAwaitable<T> send(Dispatcher &target, const CommandCall &call, const CallOptions &options)
    {
        const QExplicitlySharedDataPointer<AwaitedReply<T>> reply(new AwaitedReply<T>);
        target.dispatch(call, Sink::make(AwaitedSink<T>{reply}), options);
        return QRedisAwaitable<T>(reply);
    }
};

} // namespace QRedis::Private
