// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "commands/qrediscommands.h"
#include "qredisawaitable.h"

/*!
    The commands of a client under other conditions: with another deadline, on a connection of their own, into a
    callback or a coroutine instead of a future. Each of these answers a view again, so that they chain in any order:

    \code
    client.withTimeout(100ms).get("k");
    client.callback(this, [](const QRedisResult<std::optional<QByteArray>> &value) { ... }).dedicated().get("k");
    \endcode

    A short-lived value: use it in the statement that makes it. It refers to the client (or transaction) it came from.
*/
template<template<typename> class Result, typename SinkMaker, QRedis::Private::Context C>
class QRedisView : public QRedisCommands<QRedisView<Result, SinkMaker, C>, Result>
{
public:
    static constexpr QRedis::Private::Context context = C;

    QRedisView(QRedis::Private::Dispatcher *target, SinkMaker maker, QRedis::Private::CallOptions options)
        : m_target(target)
        , m_maker(std::move(maker))
        , m_options(options)
    {
    }

    //! The deadline of what follows, instead of QRedisOptions::setCommandTimeout().
    QRedisView withTimeout(std::chrono::milliseconds timeout) const
    {
        QRedisView view = *this;
        view.m_options.timeout = timeout;
        return view;
    }
    //! What follows takes a leased connection of its own, outside the order of the other commands.
    QRedisView dedicated() const
    {
        QRedisView view = *this;
        view.m_options.dedicated = true;
        return view;
    }
    //! Replies go to \a function, a callable with a `const QRedisResult<T> &` (a generic lambda will do).
    template<typename Function>
    auto callback(Function function) const;
    //! As above; \a function is called only while \a context lives.
    template<typename Function>
    auto callback(QObject *context, Function function) const;
    //! Replies go to the coroutine that awaits them: `co_await client.awaiting().get("k")`. See QRedisAwaitable.
    auto awaiting() const;

private:
    friend QRedis::Private::Access;

    template<typename T>
    Result<T> submit(const QRedis::Private::CommandCall &call)
    {
        return m_maker.template send<T>(*m_target, call, m_options);
    }

    QRedis::Private::Dispatcher *m_target;
    SinkMaker m_maker;
    QRedis::Private::CallOptions m_options;
};

namespace QRedis::Private {

template<typename T>
using NoResult = void;

//! Sends with a future as the sink.
struct FutureMaker
{
    template<typename T>
    QFuture<T> send(Dispatcher &target, const CommandCall &call, const CallOptions &options)
    {
        QFutureInterface<T> promise = startedPromise<T>();
        QFuture<T> future = promise.future();
        target.dispatch(call, Sink::make(FutureSink<T>{std::move(promise)}), options);
        return future;
    }
};

//! Sends with a function as the sink.
template<typename Function>
struct CallbackMaker
{
    Function function;

    template<typename T>
    void send(Dispatcher &target, const CommandCall &call, const CallOptions &options)
    {
        target.dispatch(call, CallbackSink<T, Function>::make(function), options);
    }
};

template<Context C = Context::Client>
using FutureView = QRedisView<QFuture, FutureMaker, C>;
template<typename Function, Context C = Context::Client>
using CallbackView = QRedisView<NoResult, CallbackMaker<Function>, C>;
template<Context C = Context::Client>
using AwaitingView = QRedisView<QRedisAwaitable, AwaitingMaker, C>;

} // namespace QRedis::Private

template<template<typename> class Result, typename SinkMaker, QRedis::Private::Context C>
template<typename Function>
auto QRedisView<Result, SinkMaker, C>::callback(Function function) const
{
    return QRedis::Private::CallbackView<Function, C>(m_target, {std::move(function)}, m_options);
}

template<template<typename> class Result, typename SinkMaker, QRedis::Private::Context C>
template<typename Function>
auto QRedisView<Result, SinkMaker, C>::callback(QObject *context, Function function) const
{
    using Guarded = QRedis::Private::GuardedFunction<Function>;
    return QRedis::Private::CallbackView<Guarded, C>(m_target, {Guarded{context, std::move(function)}}, m_options);
}

template<template<typename> class Result, typename SinkMaker, QRedis::Private::Context C>
auto QRedisView<Result, SinkMaker, C>::awaiting() const
{
    return QRedis::Private::AwaitingView<C>(m_target, {}, m_options);
}
