// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ringqueue.h"

#include <limits>
#include <optional>
#include <queue>

namespace QRedis::Private {

/*!
    Which numbered command's deadline passes next; one timer serves them all.

    Fed with clock values in milliseconds. Deadlines mostly come in order, since most commands have the same timeout:
    these stand in a queue, those of the same millisecond together; the others in a heap. Numbers that were answered are dropped late.
*/
class Deadlines
{
public:
    static constexpr qint64 Never = std::numeric_limits<qint64>::max();

    //! \a number has \a deadline from now on; a number may be added again with a later one.
    void add(quint64 number, qint64 deadline);
    //! The earliest deadline of the numbers from \a first on, or Never.
    qint64 next(quint64 first);
    //! Takes a number from \a first on whose deadline is not after \a now.
    std::optional<quint64> takeExpired(quint64 first, qint64 now);

private:
    struct Item
    {
        qint64 deadline = 0;
        quint64 number = 0;
        quint64 last = 0; //!< Of numbers that follow each other and have the same deadline.

        bool operator>(const Item &other) const { return deadline > other.deadline; }
    };

    void dropAnswered(quint64 first);

    RingQueue<Item> m_ordered;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> m_others;
};

} // namespace QRedis::Private
