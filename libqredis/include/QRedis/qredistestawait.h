// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qeventloop.h>
#include <QtCore/qfuture.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qstring.h>
#include <QtCore/qtimer.h>

#include <chrono>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

//! Helpers for Qt Test suites. They know any QFuture, and nothing of Redis.
namespace QRedisTest {

/*!
    Runs the event loop until \a future is finished, well or not; false when it is not within \a limit.

    It watches the future and attaches nothing to it: a continuation of the caller's own stays in place. Failures are
    not thrown; ask value().

    \code
    QVERIFY(QRedisTest::await(client.close()));
    \endcode
*/
template<class T>
bool await(const QFuture<T> &future, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    QEventLoop loop;
    QFutureWatcher<T> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(limit, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.exec();
    return future.isFinished();
}

//! What came of a future: its value, or why there is none. A value class; see value().
template<class T>
class Settled
{
    using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

public:
    explicit operator bool() const { return m_value.has_value(); }
    const Stored &operator*() const { return *m_value; }
    const Stored *operator->() const { return &*m_value; }

    //! Why there is no value: the exception's what(), or that the future was cancelled or not finished in time.
    QString message() const { return m_message; }

    //! The exception, if the future failed with an E: `reply.failure<QRedisError>()->code()`.
    template<class E>
    std::optional<E> failure() const
    {
        try {
            if (m_exception)
                std::rethrow_exception(m_exception);
        } catch (const E &error) {
            return error;
        } catch (...) {
        }
        return std::nullopt;
    }

    static Settled withValue(Stored value)
    {
        Settled settled;
        settled.m_value = std::move(value);
        return settled;
    }

    static Settled withMessage(const QString &message, std::exception_ptr exception = {})
    {
        Settled settled;
        settled.m_message = message;
        settled.m_exception = std::move(exception);
        return settled;
    }

private:
    std::optional<Stored> m_value;
    QString m_message;
    std::exception_ptr m_exception;
};

/*!
    Awaits \a future and returns its value or its failure; never throws.

    \code
    const auto reply = QRedisTest::value(client.get("k"));
    QVERIFY2(reply, qPrintable(reply.message()));
    QCOMPARE(*reply, "v");
    \endcode
*/
template<class T>
Settled<T> value(QFuture<T> future, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    if (!await(future, limit))
        return Settled<T>::withMessage(QStringLiteral("Not finished within %1 ms").arg(limit.count()));
    try {
        future.waitForFinished(); // throws what the future failed with
        if constexpr (std::is_void_v<T>) {
            if (!future.isCanceled())
                return Settled<T>::withValue({});
        } else {
            if (future.resultCount() > 0)
                return Settled<T>::withValue(future.result());
        }
        return Settled<T>::withMessage(QStringLiteral("Cancelled"));
    } catch (const std::exception &error) {
        return Settled<T>::withMessage(QString::fromUtf8(error.what()), std::current_exception());
    } catch (...) {
        return Settled<T>::withMessage(QStringLiteral("An unknown exception"), std::current_exception());
    }
}

} // namespace QRedisTest
