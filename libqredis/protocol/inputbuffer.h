// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#include <memory>
#include <span>

namespace QRedis::Private {

/*!
    Bytes that were read and not yet consumed, in one piece: appended at the end, consumed from the front.

    Owned by a Parser. Consuming moves nothing; the rest is moved to the front only when at least as much was consumed
    before it, so a byte is moved once on average however far the reader falls behind. Positions count from begin() and
    so survive every move.
*/
class InputBuffer
{
public:
    //! What is read at once, and what is kept while idle.
    static constexpr qsizetype ReadSize = 64 * 1024;
    //! writeSpan() offers no less.
    static constexpr qsizetype MinimumSpan = 16 * 1024;
    //! More than this is given back as soon as it is no longer needed.
    static constexpr qsizetype KeepSize = 4 * ReadSize;

    char *begin() { return m_memory.get() + m_begin; }
    qsizetype size() const { return m_end - m_begin; }
    qsizetype capacity() const { return m_capacity; }

    //! Free memory behind the last byte. May move the bytes.
    std::span<char> writeSpan()
    {
        if (m_capacity - m_end < ReadSize)
            makeRoom();
        return {m_memory.get() + m_end, std::size_t(m_capacity - m_end)};
    }
    //! \a size bytes were written to the start of writeSpan().
    void commit(qsizetype size)
    {
        Q_ASSERT(size >= 0 && size <= m_capacity - m_end);
        m_end += size;
    }

    void consume(qsizetype size)
    {
        Q_ASSERT(size >= 0 && size <= this->size());
        m_begin += size;
    }
    //! Drops what lies behind the first \a size bytes.
    void truncate(qsizetype size)
    {
        Q_ASSERT(size >= 0 && size <= this->size());
        m_end = m_begin + size;
    }

    //! Gives memory back that a burst has left behind. May move the bytes.
    void tidy()
    {
        if (m_begin == m_end)
            m_begin = m_end = 0;
        if (m_capacity > KeepSize && size() < m_capacity / 8)
            reallocate(qMax(ReadSize, 2 * size()));
    }

private:
    void makeRoom();
    void reallocate(qsizetype capacity);

    std::unique_ptr<char[]> m_memory;
    qsizetype m_capacity = 0;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
};

} // namespace QRedis::Private
