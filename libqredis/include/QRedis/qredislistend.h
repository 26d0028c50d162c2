// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

namespace QRedis {

//! One of the ends of a list.
enum class ListEnd {
    Left, //!< Its head, index 0.
    Right, //!< Its tail.
};

//! Where LINSERT puts an element.
enum class Insert { Before, After };

} // namespace QRedis

namespace QRedis::Private {

constexpr const char *word(ListEnd end)
{
    return end == ListEnd::Left ? "LEFT" : "RIGHT";
}
constexpr const char *word(Insert position)
{
    return position == Insert::Before ? "BEFORE" : "AFTER";
}

} // namespace QRedis::Private
