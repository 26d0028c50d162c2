// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qbytearrayview.h>

#include <charconv>
#include <cstring>

//! Writes RESP words: what a client sends is always an array of bulk strings.
namespace QRedis::Private::Writer {

//! Room that a header needs at most: type, 20 digits, CRLF.
inline constexpr qsizetype HeaderSize = 24;

//! `<type><number>\r\n` at \a out; answers the end.
inline char *header(char *out, char type, qsizetype number)
{
    *out++ = type;
    out = std::to_chars(out, out + 20, number).ptr;
    *out++ = '\r';
    *out++ = '\n';
    return out;
}

inline char *arrayHeader(char *out, qsizetype words)
{
    return header(out, '*', words);
}

inline char *bulkHeader(char *out, qsizetype size)
{
    return header(out, '$', size);
}

//! A whole bulk string; needs HeaderSize + word.size() + 2 bytes.
inline char *bulk(char *out, QByteArrayView word)
{
    out = bulkHeader(out, word.size());
    if (!word.isEmpty())
        std::memcpy(out, word.data(), std::size_t(word.size()));
    out += word.size();
    *out++ = '\r';
    *out++ = '\n';
    return out;
}

//! A whole command of \a words, for what is not on the fast path.
QByteArray command(std::initializer_list<QByteArrayView> words);

} // namespace QRedis::Private::Writer
