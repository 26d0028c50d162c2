// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

// Frames are written as sums of byte arrays, which must be byte arrays themselves.
#undef QT_USE_QSTRINGBUILDER

#include "protocol/parser.h"

#include <QRedis/qredisreader.h>

#include <vector>

//! Frames of every type with the values they spell, and a way to parse them in pieces of any size.
namespace Frames {

using Type = QRedisValue::Type;

inline QRedisValue simple(const QByteArray &text)
{
    return QRedisValue::fromBytes(Type::SimpleString, text);
}
inline QRedisValue bulk(const QByteArray &bytes)
{
    return QRedisValue::fromBytes(Type::BulkString, bytes);
}
inline QRedisValue error(const char *text)
{
    return QRedisValue::fromBytes(Type::Error, text);
}
inline QRedisValue big(const char *digits)
{
    return QRedisValue::fromBytes(Type::BigNumber, digits);
}
inline QRedisValue number(qint64 value)
{
    return QRedisValue::fromInteger(value);
}
inline QRedisValue real(double value)
{
    return QRedisValue::fromDouble(value);
}
inline QRedisValue boolean(bool value)
{
    return QRedisValue::fromBool(value);
}
inline QRedisValue array(const QList<QRedisValue> &list)
{
    return QRedisValue::fromList(Type::Array, list);
}
inline QRedisValue set(const QList<QRedisValue> &list)
{
    return QRedisValue::fromList(Type::Set, list);
}
inline QRedisValue push(const QList<QRedisValue> &list)
{
    return QRedisValue::fromList(Type::Push, list);
}
inline QRedisValue map(const QRedisValue::Pairs &pairs)
{
    return QRedisValue::fromPairs(pairs);
}

//! What came out of a Parser.
struct Parsed
{
    QList<QRedisValue> values;
    QList<bool> pushes; //!< Frame::push of each.
    QRedis::Private::Parser::Status last = QRedis::Private::Parser::Status::NeedMore;
    QString error;
    bool unread = false;
};

//! Takes every frame that is complete.
inline void drain(QRedis::Private::Parser &parser, Parsed &parsed)
{
    using Status = QRedis::Private::Parser::Status;
    while ((parsed.last = parser.next()) == Status::Frame) {
        QRedisReader reader(parser.frame().bytes, &parser.frame().blobs);
        parsed.values << reader.takeValue();
        parsed.pushes << parser.frame().push;
        // Nothing may be left, and nothing may be missing.
        if (!reader.atEnd() || reader.hasFailed())
            parsed.error = QStringLiteral("the frame is not one value");
    }
    if (parsed.last == Status::Error)
        parsed.error = parser.errorString();
    parsed.unread = parser.hasUnreadBytes();
}

//! Parses \a pieces one after the other.
inline Parsed parse(const std::vector<QByteArrayView> &pieces, const QRedis::Private::ReadLimits &limits = {})
{
    QRedis::Private::Parser parser(limits);
    Parsed parsed;
    for (const QByteArrayView piece : pieces) {
        parser.feed(piece);
        drain(parser, parsed);
    }
    return parsed;
}

//! Parses \a bytes in pieces of \a size bytes.
inline Parsed parseInPieces(QByteArrayView bytes, qsizetype size, const QRedis::Private::ReadLimits &limits = {})
{
    std::vector<QByteArrayView> pieces;
    for (qsizetype at = 0; at < bytes.size(); at += size)
        pieces.push_back(bytes.sliced(at, qMin(size, bytes.size() - at)));
    return parse(pieces, limits);
}

} // namespace Frames
