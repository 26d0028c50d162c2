// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace Monitor {

/*!
    One painted row of bytes as text, and which byte each of its characters stands for.

    A value; any thread. UTF-8 stands as it is, tabs too; what is not printable is escaped, and isEscape() tells where.
*/
class ByteRow
{
public:
    ByteRow() = default;
    //! \a bytes are one line; its line feed is left out of the text but counts as a byte.
    ByteRow(qint64 offset, QByteArrayView bytes);

    //! Of the first byte in the source.
    qint64 offset() const { return m_offset; }
    //! Bytes of the row, its line feed included.
    qint64 length() const { return m_length; }
    const QString &text() const { return m_text; }
    //! True when \a offset is one of this row's bytes.
    bool contains(qint64 offset) const { return offset >= m_offset && offset < m_offset + m_length; }

    //! Offset in the source of the byte that the character at \a index begins with; the row's end behind the last one.
    qint64 offsetAt(qsizetype index) const;
    //! First character of the one that covers the byte at \a offset; the text's size beyond it.
    qsizetype indexOf(qint64 offset) const;
    //! Offset of the character after, or before, the one at \a offset; within the row.
    qint64 next(qint64 offset) const;
    qint64 previous(qint64 offset) const;

    struct Range
    {
        int begin;
        int length;
    };
    //! Characters that are escapes.
    const std::vector<Range> &escapes() const { return m_escapes; }

private:
    qint64 m_offset = 0;
    qint64 m_length = 0;
    QString m_text;
    std::vector<int> m_bytes; // for each UTF-16 unit, the first byte of its character; one more for the end
    std::vector<Range> m_escapes;
};

} // namespace Monitor
