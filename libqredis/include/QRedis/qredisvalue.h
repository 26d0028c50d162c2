// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

#include <QtCore/qlist.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qpair.h>
#include <QtCore/qshareddata.h>

class QRedisValueData;

/*!
    Any reply of a server, as it was sent: a tree of RESP2 and RESP3 types.

    An implicitly shared value: copy it freely, from any thread. A reply nests 1024 levels at most, so values are
    compared, printed and destroyed recursively: do not build deeper ones by hand. Typed commands do not need it; QRedisClient::call() answers it.
*/
class QREDIS_EXPORT QRedisValue
{
    Q_GADGET
public:
    enum class Type {
        Null, //!< `_`, `$-1`, `*-1`: no value.
        SimpleString, //!< `+`
        BulkString, //!< `$`
        Integer, //!< `:`
        Double, //!< `,`
        Boolean, //!< `#`
        BigNumber, //!< `(`
        VerbatimString, //!< `=`
        Error, //!< `-` or `!`
        Array, //!< `*`
        Map, //!< `%`
        Set, //!< `~`
        Push, //!< `>`
    };
    Q_ENUM(Type)

    using Pairs = QList<QPair<QRedisValue, QRedisValue>>;

    //! Null.
    QRedisValue();
    QRedisValue(const QRedisValue &other);
    QRedisValue(QRedisValue &&other) noexcept;
    QRedisValue &operator=(const QRedisValue &other);
    QRedisValue &operator=(QRedisValue &&other) noexcept;
    ~QRedisValue();
    void swap(QRedisValue &other) noexcept { d.swap(other.d); }

    static QRedisValue fromInteger(qint64 value);
    static QRedisValue fromDouble(double value);
    static QRedisValue fromBool(bool value);
    //! \a type is SimpleString, BulkString, BigNumber (its digits) or Error (its text).
    static QRedisValue fromBytes(Type type, const QByteArray &bytes);
    //! \a format is three letters, such as "txt".
    static QRedisValue fromVerbatim(const QByteArray &format, const QByteArray &bytes);
    //! \a type is Array, Set or Push.
    static QRedisValue fromList(Type type, const QList<QRedisValue> &list);
    static QRedisValue fromPairs(const Pairs &pairs);

    Type type() const;
    bool isNull() const { return type() == Type::Null; }
    bool isError() const { return type() == Type::Error; }

    //! The bytes of any string, the text of an error, the digits of a number, "1" or "0" for a boolean; empty for aggregates and Null.
    QByteArray toByteArray() const;
    //! An integer, a double or a string that is one, a boolean (RESP2 has integers for it); 0 and \a ok false otherwise.
    qint64 toLongLong(bool *ok = nullptr) const;
    //! A double, an integer, or a string that is one; 0 and \a ok false otherwise.
    double toDouble(bool *ok = nullptr) const;
    //! A boolean, a number other than 0, or the string "OK".
    bool toBool() const;
    //! Elements of an array, set or push; of a map, keys and values in turn.
    QList<QRedisValue> toList() const;
    //! Pairs of a map in wire order; of an array with an even number of elements, two by two.
    Pairs toPairs() const;
    //! "txt" or "mkd" for a verbatim string, else empty.
    QByteArray verbatimFormat() const;
    //! Attributes that stood before the value, in wire order.
    Pairs attributes() const;
    QRedisValue withAttributes(const Pairs &attributes) const;

    //! Equal are values of the same type, content and attributes: a simple string is no bulk string, two NaN are equal.
    friend bool operator==(const QRedisValue &a, const QRedisValue &b) { return a.equals(b); }
    friend bool operator!=(const QRedisValue &a, const QRedisValue &b) { return !a.equals(b); }

private:
    bool equals(const QRedisValue &other) const;

    QSharedDataPointer<QRedisValueData> d;
};

Q_DECLARE_SHARED(QRedisValue)

QREDIS_EXPORT QDebug operator<<(QDebug debug, const QRedisValue &value);
