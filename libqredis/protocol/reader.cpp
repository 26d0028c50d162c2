// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisreader.h>

#include "cursor.h"
#include "scan.h"

#include "values/numbers.h"

using namespace Qt::StringLiterals;
using namespace QRedis::Private;

namespace {

using Type = QRedisValue::Type;

QString described(const Token &token)
{
    if (token.marker == 0)
        return u"the reply has no more elements"_s;
    switch (token.type) {
    case Type::Null:
        return u"it is null"_s;
    case Type::SimpleString:
    case Type::BulkString:
    case Type::VerbatimString:
        return u"it is a string"_s;
    case Type::Integer:
        return u"it is an integer"_s;
    case Type::Double:
        return u"it is a double"_s;
    case Type::Boolean:
        return u"it is a boolean"_s;
    case Type::BigNumber:
        return u"it is a big number"_s;
    case Type::Error:
        return u"it is an error"_s;
    case Type::Array:
        return u"it is an array"_s;
    case Type::Map:
        return u"it is a map"_s;
    case Type::Set:
        return u"it is a set"_s;
    case Type::Push:
        return u"it is a push"_s;
    }
    Q_UNREACHABLE();
}

// The command was executed, only its reply is not understood.
QRedisError decodeError(const QString &message)
{
    return QRedisError(QRedisError::Code::Decode, QRedisError::Outcome::Unknown, message);
}

bool isNumber(Type type)
{
    return type == Type::Integer || type == Type::Double || type == Type::BigNumber;
}

bool isString(Type type)
{
    return type == Type::BulkString || type == Type::SimpleString || type == Type::VerbatimString;
}

} // namespace

struct QRedisReader::Header : Token
{
    //! Without the format of a verbatim string.
    QByteArrayView text() const
    {
        return type == Type::VerbatimString && payload.size() >= 4 ? payload.sliced(4) : payload;
    }
};

QRedisReader::QRedisReader(QByteArrayView frame, const QByteArrayList *blobs, qsizetype firstBlob)
    : m_frame(frame)
    , m_blobs(blobs)
    , m_blob(firstBlob)
{
}

//! The next element behind its attributes, which stay where they are: takeValue() may still want them.
QRedisReader::Header QRedisReader::peekHeader()
{
    Cursor cursor(m_frame, m_blobs, {m_position, m_blob});
    cursor.skipStreamEnds();
    m_position = cursor.place.position;
    Token token = cursor.token();
    while (token.isAttributes()) {
        cursor.place = token.next;
        for (qint64 i = 0; i < token.count; ++i) {
            if (!cursor.skipElement())
                return {};
        }
        token = cursor.token();
    }
    return {token};
}

void QRedisReader::consume(const Header &header)
{
    m_position = header.next.position;
    m_blob = header.next.blob;
}

void QRedisReader::mismatch(const Header &header, const char *wanted)
{
    if (header.type == Type::Error && header.marker != 0)
        fail(QRedisError::fromServer(header.payload.toByteArray()));
    else
        fail(decodeError(
            u"the reply does not fit: expected %1, but %2"_s.arg(QLatin1StringView(wanted), described(header))));
    skip();
}

QRedisReader::Plain QRedisReader::takePlain()
{
    const char *const end = m_frame.end();
    const char *const at = m_frame.begin() + qMin(m_position, m_frame.size());
    if (at == end)
        return {};
    if (*at == '$') {
        const ScannedLength length = scanLength(at + 1, end);
        const bool inPlace = length.scan == Scan::Done && length.value >= 0
            && (length.value <= BlobThreshold || !m_blobs) && end - length.next >= length.value + 2;
        if (!inPlace)
            return {};
        m_position = length.next + length.value + 2 - m_frame.begin();
        return {*at, {length.next, qsizetype(length.value)}};
    }
    if (*at == '+' || *at == ':') {
        const char *const lineBreak = findLineBreak(at + 1, end);
        if (scanLineEnd(lineBreak, end) != Scan::Done)
            return {};
        m_position = lineBreak + 2 - m_frame.begin();
        return {*at, {at + 1, lineBreak - at - 1}};
    }
    return {};
}

std::optional<QByteArrayView> QRedisReader::takeText(const char *wanted)
{
    if (const Plain plain = takePlain(); plain.marker)
        return plain.text;
    const Header header = peekHeader();
    if (header.marker == 0 || !(isString(header.type) || isNumber(header.type))) {
        mismatch(header, wanted);
        return std::nullopt;
    }
    consume(header);
    if (!header.isStreamedString())
        return header.text();
    Cursor cursor(m_frame, m_blobs, header.next);
    QByteArrayView single;
    QByteArray joined = cursor.takeChunks(&single);
    m_position = cursor.place.position;
    if (joined.isEmpty())
        return single;
    m_joined.append(std::move(joined));
    return m_joined.constLast();
}

QRedisReader::Type QRedisReader::peekType()
{
    return peekHeader().type;
}

bool QRedisReader::atEnd()
{
    return peekHeader().marker == 0;
}

