// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisreader.h>

#include "parser.h"
#include "scan.h"

#include "values/numbers.h"

#include <QtCore/qvarlengtharray.h>

#include <limits>
#include <utility>

using namespace Qt::StringLiterals;
using namespace QRedis::Private;

namespace {

using Type = QRedisValue::Type;

//! Where an element begins, and how many blobs stood before it.
struct Place
{
    qsizetype position = 0;
    qsizetype blob = 0;
};

//! One marker with its length or payload. Parser has checked the frame: what does not fit here is a cut or foreign one.
struct Token
{
    char marker = 0; //!< 0: the frame ends here, or is none.
    Type type = Type::Null;
    bool streamed = false;
    bool aggregate = false; //!< Attributes included.
    qint64 count = 0; //!< Elements of an aggregate that is not streamed.
    QByteArrayView payload; //!< Of a scalar, not of a streamed string; of a verbatim string with its format.
    qsizetype blob = -1; //!< Index of the blob that the payload is.
    Place next; //!< Behind a scalar; behind the header of what is streamed or an aggregate.

    bool isAttributes() const { return marker == '|'; }
    bool isStreamedString() const { return streamed && !aggregate; }
};

//! Reads tokens of a frame at any place.
class Cursor
{
public:
    Cursor(QByteArrayView frame, const QByteArrayList *blobs, Place place)
        : place(place)
        , m_frame(frame)
        , m_blobs(blobs)
    {
    }

    Place place;

    Token token() const;
    //! Moves over one element and its attributes; false at the end of the frame.
    bool skipElement();
    //! Moves over the ends of streamed aggregates: whoever reads one knows by its count when it is over.
    void skipStreamEnds();
    bool atStreamEnd() const { return place.position < m_frame.size() && m_frame[place.position] == '.'; }
    //! Elements up to the end of the streamed aggregate that place stands in.
    qsizetype countStreamed() const;
    //! Moves over the chunks of a streamed string and answers them joined; \a single is set where they need no joining.
    QByteArray takeChunks(QByteArrayView *single = nullptr);
    QRedisValue takeTree();

private:
    Token nothing() const
    {
        Token token;
        token.next = place;
        return token;
    }
    QRedisValue takeAggregate(const Token &token);
    //! No count can promise more elements than there are bytes for.
    qsizetype plausible(qint64 count) const
    {
        return qsizetype(qMin<qint64>(count, (m_frame.size() - place.position) / 3));
    }

    QByteArrayView m_frame;
    const QByteArrayList *m_blobs;
    int m_depth = 0;
};

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

//! The usual string: of known length, in the frame, not null. Nothing, and nothing is moved, where the next element is any other.
std::optional<QByteArrayView> takeWholeBulk(QByteArrayView frame, qsizetype &position)
{
    const char *at = frame.begin() + position;
    const char *const end = frame.end();
    if (end - at < 6 || *at != '$')
        return std::nullopt;
    qsizetype length = 0;
    const char *const digits = ++at;
    for (; at != end && *at >= '0' && *at <= '9' && length <= QRedisReader::BlobThreshold; ++at)
        length = 10 * length + (*at - '0');
    if (at == digits || length > QRedisReader::BlobThreshold || end - at < length + 4 || at[0] != '\r' || at[1] != '\n')
        return std::nullopt;
    position = at + 4 + length - frame.begin();
    return QByteArrayView(at + 2, length);
}

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

std::optional<QByteArrayView> QRedisReader::takeText(const char *wanted)
{
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

QRedisReader::Type QRedisReader::type()
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
    const Header header = peekHeader();
    std::optional<qint64> number;
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
    if (const auto text = takeWholeBulk(m_frame, m_position))
        return text->toByteArray();
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
    if (const auto text = takeWholeBulk(m_frame, m_position))
        return *text;
    return takeText("a string").value_or(QByteArrayView());
}

bool QRedisReader::takeNull()
{
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
