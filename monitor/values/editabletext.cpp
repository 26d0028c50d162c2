// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/editabletext.h"

#include "common/textformat.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Monitor::EditableText", text);
}

qsizetype longestLine(const QByteArray &bytes)
{
    qsizetype longest = 0;
    for (qsizetype begin = 0; begin <= bytes.size();) {
        qsizetype end = bytes.indexOf('\n', begin);
        if (end < 0)
            end = bytes.size();
        longest = qMax(longest, end - begin);
        begin = end + 1;
    }
    return longest;
}

} // namespace

EditableText::EditableText(const QByteArray &bytes)
{
    if (bytes.size() > MaxSize) {
        m_reason = tr("Larger than 4 MiB: read only");
        return;
    }
    if (!isReadableText(bytes)) {
        m_reason = tr("Not text: read only");
        return;
    }
    if (longestLine(bytes) > MaxLine) {
        m_reason = tr("Has a line over 16 KiB: read only");
        return;
    }
    m_text = QString::fromUtf8(bytes);
    m_carriageReturns = m_text.contains('\r'_L1);
    if (m_carriageReturns)
        m_text.replace("\r\n"_L1, "\n"_L1);
    // Also: separators that an editor takes for line ends, a stray carriage return, a byte order mark.
    const bool changed = m_text.contains(u'\r') || m_text.contains(QChar::ParagraphSeparator)
        || m_text.contains(QChar::LineSeparator) || m_text.contains(QChar(0xfdd0)) || m_text.contains(QChar(0xfdd1))
        || toBytes(m_text) != bytes;
    if (changed) {
        m_reason = tr("Has line ends that an editor would change: read only");
        m_text.clear();
    }
}

QByteArray EditableText::toBytes(QString text) const
{
    text.replace(QChar::ParagraphSeparator, u'\n');
    if (m_carriageReturns)
        text.replace("\n"_L1, "\r\n"_L1);
    return text.toUtf8();
}

} // namespace Monitor
