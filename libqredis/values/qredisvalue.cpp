// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisvalue.h>

#include "values/numbers.h"

#include <QtCore/qdebug.h>

#include <cmath>
#include <optional>
#include <variant>

using namespace QRedis::Private;

// Values hold values. A reply nests at most 1024 levels (Parser refuses deeper ones), so comparing, printing and
// destroying go down recursively.
class QRedisValueData : public QSharedData
{
public:
    struct Verbatim
    {
        QByteArray format;
        QByteArray bytes;
    };
    using Content = std::variant<std::monostate, bool, qint64, double, QByteArray, Verbatim, QList<QRedisValue>,
                                 QRedisValue::Pairs>;

    QRedisValueData(QRedisValue::Type type, Content content)
        : type(type)
        , content(std::move(content))
    {
    }

    template<typename T>
    const T *as() const
    {
        return std::get_if<T>(&content);
    }

    QRedisValue::Type type;
    Content content;
    QRedisValue::Pairs attributes;
};

namespace {

bool sameDouble(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

// A plain null is no object at all.
QRedisValue::QRedisValue() = default;
QRedisValue::QRedisValue(const QRedisValue &other) = default;
QRedisValue::QRedisValue(QRedisValue &&other) noexcept = default;
QRedisValue &QRedisValue::operator=(const QRedisValue &other) = default;
QRedisValue &QRedisValue::operator=(QRedisValue &&other) noexcept = default;
QRedisValue::~QRedisValue() = default;

QRedisValue QRedisValue::fromInteger(qint64 value)
{
    QRedisValue result;
    result.d = new QRedisValueData(Type::Integer, value);
    return result;
}

QRedisValue QRedisValue::fromDouble(double value)
{
    QRedisValue result;
    result.d = new QRedisValueData(Type::Double, value);
    return result;
}

QRedisValue QRedisValue::fromBool(bool value)
{
    QRedisValue result;
    result.d = new QRedisValueData(Type::Boolean, value);
    return result;
}

QRedisValue QRedisValue::fromBytes(Type type, const QByteArray &bytes)
{
    Q_ASSERT(type == Type::SimpleString || type == Type::BulkString || type == Type::BigNumber || type == Type::Error);
    QRedisValue result;
    result.d = new QRedisValueData(type, bytes);
    return result;
}

QRedisValue QRedisValue::fromVerbatim(const QByteArray &format, const QByteArray &bytes)
{
    QRedisValue result;
    result.d = new QRedisValueData(Type::VerbatimString, QRedisValueData::Verbatim{format, bytes});
    return result;
}

QRedisValue QRedisValue::fromList(Type type, const QList<QRedisValue> &list)
{
    Q_ASSERT(type == Type::Array || type == Type::Set || type == Type::Push);
    QRedisValue result;
    result.d = new QRedisValueData(type, list);
    return result;
}

QRedisValue QRedisValue::fromPairs(const Pairs &pairs)
{
    QRedisValue result;
    result.d = new QRedisValueData(Type::Map, pairs);
    return result;
}

QRedisValue::Type QRedisValue::type() const
{
    return d ? d->type : Type::Null;
}

QByteArray QRedisValue::toByteArray() const
{
    if (!d)
        return {};
    if (const auto *bytes = d->as<QByteArray>())
        return *bytes;
    if (const auto *verbatim = d->as<QRedisValueData::Verbatim>())
        return verbatim->bytes;
    if (const auto *integer = d->as<qint64>())
        return QByteArray::number(*integer);
    if (const auto *real = d->as<double>())
        return formatDouble(*real);
    if (const auto *boolean = d->as<bool>())
        return *boolean ? QByteArrayLiteral("1") : QByteArrayLiteral("0");
    return {};
}

qint64 QRedisValue::toLongLong(bool *ok) const
{
    std::optional<qint64> number;
    if (!d || d->type == Type::Error)
        number.reset();
    else if (const auto *integer = d->as<qint64>())
        number = *integer;
    else if (const auto *real = d->as<double>())
        number = exactInteger(*real);
    else if (const auto *boolean = d->as<bool>())
        number = *boolean ? 1 : 0;
    else
        number = parseInteger(toByteArray());
    if (ok)
        *ok = number.has_value();
    return number.value_or(0);
}

double QRedisValue::toDouble(bool *ok) const
{
    std::optional<double> number;
    if (!d || d->type == Type::Error || d->type == Type::Boolean)
        number.reset();
    else if (const auto *real = d->as<double>())
        number = *real;
    else if (const auto *integer = d->as<qint64>())
        number = double(*integer);
    else
        number = parseDouble(toByteArray());
    if (ok)
        *ok = number.has_value();
    return number.value_or(0);
}

bool QRedisValue::toBool() const
{
    if (!d)
        return false;
    if (const auto *boolean = d->as<bool>())
        return *boolean;
    if (const auto *integer = d->as<qint64>())
        return *integer != 0;
    if (const auto *real = d->as<double>())
        return *real != 0;
    if (d->type == Type::BigNumber)
        return !isBigZero(*d->as<QByteArray>());
    return d->type != Type::Error && toByteArray() == QByteArrayView("OK");
}

QList<QRedisValue> QRedisValue::toList() const
{
    if (!d)
        return {};
    if (const auto *list = d->as<QList<QRedisValue>>())
        return *list;
    QList<QRedisValue> result;
    if (const auto *pairs = d->as<Pairs>()) {
        result.reserve(pairs->size() * 2);
        for (const auto &[key, value] : *pairs)
            result << key << value;
    }
    return result;
}

QRedisValue::Pairs QRedisValue::toPairs() const
{
    if (!d)
        return {};
    if (const auto *pairs = d->as<Pairs>())
        return *pairs;
    Pairs result;
    const auto *list = d->as<QList<QRedisValue>>();
    if (list && d->type == Type::Array && list->size() % 2 == 0) {
        result.reserve(list->size() / 2);
        for (qsizetype i = 0; i < list->size(); i += 2)
            result.emplaceBack(list->at(i), list->at(i + 1));
    }
    return result;
}

QByteArray QRedisValue::verbatimFormat() const
{
    const auto *verbatim = d ? d->as<QRedisValueData::Verbatim>() : nullptr;
    return verbatim ? verbatim->format : QByteArray();
}

QRedisValue::Pairs QRedisValue::attributes() const
{
    return d ? d->attributes : Pairs();
}

QRedisValue QRedisValue::withAttributes(const Pairs &attributes) const
{
    QRedisValue result = *this;
    if (!result.d) {
        if (attributes.isEmpty())
            return result;
        result.d = new QRedisValueData(Type::Null, std::monostate());
    }
    result.d->attributes = attributes;
    return result;
}

bool QRedisValue::equals(const QRedisValue &other) const
{
    if (d == other.d)
        return true;
    if (type() != other.type() || attributes() != other.attributes())
        return false;
    if (isNull())
        return true;
    if (const auto *real = d->as<double>())
        return sameDouble(*real, *other.d->as<double>());
    if (const auto *verbatim = d->as<QRedisValueData::Verbatim>()) {
        const auto *others = other.d->as<QRedisValueData::Verbatim>();
        return verbatim->format == others->format && verbatim->bytes == others->bytes;
    }
    if (const auto *list = d->as<QList<QRedisValue>>())
        return *list == *other.d->as<QList<QRedisValue>>();
    if (const auto *pairs = d->as<Pairs>())
        return *pairs == *other.d->as<Pairs>();
    return toByteArray() == other.toByteArray();
}

namespace {

// What a person still reads in a log line.
constexpr qsizetype ShownBytes = 128;
constexpr qsizetype ShownElements = 32;

void printQuoted(QDebug &debug, QByteArrayView bytes)
{
    QByteArray text;
    text += '"';
    for (const char c : bytes.first(qMin(bytes.size(), ShownBytes))) {
        const auto code = uchar(c);
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (c == '\n') {
            text += "\\n";
        } else if (c == '\r') {
            text += "\\r";
        } else if (code < 0x20 || code > 0x7e) {
            text += "\\x";
            text += "0123456789abcdef"[code >> 4];
            text += "0123456789abcdef"[code & 15];
        } else {
            text += c;
        }
    }
    text += '"';
    debug << text.constData();
    if (bytes.size() > ShownBytes)
        debug << "... (" << bytes.size() << " bytes)";
}

void print(QDebug &debug, const QRedisValue &value);

void printList(QDebug &debug, const QList<QRedisValue> &list)
{
    debug << '[';
    for (qsizetype i = 0; i < qMin(list.size(), ShownElements); ++i) {
        if (i > 0)
            debug << ", ";
        print(debug, list.at(i));
    }
    if (list.size() > ShownElements)
        debug << ", ... (" << list.size() << " elements)";
    debug << ']';
}

void printPairs(QDebug &debug, const QRedisValue::Pairs &pairs)
{
    debug << '{';
    for (qsizetype i = 0; i < qMin(pairs.size(), ShownElements); ++i) {
        if (i > 0)
            debug << ", ";
        print(debug, pairs.at(i).first);
        debug << ": ";
        print(debug, pairs.at(i).second);
    }
    if (pairs.size() > ShownElements)
        debug << ", ... (" << pairs.size() << " pairs)";
    debug << '}';
}

// Bulk strings, integers, arrays and maps look as in JSON; rarer types carry their name.
void print(QDebug &debug, const QRedisValue &value)
{
    using Type = QRedisValue::Type;
    if (const auto attributes = value.attributes(); !attributes.isEmpty()) {
        debug << '|';
        printPairs(debug, attributes);
        debug << ' ';
    }
    switch (value.type()) {
    case Type::Null:
        debug << "null";
        break;
    case Type::SimpleString:
        debug << "simple ";
        printQuoted(debug, value.toByteArray());
        break;
    case Type::BulkString:
        printQuoted(debug, value.toByteArray());
        break;
    case Type::VerbatimString:
        debug << value.verbatimFormat().constData() << ' ';
        printQuoted(debug, value.toByteArray());
        break;
    case Type::Error:
        debug << "error ";
        printQuoted(debug, value.toByteArray());
        break;
    case Type::Integer:
        debug << value.toLongLong();
        break;
    case Type::Double:
        debug << "double " << value.toByteArray().constData();
        break;
    case Type::BigNumber:
        debug << "big " << value.toByteArray().constData();
        break;
    case Type::Boolean:
        debug << value.toBool();
        break;
    case Type::Array:
        printList(debug, value.toList());
        break;
    case Type::Set:
        debug << "set ";
        printList(debug, value.toList());
        break;
    case Type::Push:
        debug << "push ";
        printList(debug, value.toList());
        break;
    case Type::Map:
        printPairs(debug, value.toPairs());
        break;
    }
}

} // namespace

QDebug operator<<(QDebug debug, const QRedisValue &value)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "QRedisValue(";
    print(debug, value);
    debug << ')';
    return debug;
}
