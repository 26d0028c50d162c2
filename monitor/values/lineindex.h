// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace Monitor {

/*!
    Where the lines of a text begin, sparsely: every 32nd beginning is kept, the others are found again by reading.

    A plain object, fed with the bytes in order; no source, no thread. A line ends behind its line feed, and after
    MaxLine bytes in any case (not within a UTF-8 character), so that a row to paint is never long.
*/
class LineIndex
{
public:
    static constexpr qint64 MaxLine = 4096;
    static constexpr qint64 Stride = 32;

    //! Bytes that follow those fed so far; \a atEnd with the last ones.
    void feed(QByteArrayView bytes, bool atEnd);
    //! Bytes fed so far.
    qint64 indexed() const { return m_fed; }
    bool isComplete() const { return m_complete; }
    //! Lines that are known to their end; once complete at least one, the last of which may be empty.
    qint64 lineCount() const { return m_lines; }

    //! The kept beginning at or before \a line: its line number and offset.
    std::pair<qint64, qint64> anchorOfLine(qint64 line) const;
    //! The kept beginning at or before \a offset.
    std::pair<qint64, qint64> anchorOfOffset(qint64 offset) const;

    /*!
        Length of the first line of \a bytes, its line feed included; 0 where \a bytes end before the line does and
        \a atEnd is not said.
    */
    static qint64 lineLength(QByteArrayView bytes, bool atEnd);

private:
    void endLine(qint64 next);

    std::vector<qint64> m_anchors{0};
    qint64 m_lines = 0;
    qint64 m_fed = 0;
    qint64 m_lineBegin = 0;
    QByteArray m_tail; // bytes of the line that has not ended
    bool m_complete = false;
};

} // namespace Monitor
