// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/messagefilter.h"

#include <QStringList>

#include <algorithm>
#include <cstring>

namespace Monitor {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}
constexpr char upper(char c)
{
    return c >= 'a' && c <= 'z' ? char(c - 32) : c;
}

bool sameInAnyCase(const char *text, const char *needle, qsizetype size)
{
    for (qsizetype i = 0; i < size; ++i) {
        if (lower(text[i]) != needle[i])
            return false;
    }
    return true;
}

// Hops with memchr over both cases of the first letter; needle is in lower case.
bool containsInAnyCase(QByteArrayView text, const QByteArray &needle)
{
    const qsizetype last = text.size() - needle.size();
    const char *const data = text.data();
    const char low = needle.front();
    const char high = upper(low);
    qsizetype nextLow = 0;
    qsizetype nextHigh = 0;
    const auto find = [&](char c, qsizetype from) -> qsizetype {
        if (from > last)
            return last + 1;
        const void *hit = std::memchr(data + from, c, std::size_t(last - from + 1));
        return hit ? static_cast<const char *>(hit) - data : last + 1;
    };
    if (last < 0)
        return false;
    nextLow = find(low, 0);
    nextHigh = low == high ? last + 1 : find(high, 0);
    while (qMin(nextLow, nextHigh) <= last) {
        const qsizetype at = qMin(nextLow, nextHigh);
        if (sameInAnyCase(data + at, needle.constData(), needle.size()))
            return true;
        if (at == nextLow)
            nextLow = find(low, at + 1);
        else
            nextHigh = find(high, at + 1);
    }
    return false;
}

} // namespace

MessageFilter::MessageFilter(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (QString word : words) {
        Term term;
        if (word.size() > 1 && word.startsWith(u'-')) {
            term.excluded = true;
            word.remove(0, 1);
        }
        term.needle = word.toUtf8();
        term.anyCase = std::none_of(word.cbegin(), word.cend(), [](QChar c) { return c.isUpper(); });
        m_terms.push_back(term);
    }
}

bool MessageFilter::Term::occursIn(QByteArrayView text) const
{
    return anyCase ? containsInAnyCase(text, needle) : text.contains(needle);
}

bool MessageFilter::accepts(QByteArrayView channel, QByteArrayView payload) const
{
    return std::all_of(m_terms.cbegin(), m_terms.cend(), [&](const Term &term) {
        return (term.occursIn(payload) || term.occursIn(channel)) != term.excluded;
    });
}

} // namespace Monitor
