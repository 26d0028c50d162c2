// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/fuzzymatch.h"

#include <vector>

namespace Monitor {

namespace {

constexpr int impossible = -1'000'000;
constexpr int perCharacter = 4;
constexpr int atWordStart = 8;
constexpr int afterPrevious = 9;
constexpr int atVeryStart = 4;

bool startsWord(QStringView text, qsizetype i)
{
    if (i == 0)
        return true;
    if (!text[i].isLetterOrNumber())
        return false;
    return !text[i - 1].isLetterOrNumber() || (text[i].isUpper() && text[i - 1].isLower());
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text)
{
    std::vector<QChar> wanted;
    for (QChar c : pattern) {
        if (!c.isSpace())
            wanted.push_back(c.toCaseFolded());
    }
    if (wanted.empty())
        return FuzzyMatch{};
    const auto rows = qsizetype(wanted.size());
    const qsizetype columns = text.size();
    if (rows > columns)
        return std::nullopt;

    // best[r][c]: the best score with wanted[r] matched at text[c]; from[r][c]: where wanted[r - 1] was matched then.
    std::vector<int> best(std::size_t(rows * columns), impossible);
    std::vector<int> from(std::size_t(rows * columns), -1);
    const auto cell = [columns](qsizetype r, qsizetype c) { return std::size_t(r * columns + c); };
    for (qsizetype r = 0; r < rows; ++r) {
        int reach = impossible;
        int reachedAt = -1;
        for (qsizetype c = r; c < columns; ++c) {
            // Matches before c - 1 are worth less the further they lie away.
            if (r > 0 && c > 1) {
                --reach;
                if (best[cell(r - 1, c - 2)] > reach) {
                    reach = best[cell(r - 1, c - 2)];
                    reachedAt = int(c - 2);
                }
            }
            if (text[c].toCaseFolded() != wanted[std::size_t(r)])
                continue;
            const int here = perCharacter + (startsWord(text, c) ? atWordStart : 0);
            if (r == 0) {
                best[cell(0, c)] = here + (c == 0 ? atVeryStart : 0) - int(qMin<qsizetype>(c, 10)) / 2;
                continue;
            }
            const int adjacent = c > 0 ? best[cell(r - 1, c - 1)] + afterPrevious : impossible;
            if (qMax(adjacent, reach) <= impossible / 2)
                continue;
            best[cell(r, c)] = here + qMax(adjacent, reach);
            from[cell(r, c)] = adjacent >= reach ? int(c - 1) : reachedAt;
        }
    }

    qsizetype end = -1;
    for (qsizetype c = 0; c < columns; ++c) {
        if (best[cell(rows - 1, c)] > impossible / 2
            && (end < 0 || best[cell(rows - 1, c)] > best[cell(rows - 1, end)]))
            end = c;
    }
    if (end < 0)
        return std::nullopt;
    FuzzyMatch match;
    match.score = best[cell(rows - 1, end)];
    match.positions.resize(rows);
    for (qsizetype r = rows - 1; r >= 0; --r) {
        match.positions[r] = int(end);
        end = from[cell(r, end)];
    }
    return match;
}

} // namespace Monitor
