// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keyfilter.h"

#include "keys/bytetext.h"

#include <algorithm>
#include <string_view>

namespace Monitor {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

bool containsFolded(QByteArrayView text, QByteArrayView lowerCase)
{
    const qsizetype last = text.size() - lowerCase.size();
    const char first = lowerCase.front();
    for (qsizetype i = 0; i <= last; ++i) {
        if (lower(text[i]) != first)
            continue;
        qsizetype k = 1;
        while (k < lowerCase.size() && lower(text[i + k]) == lowerCase[k])
            ++k;
        if (k == lowerCase.size())
            return true;
    }
    return false;
}

//! Matches one character class that begins behind its '['; \a at is moved behind the ']'.
bool classMatches(QByteArrayView pattern, qsizetype *at, char c)
{
    qsizetype i = *at;
    const bool negated = i < pattern.size() && pattern[i] == '^';
    i += negated;
    bool found = false;
    for (; i < pattern.size() && pattern[i] != ']'; ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            ++i;
            found |= pattern[i] == c;
        } else if (i + 2 < pattern.size() && pattern[i + 1] == '-') {
            const uchar one = uchar(pattern[i]);
            const uchar other = uchar(pattern[i + 2]);
            found |= uchar(c) >= std::min(one, other) && uchar(c) <= std::max(one, other);
            i += 2;
        } else {
            found |= pattern[i] == c;
        }
    }
    *at = qMin(i + 1, pattern.size());
    return found != negated;
}

} // namespace

bool globMatches(QByteArrayView pattern, QByteArrayView text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype starPattern = -1; // where to go on after giving the last star one character more
    qsizetype starText = 0;
    while (t < text.size()) {
        bool matched = false;
        qsizetype next = p;
        if (p < pattern.size()) {
            switch (pattern[p]) {
            case '*':
                starPattern = ++p;
                starText = t;
                continue;
            case '?':
                matched = true;
                next = p + 1;
                break;
            case '[':
                next = p + 1;
                matched = classMatches(pattern, &next, text[t]);
                break;
            case '\\':
                if (p + 1 < pattern.size())
                    ++p;
                [[fallthrough]];
            default:
                matched = pattern[p] == text[t];
                next = p + 1;
            }
        }
        if (matched) {
            p = next;
            ++t;
        } else if (starPattern >= 0) {
            p = starPattern;
            t = ++starText;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

KeyFilter KeyFilter::fromText(const QString &text)
{
    KeyFilter filter;
    filter.m_glob = text.contains(u'*') || text.contains(u'?') || text.contains(u'[');
    filter.m_pattern = filter.m_glob ? text.toUtf8() : parseText(text);
    filter.m_foldCase = !filter.m_glob && std::none_of(filter.m_pattern.cbegin(), filter.m_pattern.cend(), [](char c) {
        return c >= 'A' && c <= 'Z';
    });
    return filter;
}

bool KeyFilter::matches(QByteArrayView key) const
{
    if (m_pattern.isEmpty())
        return true;
    if (m_glob)
        return globMatches(m_pattern, key);
    if (m_foldCase)
        return containsFolded(key, m_pattern);
    const std::string_view text(key.data(), size_t(key.size()));
    return text.find(std::string_view(m_pattern.constData(), size_t(m_pattern.size()))) != std::string_view::npos;
}

} // namespace Monitor
