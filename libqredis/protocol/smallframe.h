// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "scan.h"

#include <QRedis/qredisreader.h>

/*!
    Short and plain frames that have arrived whole, cut in one go: one string, line or integer, as most replies are, or a
    flat aggregate of up to nine of them, as every message of a channel is.

    Whatever else there is (what ends early, null, nested, large, wrong) is no small frame: Parser scans it token by
    token, and says what is wrong with it.
*/
namespace QRedis::Private {

struct SmallFrame
{
    qsizetype size = 0; //!< 0: it is none.
    qint64 elements = 0; //!< An aggregate counts as one, too.
    bool push = false;
};

//! Of two bytes that are there.
inline bool isLineEnd(const char *text)
{
    return text[0] == '\r' && text[1] == '\n';
}

//! Behind the scalar at \a text, or null where it is none that is short, plain and whole.
inline const char *skipSmallScalar(const char *text, const char *end)
{
    constexpr qsizetype LineEnd = 2;
    if (text == end)
        return nullptr;
    const char *content = text + 1;
    switch (*text) {
    case '$': {
        qsizetype length = 0;
        for (; content != end && isDigit(*content) && length <= QRedisReader::BlobThreshold; ++content)
            length = length * 10 + (*content - '0');
        // Null, streamed, a blob, or more zeros in front than scanLength() takes.
        if (content == text + 1 || length > QRedisReader::BlobThreshold || content - text > 18)
            return nullptr;
        // Whatever is missing is the general scan's to tell: one look at the end serves both line ends.
        if (end - content < LineEnd + length + LineEnd || !isLineEnd(content))
            return nullptr;
        content += LineEnd + length;
        return isLineEnd(content) ? content + LineEnd : nullptr;
    }
    case '+':
    case '-':
        content = findLineBreak(content, end);
        break;
    case ':': {
        const char *const digits = content != end && *content == '-' ? content + 1 : content;
        content = digits;
        while (content != end && isDigit(*content))
            ++content;
        // From 19 digits on there may be an overflow.
        if (content == digits || content - digits > 18)
            return nullptr;
        break;
    }
    default:
        return nullptr;
    }
    return end - content >= LineEnd && isLineEnd(content) ? content + LineEnd : nullptr;
}

inline SmallFrame scanSmallFrame(const char *begin, const char *end)
{
    const char *next = begin;
    int elements = 0;
    const bool aggregate = begin != end && (*begin == '*' || *begin == '>');
    if (aggregate) {
        constexpr qsizetype Header = 4; // with a count of one digit
        if (end - begin < Header || begin[1] < '1' || begin[1] > '9' || begin[2] != '\r' || begin[3] != '\n')
            return {};
        elements = begin[1] - '0';
        next = begin + Header;
        for (int i = 0; i < elements && next; ++i)
            next = skipSmallScalar(next, end);
    } else {
        next = skipSmallScalar(begin, end);
    }
    if (!next)
        return {};
    return {next - begin, elements + 1, aggregate && *begin == '>'};
}

} // namespace QRedis::Private
