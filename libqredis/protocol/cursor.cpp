// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "cursor.h"

#include "parser.h"
#include "scan.h"

#include "values/numbers.h"

#include <QRedis/qredisreader.h>

#include <QtCore/qvarlengtharray.h>

#include <limits>
#include <utility>

namespace QRedis::Private {

using Type = QRedisValue::Type;

Token Cursor::token() const
{
    Token token = nothing();
    const char *const end = m_frame.end();
    const char *const at = m_frame.begin() + qMin(place.position, m_frame.size());
    if (at == end)
        return token;
    const char *const text = at + 1;
    const auto behind = [&](const char *next) { return Place{next - m_frame.begin(), place.blob}; };

    switch (*at) {
    case '+':
        token.type = Type::SimpleString;
        break;
    case '-':
        token.type = Type::Error;
        break;
    case ':':
        token.type = Type::Integer;
        break;
    case ',':
        token.type = Type::Double;
        break;
    case '#':
        token.type = Type::Boolean;
        break;
    case '(':
        token.type = Type::BigNumber;
        break;
    case '_':
        token.type = Type::Null;
        break;
    case '$':
    case '!':
    case '=':
    case '*':
    case '%':
    case '~':
    case '>':
    case '|': {
        const ScannedLength length = scanLength(text, end);
        if (length.scan != Scan::Done)
            return token;
        token.next = behind(length.next);
        token.marker = *at;
        token.streamed = length.value == ScannedLength::Streamed;
        token.aggregate = *at != '$' && *at != '!' && *at != '=';
        if (length.value == ScannedLength::Null) {
            token.aggregate = false;
            return token;
        }
        if (token.aggregate) {
            token.type = *at == '*' ? Type::Array : *at == '~' ? Type::Set : *at == '>' ? Type::Push : Type::Map;
            token.count = token.type == Type::Map ? 2 * length.value : length.value;
            return token;
        }
        token.type = *at == '$' ? Type::BulkString : *at == '=' ? Type::VerbatimString : Type::Error;
        if (token.streamed)
            return token;
        if (length.value > QRedisReader::BlobThreshold && m_blobs) {
            if (place.blob >= m_blobs->size())
                return nothing();
            token.payload = m_blobs->at(place.blob);
            token.blob = place.blob;
            ++token.next.blob;
            return token;
        }
        if (end - length.next < length.value + 2)
            return nothing();
        token.payload = {length.next, qsizetype(length.value)};
        token.next = behind(length.next + length.value + 2);
        return token;
    }
    default:
        return token;
    }
    const char *const lineBreak = findLineBreak(text, end);
    if (scanLineEnd(lineBreak, end) != Scan::Done)
        return token;
    token.marker = *at;
    token.payload = {text, lineBreak - text};
    token.next = behind(lineBreak + 2);
    return token;
}

void Cursor::skipStreamEnds()
{
    while (atStreamEnd())
        place.position += 3;
}

bool Cursor::skipElement()
{
    // Counts of streamed aggregates are unknown: while in one, the count of those around it waits in `outer`.
    QVarLengthArray<qint64, 16> outer;
    constexpr qint64 unknown = std::numeric_limits<qint64>::max() / 2;
    qint64 remaining = 1;
    while (remaining > 0) {
        if (atStreamEnd() && !outer.isEmpty()) {
            place.position += 3;
            remaining = outer.last();
            outer.removeLast();
            continue;
        }
        const Token token = this->token();
        if (token.marker == 0)
            return false;
        place = token.next;
        if (!token.isAttributes())
            --remaining;
        if (token.isStreamedString()) {
            takeChunks();
        } else if (token.streamed) {
            outer.append(remaining);
            remaining = unknown;
        } else {
            remaining += token.count;
        }
    }
    return true;
}

qsizetype Cursor::countStreamed() const
{
    Cursor ahead = *this;
    qsizetype count = 0;
    while (!ahead.atStreamEnd() && ahead.skipElement())
        ++count;
    return count;
}

QByteArray Cursor::takeChunks(QByteArrayView *single)
{
    QByteArray joined;
    QByteArrayView first;
    const char *const end = m_frame.end();
    while (true) {
        const char *const at = m_frame.begin() + place.position;
        if (at == end || *at != ';')
            break;
        const ScannedLength length = scanLength(at + 1, end);
        if (length.scan != Scan::Done || length.value < 0)
            break;
        place.position = length.next - m_frame.begin();
        if (length.value == 0 || end - length.next < length.value + 2)
            break;
        const QByteArrayView chunk(length.next, qsizetype(length.value));
        place.position += chunk.size() + 2;
        if (first.isNull()) {
            first = chunk;
        } else {
            if (joined.isEmpty())
                joined.append(first);
            joined.append(chunk);
        }
    }
    if (single && joined.isEmpty()) {
        *single = first;
        return {};
    }
    return joined.isEmpty() ? first.toByteArray() : joined;
}

QRedisValue Cursor::takeTree()
{
    // Parser never lets such a frame pass; a foreign one must not exhaust the stack.
    if (m_depth > ReadLimits::MaximumDepth)
        return {};
    ++m_depth;
    QRedisValue::Pairs attributes;
    Token token = this->token();
    while (token.isAttributes()) {
        place = token.next;
        for (const auto &[key, value] : takeAggregate(token).toPairs())
            attributes.emplaceBack(key, value);
        token = this->token();
    }
    place = token.next;
    // Nothing that could be read: whoever counts elements must not wait for the rest.
    if (token.marker == 0)
        place.position = m_frame.size();
    QRedisValue value;
    const auto bytes = [&] { return token.blob >= 0 ? m_blobs->at(token.blob) : token.payload.toByteArray(); };
    switch (token.type) {
    case Type::Null:
        break;
    case Type::Integer:
        value = QRedisValue::fromInteger(parseInteger(token.payload).value_or(0));
        break;
    case Type::Double:
        value = QRedisValue::fromDouble(parseDouble(token.payload).value_or(0));
        break;
    case Type::Boolean:
        value = QRedisValue::fromBool(token.payload == QByteArrayView("t"));
        break;
    case Type::VerbatimString:
        value = QRedisValue::fromVerbatim(token.payload.first(qMin<qsizetype>(3, token.payload.size())).toByteArray(),
                                          token.payload.sliced(qMin<qsizetype>(4, token.payload.size())).toByteArray());
        break;
    case Type::SimpleString:
    case Type::BulkString:
    case Type::BigNumber:
    case Type::Error:
        value = QRedisValue::fromBytes(token.type, token.isStreamedString() ? takeChunks() : bytes());
        break;
    case Type::Array:
    case Type::Map:
    case Type::Set:
    case Type::Push:
        value = takeAggregate(token);
        break;
    }
    --m_depth;
    return attributes.isEmpty() ? value : value.withAttributes(attributes);
}

//! The elements behind the header \a token.
QRedisValue Cursor::takeAggregate(const Token &token)
{
    qint64 remaining = token.streamed ? std::numeric_limits<qint64>::max() : token.count;
    const auto more = [&] {
        return remaining > 0 && place.position < m_frame.size() && !(token.streamed && atStreamEnd());
    };
    QRedisValue value;
    if (token.type == Type::Map) {
        QRedisValue::Pairs pairs;
        pairs.reserve(token.streamed ? 0 : plausible(token.count / 2));
        for (; more(); remaining -= 2) {
            QRedisValue key = takeTree();
            pairs.emplaceBack(std::move(key), takeTree());
        }
        value = QRedisValue::fromPairs(pairs);
    } else {
        QList<QRedisValue> list;
        list.reserve(token.streamed ? 0 : plausible(token.count));
        for (; more(); --remaining)
            list.append(takeTree());
        value = QRedisValue::fromList(token.type, list);
    }
    if (token.streamed && atStreamEnd())
        place.position += 3;
    return value;
}

} // namespace QRedis::Private
