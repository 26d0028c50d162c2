// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"

#include <QByteArrayList>
#include <QMap>

#include <optional>

namespace Monitor {

//! One field of a hash that will be set or deleted.
struct FieldChange
{
    std::optional<QByteArray> before; //!< What was read; nothing: the field was not there.
    std::optional<QByteArray> after; //!< What is written; nothing: it is deleted.

    friend bool operator==(const FieldChange &, const FieldChange &) = default;
};

/*!
    Changes of one key that were staged and not saved: what was found, and what is to be there.

    A value. It says which commands Save will send, for the user to read before.
*/
class ValueEdit
{
public:
    ValueEdit() = default;
    static ValueEdit ofString(const QByteArray &key, const QByteArray &before, const QByteArray &after);
    static ValueEdit ofHash(const QByteArray &key, const QMap<QByteArray, FieldChange> &fields);

    bool isEmpty() const { return !m_after && m_fields.isEmpty(); }
    KeyType type() const { return m_type; }
    const QByteArray &key() const { return m_key; }
    //! Of a string.
    const QByteArray &before() const { return m_before; }
    const QByteArray &after() const { return *m_after; }
    //! Of a hash.
    const QMap<QByteArray, FieldChange> &fields() const { return m_fields; }

    //! The commands that change something, in the order they are sent, without WATCH, MULTI and EXEC around them.
    QList<QByteArrayList> commands() const;
    //! These as lines to read, long words shortened; at most \a limit lines, then how many more there are.
    QString preview(qsizetype limit = 50) const;

private:
    KeyType m_type = KeyType::Missing;
    QByteArray m_key;
    QByteArray m_before;
    std::optional<QByteArray> m_after;
    QMap<QByteArray, FieldChange> m_fields;
};

} // namespace Monitor
