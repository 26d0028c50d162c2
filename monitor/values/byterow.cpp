// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/byterow.h"

#include "keys/bytetext.h"

#include <algorithm>

namespace Monitor {

ByteRow::ByteRow(qint64 offset, QByteArrayView bytes)
    : m_offset(offset)
    , m_length(bytes.size())
{
    qsizetype end = bytes.size();
    if (end > 0 && bytes[end - 1] == '\n')
        --end;
    m_text.reserve(end);
    m_bytes.reserve(size_t(end) + 1);
    for (qsizetype i = 0; i < end;) {
        char32_t point = 0;
        int length = printableCharacter(bytes.sliced(i, end - i), &point);
        const qsizetype before = m_text.size();
        if (length > 0) {
            m_text += QChar::fromUcs4(point);
        } else if (bytes[i] == '\t') {
            m_text += u'\t';
            length = 1;
        } else {
            m_text += displayText(bytes.sliced(i, 1));
            m_escapes.push_back({int(before), int(m_text.size() - before)});
            length = 1;
        }
        m_bytes.insert(m_bytes.end(), size_t(m_text.size() - before), int(i));
        i += length;
    }
    m_bytes.push_back(int(end));
}

qint64 ByteRow::offsetAt(qsizetype index) const
{
    return m_offset + m_bytes[size_t(qBound<qsizetype>(0, index, m_text.size()))];
}

qsizetype ByteRow::indexOf(qint64 offset) const
{
    // The last character that begins at or before the byte, and of it the first unit.
    const int byte = int(qBound(qint64(0), offset - m_offset, qint64(m_bytes.back())));
    const auto after = std::upper_bound(m_bytes.cbegin(), m_bytes.cend(), byte);
    return std::lower_bound(m_bytes.cbegin(), after, *(after - 1)) - m_bytes.cbegin();
}

qint64 ByteRow::next(qint64 offset) const
{
    const auto after = std::upper_bound(m_bytes.cbegin(), m_bytes.cend(), int(offset - m_offset));
    return after == m_bytes.cend() ? m_offset + m_length : m_offset + *after;
}

qint64 ByteRow::previous(qint64 offset) const
{
    const auto at = std::lower_bound(m_bytes.cbegin(), m_bytes.cend(), int(offset - m_offset));
    return at == m_bytes.cbegin() ? m_offset : m_offset + *(at - 1);
}

} // namespace Monitor
