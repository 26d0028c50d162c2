// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>

#include <coroutine>
#include <exception>
#include <utility>

/*!
    A coroutine that starts at once and belongs to this object: destroying it destroys the coroutine, wherever it waits.
    A lambda with captures must outlive its coroutine: give it a name.
    The plainest type that C++20 allows, without any await_transform() that could help an awaitable.
*/
class Coroutine
{
public:
    struct promise_type
    {
        Coroutine get_return_object() { return Coroutine(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() { }
        void unhandled_exception()
        {
            try {
                throw;
            } catch (const QRedisError &thrown) {
                error = thrown;
            }
        }

        QRedisError error;
    };

    Coroutine(Coroutine &&other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
    {
    }
    Coroutine &operator=(Coroutine &&) = delete;
    ~Coroutine()
    {
        if (m_handle)
            m_handle.destroy();
    }

    bool isDone() const { return m_handle.done(); }
    //! What it ended with; NoError where it came to its end.
    QRedisError error() const { return m_handle.promise().error; }

private:
    explicit Coroutine(std::coroutine_handle<promise_type> handle)
        : m_handle(handle)
    {
    }

    std::coroutine_handle<promise_type> m_handle;
};
