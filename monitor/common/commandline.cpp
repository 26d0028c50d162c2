// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/commandline.h"

#include "common/textformat.h"

#include <QCoreApplication>

namespace Monitor {

namespace {

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

char simpleEscape(QChar c)
{
    switch (c.unicode()) {
    case u'n':
        return '\n';
    case u'r':
        return '\r';
    case u't':
        return '\t';
    case u'b':
        return '\b';
    case u'a':
        return '\a';
    default:
        return 0;
    }
}

// A run of plain text is converted at once: a character outside the BMP is two QChars.
class WordBuilder
{
public:
    void text(QChar c) { m_run += c; }
    void byte(char c)
    {
        flush();
        m_bytes += c;
    }
    QByteArray take()
    {
        flush();
        return std::exchange(m_bytes, {});
    }

private:
    void flush()
    {
        m_bytes += m_run.toUtf8();
        m_run.clear();
    }
    QByteArray m_bytes;
    QString m_run;
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Monitor::CommandLine", text);
}

} // namespace

CommandLine CommandLine::parse(const QString &text)
{
    CommandLine line;
    const auto fail = [&line](qsizetype position, const QString &error) {
        line.m_error = error;
        line.m_errorPosition = position;
        line.m_words.clear();
    };

    WordBuilder word;
    qsizetype i = 0;
    const qsizetype size = text.size();
    while (true) {
        while (i < size && text[i].isSpace())
            ++i;
        if (i == size)
            return line;
        if (text[i] == u'#' && line.m_words.isEmpty())
            return line;

        while (i < size && !text[i].isSpace()) {
            const QChar quote = text[i];
            if (quote != u'"' && quote != u'\'') {
                word.text(text[i++]);
                continue;
            }
            const qsizetype opened = i++;
            while (i < size && text[i] != quote) {
                if (text[i] != u'\\' || i + 1 == size) {
                    word.text(text[i++]);
                    continue;
                }
                const QChar next = text[i + 1];
                if (quote == u'\'') {
                    if (next == quote)
                        ++i;
                    word.text(text[i++]);
                } else if (next == u'x' && i + 3 < size && hexDigit(text[i + 2]) >= 0 && hexDigit(text[i + 3]) >= 0) {
                    word.byte(char(hexDigit(text[i + 2]) * 16 + hexDigit(text[i + 3])));
                    i += 4;
                } else if (const char escape = simpleEscape(next)) {
                    word.byte(escape);
                    i += 2;
                } else {
                    word.text(next);
                    i += 2;
                }
            }
            if (i == size) {
                fail(opened, tr("The quote that opens here is not closed."));
                return line;
            }
            ++i;
            if (i < size && !text[i].isSpace()) {
                fail(i, tr("A closing quote must be followed by a blank."));
                return line;
            }
        }
        line.m_words += word.take();
    }
}

QString CommandLine::quoted(const QByteArray &word)
{
    const QString text = escapedText(word);
    bool plain = !word.isEmpty() && !word.startsWith('#');
    for (QChar c : text) {
        if (c.isSpace() || c == u'"' || c == u'\'' || c == u'\\') {
            plain = false;
            break;
        }
    }
    if (plain)
        return text;
    QString result = text;
    result.replace(u'"', QStringLiteral("\\\""));
    return u'"' % result % u'"';
}

QString CommandLine::format(const QByteArrayList &words)
{
    QString result;
    for (const QByteArray &word : words) {
        if (!result.isEmpty())
            result += u' ';
        result += quoted(word);
    }
    return result;
}

} // namespace Monitor
