// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

namespace Monitor {

/*!
    A command as it is typed: words with the quoting of redis-cli.

    A value, used from any thread. In "double quotes" \\xHH, \\n, \\r, \\t, \\b, \\a, \\\\ and \\" are escapes; in 'single quotes'
    only \\'. Bytes go in and out unchanged: parse(format(words)) gives the same words.
*/
class CommandLine
{
public:
    //! The words of \a text; check errorString() before use.
    static CommandLine parse(const QString &text);
    //! \a words as one line, quoted where a word would not survive otherwise.
    static QString format(const QByteArrayList &words);
    //! One word, quoted where needed. Text in UTF-8 stays readable.
    static QString quoted(const QByteArray &word);

    const QByteArrayList &words() const { return m_words; }
    //! No words: an empty line, blanks or a comment (a line that begins with #).
    bool isEmpty() const { return m_words.isEmpty(); }
    bool isValid() const { return m_error.isEmpty(); }
    //! What is wrong, for the user; empty when the line is well-formed.
    QString errorString() const { return m_error; }
    //! Where it is wrong, as an index into the text; -1 when it is not.
    qsizetype errorPosition() const { return m_errorPosition; }

private:
    QByteArrayList m_words;
    QString m_error;
    qsizetype m_errorPosition = -1;
};

} // namespace Monitor
