// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearrayview.h>

#include <algorithm>
#include <span>

//! Comparing the words of a command as the server does: case does not count, for ASCII letters only.
namespace QRedis::Private {

constexpr char asciiUpper(char c)
{
    return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
}

//! Whether \a word spells \a upperCase in any case.
inline bool spells(QByteArrayView word, QByteArrayView upperCase)
{
    return std::equal(word.begin(), word.end(), upperCase.begin(), upperCase.end(),
                      [](char a, char b) { return asciiUpper(a) == b; });
}

inline bool spellsOneOf(QByteArrayView word, std::span<const QByteArrayView> upperCase)
{
    return std::ranges::any_of(upperCase, [word](QByteArrayView candidate) { return spells(word, candidate); });
}

} // namespace QRedis::Private
