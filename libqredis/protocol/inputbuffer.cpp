// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "inputbuffer.h"

#include <cstring>

namespace QRedis::Private {

void InputBuffer::makeRoom()
{
    if (m_begin > 0 && m_begin >= size()) {
        std::memmove(m_memory.get(), begin(), std::size_t(size()));
        m_end = size();
        m_begin = 0;
    }
    // Doubling the bytes at hand, not the capacity: what was consumed needs no room.
    if (m_capacity - m_end < MinimumSpan)
        reallocate(qMax(ReadSize, 2 * size() + MinimumSpan));
}

void InputBuffer::reallocate(qsizetype capacity)
{
    const qsizetype kept = size();
    auto memory = std::make_unique_for_overwrite<char[]>(std::size_t(capacity));
    if (kept > 0)
        std::memcpy(memory.get(), begin(), std::size_t(kept));
    m_memory = std::move(memory);
    m_capacity = capacity;
    m_begin = 0;
    m_end = kept;
}

} // namespace QRedis::Private
