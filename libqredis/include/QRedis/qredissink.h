// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

#include <QtCore/qfuture.h>
#include <QtCore/qpointer.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <new>

namespace QRedis::Private {

/*!
    What becomes of a command's reply: a future, a callback, a pipeline. Type-erased, move-only, without an allocation.

    It is finished exactly once, by deliver(), or by decode() or fail() followed by finish(). Decoding happens where
    the bytes are (with an own thread: the I/O thread); deliver() and finish() run user code, in the client's thread.
    A Sink that dies unfinished would leave a future hanging, so that whoever holds one must finish it.
*/
class Sink
{
public:
    struct Operations
    {
        void (*collect)(void *state,
                        QRedisReader &reader); //!< One of several replies, not the last. Runs no user code.
        void (*deliver)(void *state, QRedisReader &reader); //!< decode() and finish() in one.
        void (*decode)(void *state, QRedisReader &reader); //!< Keeps the outcome. Runs no user code.
        void (*fail)(void *state, const QRedisError &error, qint64 bytesSent); //!< Keeps the error. Runs no user code.
        void (*finish)(void *state); //!< Hands the outcome over: user code runs.
        bool (*isCanceled)(const void *state);
        QObject *(*watchCancel)(void *state, std::function<void()> canceled);
        QByteArray (*scriptSource)(const void *state);
        void (*relocate)(void *to, void *from) noexcept; //!< Moves the state and destroys the source.
        void (*destroy)(void *state) noexcept;
    };

    Sink() = default;
    template<typename State>
    static Sink make(State state)
    {
        static_assert(sizeof(State) <= Capacity && alignof(State) <= alignof(void *)
                      && std::is_nothrow_move_constructible_v<State>);
        Sink sink;
        new (sink.m_state) State(std::move(state));
        sink.m_operations = &State::operations;
        return sink;
    }
    Sink(Sink &&other) noexcept { take(other); }
    Sink &operator=(Sink &&other) noexcept
    {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    ~Sink() { reset(); }

    explicit operator bool() const { return m_operations != nullptr; }
    bool isCanceled() const { return m_operations->isCanceled(m_state); }
    //! An object in this thread that calls \a canceled, from an event, once the caller has cancelled; null where none can.
    //! Owned by the caller.
    QObject *watchCancel(std::function<void()> canceled)
    {
        return m_operations->watchCancel(m_state, std::move(canceled));
    }
    //! The script that the command names by its digest: what to tell a server that has lost it. Null for all else.
    QByteArray scriptSource() const { return m_operations->scriptSource(m_state); }
    void collect(QRedisReader &reader) { m_operations->collect(m_state, reader); }
    void decode(QRedisReader &reader) { m_operations->decode(m_state, reader); }
    //! \a bytesSent of the command's bytes left this process; for what is more than one command.
    void fail(const QRedisError &error, qint64 bytesSent = 0) { m_operations->fail(m_state, error, bytesSent); }

    // The two that run user code leave this object empty first: the code may destroy whoever holds it.
    static void deliver(Sink sink, QRedisReader &reader) { sink.deliverHere(reader); }
    static void finish(Sink sink) { sink.m_operations->finish(sink.m_state); }
    //! As deliver(), for a sink that stands on the stack already.
    void deliverHere(QRedisReader &reader) { m_operations->deliver(m_state, reader); }

    static constexpr std::size_t Capacity = 40;

    //! relocate() and destroy() of a State, for its table of operations.
    template<typename State>
    static void relocateState(void *to, void *from) noexcept
    {
        new (to) State(std::move(*static_cast<State *>(from)));
        static_cast<State *>(from)->~State();
    }
    template<typename State>
    static void destroyState(void *state) noexcept
    {
        static_cast<State *>(state)->~State();
    }
    //! A table of operations whose functions are the members of State.
    template<typename State>
    static constexpr Operations operationsOf()
    {
        return {
            [](void *state, QRedisReader &reader) { static_cast<State *>(state)->collect(reader); },
            [](void *state, QRedisReader &reader) { static_cast<State *>(state)->deliver(reader); },
            [](void *state, QRedisReader &reader) { static_cast<State *>(state)->decode(reader); },
            [](void *state, const QRedisError &error, qint64 sent) { static_cast<State *>(state)->fail(error, sent); },
            [](void *state) { static_cast<State *>(state)->finish(); },
            [](const void *state) { return static_cast<const State *>(state)->isCanceled(); },
            []([[maybe_unused]] void *state, [[maybe_unused]] std::function<void()> canceled) -> QObject * {
                if constexpr (requires { static_cast<State *>(state)->watchCancel(canceled); })
                    return static_cast<State *>(state)->watchCancel(std::move(canceled));
                else
                    return nullptr;
            },
            []([[maybe_unused]] const void *state) -> QByteArray {
                if constexpr (requires { static_cast<const State *>(state)->scriptSource(); })
                    return static_cast<const State *>(state)->scriptSource();
                else
                    return {};
            },
            &relocateState<State>,
            &destroyState<State>,
        };
    }

private:
    void take(Sink &other) noexcept
    {
        m_operations = std::exchange(other.m_operations, nullptr);
        if (m_operations)
            m_operations->relocate(m_state, other.m_state);
    }
    void reset()
    {
        if (m_operations)
            std::exchange(m_operations, nullptr)->destroy(m_state);
    }

    const Operations *m_operations = nullptr;
    alignas(void *) std::byte m_state[Capacity];
};

//! A future that runs: cheaper than a QPromise, which starts it in a second step.
template<typename T>
QFutureInterface<T> startedPromise()
{
    return QFutureInterface<T>(
        QFutureInterfaceBase::State(QFutureInterfaceBase::Started | QFutureInterfaceBase::Running));
}

template<typename T>
void keepResult(QFutureInterface<T> &promise, QRedisResult<T> &&result)
{
    if (!result)
        promise.reportException(std::make_exception_ptr(result.error())); // the QException overload throws inside
    else if constexpr (!std::is_void_v<T>)
        promise.reportResult(std::move(result).value());
}

QREDIS_EXPORT QObject *watchCancel(const QFuture<void> &future, std::function<void()> canceled);

//! The reply goes to a QFuture.
template<typename T>
struct FutureSink
{
    QFutureInterface<T> promise;

