// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <QtCore/qglobal.h>

namespace QRedis::Private {

/*!
    A queue whose elements keep their number: the first ever pushed is 0, the next 1, and so on.

    Elements stand in one ring that grows by doubling and is freed when a large burst is over. Reading by number costs a mask.
*/
template<typename T>
class RingQueue
{
public:
    quint64 begin() const { return m_begin; }
    quint64 end() const { return m_end; }
    qsizetype size() const { return qsizetype(m_end - m_begin); }
    bool isEmpty() const { return m_begin == m_end; }

    T &operator[](quint64 number) { return m_ring[std::size_t(number) & m_mask]; }
    const T &operator[](quint64 number) const { return m_ring[std::size_t(number) & m_mask]; }
    T &front() { return (*this)[m_begin]; }
    const T &front() const { return (*this)[m_begin]; }
    T &back() { return (*this)[m_end - 1]; }
    const T &back() const { return (*this)[m_end - 1]; }

    quint64 push(T &&element)
    {
        extend() = std::move(element);
        return m_end - 1;
    }
    //! A place at the end, to be filled: it still has the content of an element that was taken out.
    T &extend()
    {
        if (std::size_t(size()) == m_ring.size())
            grow();
        return (*this)[m_end++];
    }
    //! Takes the front out.
    T pop()
    {
        T element = std::move(front());
        drop();
        return element;
    }
    //! Forgets the front, whose content was taken out before.
    void drop()
    {
        ++m_begin;
        if (isEmpty() && m_ring.size() > KeptWhenEmpty) {
            std::vector<T>().swap(m_ring);
            m_mask = 0;
        }
    }

private:
    static constexpr std::size_t KeptWhenEmpty = 4096;

    void grow()
    {
        std::vector<T> larger(m_ring.empty() ? 16 : m_ring.size() * 2);
        const std::size_t mask = larger.size() - 1;
        for (quint64 number = m_begin; number != m_end; ++number)
            larger[std::size_t(number) & mask] = std::move((*this)[number]);
        m_ring = std::move(larger);
        m_mask = mask;
    }

    std::vector<T> m_ring;
    std::size_t m_mask = 0;
    quint64 m_begin = 0;
    quint64 m_end = 0;
};

} // namespace QRedis::Private
