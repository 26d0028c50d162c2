// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

namespace Monitor {

//! How well a text fits what was typed.
struct FuzzyMatch
{
    int score = 0; //!< Higher is better; comparable between texts for the same pattern.
    QList<int> positions; //!< Indexes of the matched characters, ascending.
};

/*!
    Whether all characters of \a pattern appear in \a text in this order, whatever their case. Starts of words and runs count
    more than scattered letters. Blanks in the pattern are ignored. An empty pattern fits everything with score 0.
*/
std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text);

} // namespace Monitor
