// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

/*!
    What INFO says of the server: fields by name, and the sections they stand in. A value, implicitly shared.

    \code
    info.value("redis_version");                  // "7.0.15"
    info.number("connected_clients");             // 3
    info.section("Keyspace");                     // db0, db1 ...
    QRedisInfo::parts(info.value("db0"));         // keys, expires, avg_ttl
    \endcode
*/
class QREDIS_EXPORT QRedisInfo
{
public:
    using Fields = QList<std::pair<QByteArray, QByteArray>>;

    //! Without any field.
    QRedisInfo() = default;
    //! Reads the text that the server sends: "name:value" lines under "# Section" lines.
    static QRedisInfo fromText(QByteArrayView text);

    bool contains(const QByteArray &name) const { return m_values.contains(name); }
    //! Value of the field \a name; empty where there is none.
    QByteArray value(const QByteArray &name) const { return m_values.value(name); }
    //! Value of the field \a name as a number; nothing where there is none or it is no integer.
    std::optional<qint64> number(const QByteArray &name) const;

    //! Names of the sections as the server writes them ("Server", "Clients" ...), in its order.
    QByteArrayList sections() const;
    //! Fields of the section \a name (in any case), in the server's order.
    Fields section(QByteArrayView name) const;

    //! The parts of a value such as "keys=2,expires=0,avg_ttl=0".
    static QHash<QByteArray, QByteArray> parts(QByteArrayView value);

private:
    QList<std::pair<QByteArray, Fields>> m_sections;
    QHash<QByteArray, QByteArray> m_values;
};

template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisInfo>
{
    static QRedisInfo decode(QRedisReader &reader);
};
