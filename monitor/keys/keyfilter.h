// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Monitor {

/*!
    What the filter box asks for: a piece of text anywhere in the key, or a glob pattern when it has *, ? or [.

    A value; any thread. Text without capital letters is found in either case. A glob is the server's: it matches the
    whole key, byte by byte, \ takes the next character as it is.
*/
class KeyFilter
{
public:
    //! Matches everything.
    KeyFilter() = default;
    //! \a text as it was typed, with the escapes of displayText().
    static KeyFilter fromText(const QString &text);

    bool isActive() const { return !m_pattern.isEmpty(); }
    bool isGlob() const { return m_glob; }
    bool matches(QByteArrayView key) const;

    friend bool operator==(const KeyFilter &a, const KeyFilter &b)
    {
        return a.m_pattern == b.m_pattern && a.m_glob == b.m_glob;
    }

private:
    QByteArray m_pattern;
    bool m_glob = false;
    bool m_foldCase = false;
};

//! The server's glob: *, ?, [abc], [^a-z], \x. Linear in the key for each star, without recursion.
bool globMatches(QByteArrayView pattern, QByteArrayView text);

} // namespace Monitor