    static const Sink::Operations operations;

    void collect(QRedisReader &) { }
    void decode(QRedisReader &reader) { keepResult(promise, decodeReply<T>(reader)); }
    void fail(const QRedisError &error, qint64) { promise.reportException(std::make_exception_ptr(error)); }
    void finish() { promise.reportFinished(); }
    void deliver(QRedisReader &reader)
    {
        decode(reader);
        finish();
    }
    bool isCanceled() const { return promise.isCanceled(); }
    QObject *watchCancel(std::function<void()> canceled)
    {
        return QRedis::Private::watchCancel(QFuture<void>(promise.future()), std::move(canceled));
    }
};
template<typename T>
const Sink::Operations FutureSink<T>::operations = Sink::operationsOf<FutureSink<T>>();

//! The reply goes to a function that takes a QRedisResult<T>.
template<typename T, typename Function>
struct CallbackSink
{
    struct State
    {
        Function function;
        std::unique_ptr<QRedisResult<T>> kept; //!< Only between decode() or fail() and finish().

        static const Sink::Operations operations;

        void collect(QRedisReader &) { }
        void decode(QRedisReader &reader) { kept = std::make_unique<QRedisResult<T>>(decodeReply<T>(reader)); }
        void fail(const QRedisError &error, qint64) { kept = std::make_unique<QRedisResult<T>>(error); }
        void finish() { function(std::as_const(*kept)); }
        void deliver(QRedisReader &reader)
        {
            const QRedisResult<T> result = decodeReply<T>(reader);
            function(result);
        }
        bool isCanceled() const { return false; }
    };

    //! A function too large to stand inline is kept on the heap.
    static Sink make(Function function)
    {
        if constexpr (sizeof(State) <= Sink::Capacity && alignof(State) <= alignof(void *)
                      && std::is_nothrow_move_constructible_v<Function>) {
            return Sink::make(State{std::move(function), nullptr});
        } else {
            auto call = [heap = std::make_unique<Function>(std::move(function))](const QRedisResult<T> &result) {
                (*heap)(result);
            };
            return CallbackSink<T, decltype(call)>::make(std::move(call));
        }
    }
};
template<typename T, typename Function>
const Sink::Operations CallbackSink<T, Function>::State::operations = Sink::operationsOf<State>();

//! Calls \a function only while \a context lives.
template<typename Function>
struct GuardedFunction
{
    QPointer<QObject> context;
    Function function;

    template<typename Result>
    void operator()(const Result &result)
    {
        if (context)
            function(result);
    }
};

} // namespace QRedis::Private
