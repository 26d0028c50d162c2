// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

/*!
    One connection as CLIENT LIST and CLIENT INFO tell of it. A value, implicitly shared.

    Which fields there are depends on the server's version: "addr", "laddr", "name", "age", "idle", "db", "sub", "cmd",
    "user", "resp" and others.
*/
class QREDIS_EXPORT QRedisClientInfo
{
public:
    //! Without any field.
    QRedisClientInfo() = default;
    //! Reads one line "id=3 addr=127.0.0.1:50188 ...".
    static QRedisClientInfo fromLine(QByteArrayView line);

    //! Number that the server gave the connection; it is never used again.
    qint64 id() const { return number("id").value_or(0); }
    //! Such as "127.0.0.1:50188".
    QByteArray address() const { return value("addr"); }
    //! As set by QRedisOptions::setClientName(); may be empty.
    QByteArray name() const { return value("name"); }

    bool contains(const QByteArray &field) const { return m_fields.contains(field); }
    //! Value of \a field; empty where there is none.
    QByteArray value(const QByteArray &field) const { return m_fields.value(field); }
    //! Value of \a field as a number; nothing where there is none or it is no integer.
    std::optional<qint64> number(const QByteArray &field) const;
    QHash<QByteArray, QByteArray> fields() const { return m_fields; }

private:
    QHash<QByteArray, QByteArray> m_fields;
};

//! CLIENT INFO: one line.
template<>
struct QREDIS_EXPORT QRedisDecoder<QRedisClientInfo>
{
    static QRedisClientInfo decode(QRedisReader &reader);
};

//! CLIENT LIST: a text with a line for each.
template<>
struct QREDIS_EXPORT QRedisDecoder<QList<QRedisClientInfo>>
{
    static QList<QRedisClientInfo> decode(QRedisReader &reader);
};
