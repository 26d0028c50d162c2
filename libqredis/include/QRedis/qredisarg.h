// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

#include <QtCore/qbytearrayview.h>
#include <QtCore/qstring.h>

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

class QRedisArg;
class QRedisWords;

namespace QRedis::Private {

template<typename T, typename... Others>
concept OneOf = (std::same_as<T, Others> || ...);

// Characters and booleans are left out: a pointer must never turn into a number silently.
template<typename T>
concept ArgInteger = std::integral<T> && !OneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

template<typename T>
concept ArgText = !std::convertible_to<T, QByteArrayView> && std::convertible_to<T, QStringView>;

template<typename T>
concept ArgViewable = std::convertible_to<T, QByteArrayView> || std::convertible_to<T, QStringView>;

template<typename T>
concept ArgBuildable = std::convertible_to<T, QByteArray> || std::convertible_to<T, QString>;

//! A sum that is still to be made: `prefix + id` where QT_USE_QSTRINGBUILDER is on.
template<typename T>
concept ArgSum = std::is_class_v<T> && !ArgViewable<T> && ArgBuildable<T>;

} // namespace QRedis::Private

/*!
    One word of a command: bytes, text (sent as UTF-8) or a number (sent in decimal).

    Made implicitly in a call and gone with it: it refers to what it was made of and is not for keeping.
    A `const char *` ends at its first NUL: binary data goes as QByteArray or QByteArrayView. Neither bool nor char converts.
*/
class QREDIS_EXPORT QRedisArg
{
public:
    //! An empty argument; containers need one.
    QRedisArg() = default;
    QRedisArg(const QByteArray &bytes) noexcept
        : m_data(bytes.constData())
        , m_size(bytes.size())
        , m_source(&bytes)
    {
    }
    QRedisArg(QByteArrayView bytes) noexcept
        : m_data(bytes.data())
        , m_size(bytes.size())
    {
    }
    QRedisArg(std::string_view bytes) noexcept
        : m_data(bytes.data())
        , m_size(qsizetype(bytes.size()))
    {
    }
    QRedisArg(const std::string &bytes) noexcept // by itself it would be a QByteArrayView as well as a std::string_view
        : m_data(bytes.data())
        , m_size(qsizetype(bytes.size()))
    {
    }
    QRedisArg(const char *text) noexcept
        : m_data(text)
        , m_size(text ? qsizetype(std::char_traits<char>::length(text)) : 0)
    {
    }
    template<QRedis::Private::ArgText T>
    QRedisArg(const T &text)
        : m_owned(QStringView(text).toUtf8())
        , m_size(m_owned.size())
        , m_kind(Kind::Owned)
    {
    }
    template<QRedis::Private::ArgSum T>
    QRedisArg(const T &sum)
        : m_owned(made(sum))
        , m_size(m_owned.size())
        , m_kind(Kind::Owned)
    {
    }
    QRedisArg(QLatin1StringView text)
        : m_owned(QString(text).toUtf8())
        , m_size(m_owned.size())
        , m_kind(Kind::Owned)
    {
    }
    template<QRedis::Private::ArgInteger T>
    QRedisArg(T number) noexcept
        : m_size(std::to_chars(m_digits, m_digits + sizeof m_digits, number).ptr - m_digits)
        , m_kind(Kind::Digits)
    {
    }
    //! The shortest decimal that reads back as the same double; "inf", "-inf", "nan".
    QRedisArg(double number) noexcept
        : m_size(std::to_chars(m_digits, m_digits + sizeof m_digits, number).ptr - m_digits)
        , m_kind(Kind::Digits)
    {
    }
    QRedisArg(bool) = delete;
    QRedisArg(char) = delete;
    QRedisArg(std::nullptr_t) = delete;

    //! Bytes that this object keeps itself.
    static QRedisArg owning(QByteArray bytes);

    //! The bytes as they will be sent; valid while this object and what it was made of are.
    QByteArrayView view() const noexcept
    {
        switch (m_kind) {
        case Kind::Digits:
            return {m_digits, m_size};
        case Kind::Owned:
            return m_owned;
        case Kind::View:
            break;
        }
        return {m_data, m_size};
    }
    qsizetype size() const noexcept { return m_size; }
    //! The bytes as a byte array, shared with the caller's where there is one.
    QByteArray toByteArray() const;

private:
    enum class Kind : quint8 { View, Owned, Digits };

    template<typename T>
    static QByteArray made(const T &sum)
    {
        if constexpr (std::convertible_to<T, QByteArray>)
            return sum;
        else
            return QString(sum).toUtf8();
    }

    QByteArray m_owned;
    char m_digits[32] = {}; // zeroed, since copies of a word without digits copy it too
    const char *m_data = nullptr;
    qsizetype m_size = 0;
    const QByteArray *m_source = nullptr;
    Kind m_kind = Kind::View;
};
