// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/lineindex.h"

#include <algorithm>
#include <cstring>

namespace Monitor {

qint64 LineIndex::lineLength(QByteArrayView bytes, bool atEnd)
{
    const qsizetype searched = qMin<qsizetype>(bytes.size(), MaxLine);
    if (searched == 0)
        return 0;
    if (const void *feed = memchr(bytes.data(), '\n', size_t(searched)))
        return static_cast<const char *>(feed) - bytes.data() + 1;
    if (bytes.size() <= MaxLine)
        return atEnd ? bytes.size() : 0;
    // Cut: before a character that would be torn apart, which is at most three bytes back.
    qint64 length = MaxLine;
    for (int back = 0; back < 3 && (uchar(bytes[length]) & 0xc0) == 0x80; ++back)
        --length;
    return (uchar(bytes[length]) & 0xc0) == 0x80 ? MaxLine : length;
}

void LineIndex::feed(QByteArrayView bytes, bool atEnd)
{
    // The tail is shorter than a line, so the copy costs little and every line is found in one piece.
    QByteArray joined;
    QByteArrayView rest = bytes;
    if (!m_tail.isEmpty()) {
        joined = m_tail;
        joined += bytes;
        rest = joined;
    }
    m_fed += bytes.size();
    while (const qint64 length = lineLength(rest, atEnd)) {
        const bool endsWithFeed = rest[length - 1] == '\n';
        rest = rest.sliced(length);
        if (rest.isEmpty() && atEnd && !endsWithFeed) {
            ++m_lines; // the last line
            m_complete = true;
            break;
        }
        endLine(m_lineBegin + length);
    }
    m_tail = rest.toByteArray();
    if (atEnd && !m_complete) {
        ++m_lines; // nothing behind the last line feed, or nothing at all
        m_complete = true;
    }
}

void LineIndex::endLine(qint64 next)
{
    m_lineBegin = next;
    if (++m_lines % Stride == 0)
        m_anchors.push_back(next);
}

std::pair<qint64, qint64> LineIndex::anchorOfLine(qint64 line) const
{
    const qint64 anchor = qBound<qint64>(0, line / Stride, qint64(m_anchors.size()) - 1);
    return {anchor * Stride, m_anchors[size_t(anchor)]};
}

std::pair<qint64, qint64> LineIndex::anchorOfOffset(qint64 offset) const
{
    const auto after = std::upper_bound(m_anchors.cbegin(), m_anchors.cend(), offset);
    const qint64 anchor = qMax<qint64>(0, after - m_anchors.cbegin() - 1);
    return {anchor * Stride, m_anchors[size_t(anchor)]};
}

} // namespace Monitor
