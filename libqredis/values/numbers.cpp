// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace QRedis::Private {

namespace {

// The standard's readers know '-' but not '+', which the protocol allows. "+-1" must not slip through.
QByteArrayView withoutPlus(QByteArrayView text)
{
    const bool plus = text.size() > 1 && text.front() == '+' && text[1] != '-';
    return plus ? text.sliced(1) : text;
}

template<typename Number>
std::optional<Number> parse(QByteArrayView text)
{
    text = withoutPlus(text);
    Number number;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return number;
}

QByteArrayView withoutSign(QByteArrayView text)
{
    const bool sign = !text.isEmpty() && (text.front() == '-' || text.front() == '+');
    return sign ? text.sliced(1) : text;
}

} // namespace

std::optional<qint64> parseInteger(QByteArrayView text)
{
    return parse<qint64>(text);
}

std::optional<double> parseDouble(QByteArrayView text)
{
    return parse<double>(text);
}

std::optional<qint64> exactInteger(double value)
{
    // 2^63 itself is a double but no qint64; the comparison also fails for nan.
    constexpr double limit = 9223372036854775808.0;
    if (!(value >= -limit && value < limit) || value != std::trunc(value))
        return std::nullopt;
    return qint64(value);
}

bool isBigNumber(QByteArrayView text)
{
    const QByteArrayView digits = withoutSign(text);
    return !digits.isEmpty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isBigZero(QByteArrayView digits)
{
    digits = withoutSign(digits);
    return std::all_of(digits.begin(), digits.end(), [](char c) { return c == '0'; });
}

QByteArray formatDouble(double value)
{
    char digits[32];
    return QByteArray(digits, std::to_chars(digits, digits + sizeof digits, value).ptr - digits);
}

} // namespace QRedis::Private
