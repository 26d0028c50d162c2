// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/bytetext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr char Hex[] = "0123456789abcdef";

void appendEscaped(QString &out, uchar byte)
{
    switch (byte) {
    case '\n':
        out += "\\n"_L1;
        return;
    case '\r':
        out += "\\r"_L1;
        return;
    case '\t':
        out += "\\t"_L1;
        return;
    default:
        out += "\\x"_L1;
        out += QLatin1Char(Hex[byte >> 4]);
        out += QLatin1Char(Hex[byte & 15]);
    }
}

int hexDigit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    if (u >= u'A' && u <= u'F')
        return u - u'A' + 10;
    return -1;
}

} // namespace

int printableCharacter(QByteArrayView bytes, char32_t *codePoint)
{
    if (bytes.isEmpty())
        return 0;
    const auto at = [&](qsizetype i) { return uchar(bytes[i]); };
    const uchar lead = at(0);
    if (lead < 0x80) {
        *codePoint = lead;
        return lead >= 0x20 && lead != 0x7f ? 1 : 0;
    }
    const int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length)
        return 0;
    char32_t point = lead & (0xff >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((at(i) & 0xc0) != 0x80)
            return 0;
        point = (point << 6) | (at(i) & 0x3f);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return 0;
    *codePoint = point;
    // isPrint() leaves out controls, private use and the format characters that reorder or hide text.
    return QChar::isPrint(point) ? length : 0;
}

QString displayText(QByteArrayView bytes, qsizetype limit)
{
    QString out;
    out.reserve(qMin(bytes.size(), limit) + 4);
    qsizetype i = 0;
    while (i < bytes.size() && i < limit) {
        char32_t point = 0;
        const int length = printableCharacter(bytes.sliced(i), &point);
        if (length == 0) {
            appendEscaped(out, uchar(bytes[i]));
        } else if (point == U'\\') {
            out += "\\\\"_L1;
        } else {
            out += QChar::fromUcs4(point);
        }
        i += qMax(1, length);
    }
    if (i < bytes.size())
        out += u'\u2026';
    return out;
}

QByteArray parseText(QStringView text)
{
    QByteArray out;
    out.reserve(text.size());
    qsizetype plain = 0; // beginning of what was not copied yet
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        if (text[i] != u'\\')
            continue;
        char byte = 0;
        qsizetype length = 2;
        switch (text[i + 1].unicode()) {
        case u'n':
            byte = '\n';
            break;
        case u'r':
            byte = '\r';
            break;
        case u't':
            byte = '\t';
            break;
        case u'\\':
            byte = '\\';
            break;
        case u'x':
            if (i + 3 < text.size() && hexDigit(text[i + 2]) >= 0 && hexDigit(text[i + 3]) >= 0) {
                byte = char(hexDigit(text[i + 2]) * 16 + hexDigit(text[i + 3]));
                length = 4;
                break;
            }
            [[fallthrough]];
        default:
            continue;
        }
        out += text.sliced(plain, i - plain).toUtf8();
        out += byte;
        i += length - 1;
        plain = i + 1;
    }
    out += text.sliced(plain).toUtf8();
    return out;
}

QString ttlText(qint64 milliseconds)
{
    const qint64 seconds = (milliseconds + 999) / 1000;
    const auto tr = [](const char *text) { return QCoreApplication::translate("Monitor", text); };
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, '0'_L1);
    if (seconds < 86400)
        return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, '0'_L1);
    return tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
}

} // namespace Monitor