qint64 QRedisReader::takeInteger()
{
    static constexpr char wanted[] = "an integer";
    std::optional<qint64> number;
    if (const Plain plain = takePlain(); plain.marker) {
        number = parseInteger(plain.text);
        if (!number)
            fail(wanted);
        return number.value_or(0);
    }
    const Header header = peekHeader();
    if (header.type == Type::Boolean) {
        number = header.payload == QByteArrayView("t") ? 1 : 0;
        consume(header);
        return *number;
    }
    const bool real = header.type == Type::Double;
    const auto text = takeText(wanted);
    if (!text)
        return 0;
    if (real) {
        if (const auto value = parseDouble(*text))
            number = exactInteger(*value);
    } else {
        number = parseInteger(*text);
    }
    if (!number)
        fail(wanted);
    return number.value_or(0);
}

double QRedisReader::takeDouble()
{
    static constexpr char wanted[] = "a number";
    const auto text = takeText(wanted);
    if (!text)
        return 0;
    const auto number = parseDouble(*text);
    if (!number)
        fail(wanted);
    return number.value_or(0);
}

bool QRedisReader::takeBool()
{
    static constexpr char wanted[] = "a boolean, a number or OK";
    if (const Plain plain = takePlain(); plain.marker) {
        if (plain.marker == ':')
            return !isBigZero(plain.text);
        const bool ok = plain.text.size() == 2 && plain.text[0] == 'O' && plain.text[1] == 'K';
        if (!ok)
            fail(wanted);
        return ok;
    }
    const Header header = peekHeader();
    if (header.marker != 0 && (header.type == Type::Null || header.type == Type::Boolean)) {
        consume(header);
        return header.payload == QByteArrayView("t");
    }
    const auto text = takeText(wanted);
    if (!text)
        return false;
    if (header.type == Type::Double)
        return parseDouble(*text).value_or(0) != 0;
    if (isNumber(header.type))
        return !isBigZero(*text);
    if (*text != QByteArrayView("OK")) {
        fail(wanted);
        return false;
    }
    return true;
}

QByteArray QRedisReader::takeBytes()
{
    if (const Plain plain = takePlain(); plain.marker)
        return plain.text.toByteArray();
    const Header header = peekHeader();
    if (header.type == Type::BulkString && header.blob >= 0) {
        consume(header);
        return m_blobs->at(header.blob);
    }
    if (header.isStreamedString()) {
        Cursor cursor(m_frame, m_blobs, header.next);
        const QByteArray joined = cursor.takeChunks();
        m_position = cursor.place.position;
        m_blob = cursor.place.blob;
        return joined;
    }
    const auto text = takeText("a string");
    return text ? text->toByteArray() : QByteArray();
}

QByteArrayView QRedisReader::takeView()
{
    return takeText("a string").value_or(QByteArrayView());
}

bool QRedisReader::takeNull()
{
    if (m_position + 1 < m_frame.size() && m_frame[m_position] == '$' && m_frame[m_position + 1] != '-')
        return false;
    const Header header = peekHeader();
    if (header.marker == 0) {
        mismatch(header, "null");
        return false;
    }
    if (header.type != Type::Null)
        return false;
    consume(header);
    return true;
}

qsizetype QRedisReader::enter()
{
    const char *const end = m_frame.end();
    const char *const at = m_frame.begin() + qMin(m_position, m_frame.size());
    if (at != end && (*at == '*' || *at == '>')) {
        const ScannedLength length = scanLength(at + 1, end);
        if (length.scan == Scan::Done && length.value >= 0) {
            m_position = length.next - m_frame.begin();
            return qsizetype(length.value);
        }
    }
    const Header header = peekHeader();
    if (!header.aggregate) {
        mismatch(header, "an array, set or map");
        return 0;
    }
    consume(header);
    return header.streamed ? Cursor(m_frame, m_blobs, header.next).countStreamed() : qsizetype(header.count);
}

qsizetype QRedisReader::peekCount()
{
    const Header header = peekHeader();
    if (!header.aggregate)
        return -1;
    return header.streamed ? Cursor(m_frame, m_blobs, header.next).countStreamed() : qsizetype(header.count);
}

QRedisValue QRedisReader::takeValue()
{
    const Header header = peekHeader();
    if (header.marker == 0) {
        mismatch(header, "a value");
        return {};
    }
    Cursor cursor(m_frame, m_blobs, {m_position, m_blob});
    QRedisValue value = cursor.takeTree();
    m_position = cursor.place.position;
    m_blob = cursor.place.blob;
    return value;
}

void QRedisReader::skip()
{
    Cursor cursor(m_frame, m_blobs, {m_position, m_blob});
    cursor.skipStreamEnds();
    if (!cursor.skipElement()) {
        if (!hasFailed())
            fail(decodeError(u"the reply does not fit: it has no more elements"_s));
        cursor.place.position = m_frame.size();
    }
    m_position = cursor.place.position;
    m_blob = cursor.place.blob;
}

void QRedisReader::fail(const char *wanted)
{
    fail(decodeError(u"the reply does not fit: expected %1"_s.arg(QLatin1StringView(wanted))));
}

void QRedisReader::fail(const QRedisError &error)
{
    if (!m_error)
        m_error = error;
}
