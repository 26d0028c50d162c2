// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearrayview.h>

#include <algorithm>
#include <cstring>

//! The smallest pieces of the protocol, read off bytes that may end anywhere.
namespace QRedis::Private {

enum class Scan {
    Done,
    Partial, //!< Well-formed so far, but the bytes end.
    Malformed,
};

struct ScannedLength
{
    Scan scan;
    const char *next; //!< Behind CRLF, when Done.
    qint64 value; //!< Or one of the two below.

    static constexpr qint64 Null = -1;
    static constexpr qint64 Streamed = -2;
    //! 18 digits and more: beyond any limit and no longer safe to calculate with.
    static constexpr qint64 TooLong = -3;
};

inline bool isDigit(char c)
{
    return unsigned(uchar(c)) - unsigned('0') <= 9;
}

//! The CRLF at \a text.
inline Scan scanLineEnd(const char *text, const char *end)
{
    if (text == end)
        return Scan::Partial;
    if (*text != '\r')
        return Scan::Malformed;
    if (text + 1 == end)
        return Scan::Partial;
    return text[1] == '\n' ? Scan::Done : Scan::Malformed;
}

//! The length or count after a type's marker, up to and with its CRLF: digits, "-1" or "?".
inline ScannedLength scanLength(const char *text, const char *end)
{
    const char *at = text;
    qint64 value = 0;
    for (; at != end; ++at) {
        if (!isDigit(*at))
            break;
        if (at - text == 18)
            return {Scan::Malformed, at, ScannedLength::TooLong};
        value = value * 10 + (*at - '0');
    }
    if (at == text && at != end) {
        if (*at == '?') {
            value = ScannedLength::Streamed;
            ++at;
        } else if (*at == '-') {
            if (++at != end && *at++ != '1')
                return {Scan::Malformed, at, 0};
            value = ScannedLength::Null;
        }
    }
    // Nothing but a CRLF is no length.
    if (at == text)
        return {at == end ? Scan::Partial : Scan::Malformed, at, 0};
    return {scanLineEnd(at, end), at + 2, value};
}

//! First carriage return or line feed from \a text on, or \a end. Most lines are short, some are an error with a long story.
inline const char *findLineBreak(const char *text, const char *end)
{
    constexpr qsizetype Short = 24;
    const char *const nearEnd = text + std::min<qsizetype>(Short, end - text);
    for (; text != nearEnd; ++text) {
        if (*text == '\r' || *text == '\n')
            return text;
    }
    if (text == end)
        return end;
    const auto find = [text](char c, const char *limit) {
        const void *found = std::memchr(text, c, std::size_t(limit - text));
        return found ? static_cast<const char *>(found) : limit;
    };
    return find('\n', find('\r', end));
}

} // namespace QRedis::Private
