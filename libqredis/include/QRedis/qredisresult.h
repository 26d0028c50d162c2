// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediserror.h"

#include <variant>

/*!
    A value of T, or the QRedisError that stands in its place. What callbacks are given.

    A plain value; check it before reading: reading the value of a failed result throws its error.
*/
template<typename T>
class QRedisResult
{
public:
    QRedisResult(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    QRedisResult(QRedisError error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool hasValue() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return hasValue(); }

    //! The value. \throws QRedisError where there is none.
    const T &value() const &
    {
        throwIfFailed();
        return *std::get_if<0>(&m_state);
    }
    T &&value() &&
    {
        throwIfFailed();
        return std::move(*std::get_if<0>(&m_state));
    }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }

    //! The error; one with QRedisError::Code::NoError where there is a value.
    QRedisError error() const { return hasValue() ? QRedisError() : *std::get_if<1>(&m_state); }

private:
    void throwIfFailed() const
    {
        if (!hasValue())
            std::get_if<1>(&m_state)->raise();
    }

    std::variant<T, QRedisError> m_state;
};

//! Result of a command that answers nothing but OK.
template<>
class QRedisResult<void>
{
public:
    QRedisResult() = default;
    QRedisResult(QRedisError error)
        : m_error(std::move(error))
    {
    }

    bool hasValue() const noexcept { return m_error.code() == QRedisError::Code::NoError; }
    explicit operator bool() const noexcept { return hasValue(); }
    //! \throws QRedisError when the command failed.
    void value() const
    {
        if (!hasValue())
            m_error.raise();
    }
    QRedisError error() const { return m_error; }

private:
    QRedisError m_error;
};
