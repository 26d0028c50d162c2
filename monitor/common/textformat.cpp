// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/textformat.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// Length of the well-formed UTF-8 sequence at the front of bytes; 0 when there is none.
qsizetype sequenceLength(QByteArrayView bytes)
{
    const auto at = [&bytes](qsizetype i) { return uchar(bytes[i]); };
    const uchar first = at(0);
    if (first < 0x80)
        return 1;
    const qsizetype length = first >= 0xc2 && first <= 0xdf ? 2
        : first >= 0xe0 && first <= 0xef                    ? 3
        : first >= 0xf0 && first <= 0xf4                    ? 4
                                                            : 0;
    if (length == 0 || bytes.size() < length)
        return 0;
    for (qsizetype i = 1; i < length; ++i) {
        if ((at(i) & 0xc0) != 0x80)
            return 0;
    }
    // Overlong forms, surrogates and what lies beyond U+10FFFF.
    if ((first == 0xe0 && at(1) < 0xa0) || (first == 0xed && at(1) > 0x9f) || (first == 0xf0 && at(1) < 0x90)
        || (first == 0xf4 && at(1) > 0x8f))
        return 0;
    return length;
}

void appendHex(QString &text, uchar byte)
{
    static constexpr char digits[] = "0123456789abcdef";
    text += "\\x"_L1;
    text += QLatin1Char(digits[byte >> 4]);
    text += QLatin1Char(digits[byte & 15]);
}

// C1 controls are well-formed UTF-8 and no text either.
bool isC1(QByteArrayView sequence)
{
    return sequence.size() == 2 && uchar(sequence[0]) == 0xc2 && uchar(sequence[1]) < 0xa0;
}

} // namespace

QString escapedText(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size());
    for (qsizetype i = 0; i < bytes.size();) {
        const qsizetype length = sequenceLength(bytes.sliced(i));
        const uchar c = uchar(bytes[i]);
        if (length > 1 && !isC1(bytes.sliced(i, length))) {
            text += QString::fromUtf8(bytes.sliced(i, length));
            i += length;
            continue;
        }
        if (c == '\\')
            text += "\\\\"_L1;
        else if (c == '\n')
            text += "\\n"_L1;
        else if (c == '\r')
            text += "\\r"_L1;
        else if (c == '\t')
            text += "\\t"_L1;
        else if (c < 0x20 || c >= 0x7f)
            appendHex(text, c);
        else
            text += QLatin1Char(char(c));
        ++i;
    }
    return text;
}

QString cellText(QByteArrayView bytes, qsizetype limit)
{
    const bool cut = bytes.size() > limit;
    if (cut)
        bytes.truncate(limit);
    QString text;
    text.reserve(bytes.size() + 1);
    for (qsizetype i = 0; i < bytes.size();) {
        const qsizetype length = sequenceLength(bytes.sliced(i));
        const uchar c = uchar(bytes[i]);
        if (length > 1) {
            text += QString::fromUtf8(bytes.sliced(i, length));
            i += length;
            continue;
        }
        if (c == '\n' || c == '\r' || c == '\t')
            text += u' ';
        else if (length == 0 && cut && bytes.size() - i < 4)
            break; // the cut went through a character
        else if (c < 0x20 || c >= 0x7f)
            appendHex(text, c);
        else
            text += QLatin1Char(char(c));
        ++i;
    }
    if (cut)
        text += u'…';
    return text;
}

bool isReadableText(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size();) {
        const qsizetype length = sequenceLength(bytes.sliced(i));
        const uchar c = uchar(bytes[i]);
        if (length == 0 || (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
            return false;
        i += length;
    }
    return true;
}

QString hexDump(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size() * 5);
    for (qsizetype row = 0; row < bytes.size(); row += 16) {
        const QByteArrayView line = bytes.sliced(row, qMin<qsizetype>(16, bytes.size() - row));
        QString hex;
        QString ascii;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const uchar c = uchar(line[i]);
            hex += QString::number(c, 16).rightJustified(2, u'0') % (i == 7 ? u"  "_s : u" "_s);
            ascii += c >= 0x20 && c < 0x7f ? QChar(char16_t(c)) : QChar(u'·');
        }
        text += QString::number(row, 16).rightJustified(8, u'0') % u"  "_s % hex.leftJustified(50) % ascii % u'\n';
    }
    if (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

QString sizeText(qint64 bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = double(bytes);
    int unit = 0;
    while (value >= 1024 && unit < 4) {
        value /= 1024;
        ++unit;
    }
    const int decimals = unit > 0 && value < 10 ? 1 : 0;
    return QLocale().toString(value, 'f', decimals) % u' ' % QLatin1StringView(units[unit]);
}

QString countText(qint64 count)
{
    if (qAbs(count) < 10'000)
        return QLocale().toString(count);
    const bool millions = qAbs(count) >= 1'000'000;
    const double value = double(count) / (millions ? 1e6 : 1e3);
    return QLocale().toString(value, 'f', value < 100 ? 1 : 0) % (millions ? u" M"_s : u" k"_s);
}

QString durationText(std::chrono::nanoseconds duration)
{
    const double ms = double(duration.count()) / 1e6;
    if (ms >= 1000)
        return QLocale().toString(ms / 1000, 'f', 1) % u" s"_s;
    return QLocale().toString(ms, 'f', ms < 1 ? 2 : ms < 10 ? 1 : 0) % u" ms"_s;
}

} // namespace Monitor
