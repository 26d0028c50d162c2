// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Monitor {

/*!
    Whether bytes can go through a text editor and come out byte-equal, and how.

    A value; any thread. An editor knows only one kind of line end and no stray bytes: text that would come out changed is
    not editable, and reason() says why.
*/
class EditableText
{
public:
    static constexpr qsizetype MaxSize = 4 << 20;
    static constexpr qsizetype MaxLine = 16 << 10; // a longer wrapped line makes the editor quadratic

    explicit EditableText(const QByteArray &bytes);

    bool isEditable() const { return m_reason.isEmpty(); }
    //! Why not, for the user; empty when it is editable.
    QString reason() const { return m_reason; }
    //! What the editor is given: lines end with a line feed.
    const QString &text() const { return m_text; }
    //! The bytes of \a text as the editor gives it back, with this text's kind of line ends.
    QByteArray toBytes(QString text) const;

private:
    QString m_text;
    QString m_reason;
    bool m_carriageReturns = false;
};

} // namespace Monitor
