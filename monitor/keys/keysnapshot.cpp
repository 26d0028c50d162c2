// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysnapshot.h"

#include <QByteArray>

#include <cstring>

namespace Monitor {

int sharedSegments(QByteArrayView a, QByteArrayView b, char separator)
{
    const qsizetype common = qMin(a.size(), b.size());
    int segments = 0;
    for (qsizetype i = 0; i < common && a[i] == b[i] && segments < MaxNamespaceDepth; ++i)
        segments += a[i] == separator;
    return segments;
}

int namespaceDepth(QByteArrayView key, char separator)
{
    int depth = 0;
    for (const char c : key) {
        depth += c == separator;
        if (depth == MaxNamespaceDepth)
            break;
    }
    return depth;
}

QByteArrayView namespacePrefix(QByteArrayView key, int depth, char separator)
{
    qsizetype end = 0;
    for (; depth > 0; --depth) {
        const qsizetype at = key.indexOf(separator, end);
        if (at < 0)
            return key;
        end = at + 1;
    }
    return key.first(end);
}

qsizetype KeyArena::footprint(QByteArrayView key)
{
    qsizetype bytes = 1;
    for (size_t rest = size_t(key.size()) >> 7; rest; rest >>= 7)
        ++bytes;
    return bytes + key.size();
}

std::optional<quint32> KeyArena::append(QByteArrayView key)
{
    const qsizetype needed = footprint(key);
    if (m_blocks.empty() || m_used + needed > qsizetype(BlockSize)) {
        if (qsizetype(m_blocks.size()) == MaxBlocks)
            return std::nullopt;
        m_blocks.emplace_back(new char[size_t(qMax(needed, qsizetype(BlockSize)))]);
        m_used = 0;
    }
    const quint32 offset = quint32(m_blocks.size() - 1) << BlockBits | quint32(m_used);
    char *to = m_blocks.back().get() + m_used;
    size_t rest = size_t(key.size());
    for (; rest >= 0x80; rest >>= 7)
        *to++ = char(rest | 0x80);
    *to++ = char(rest);
    if (!key.isEmpty())
        memcpy(to, key.data(), size_t(key.size()));
    m_used += needed;
    m_size += needed;
    return offset;
}

QByteArrayView KeyArena::read(const Block *blocks, quint32 offset)
{
    const char *from = blocks[offset >> BlockBits].get() + (offset & (BlockSize - 1));
    size_t size = 0;
    int shift = 0;
    for (; *from & 0x80; ++from, shift += 7)
        size |= size_t(*from & 0x7f) << shift;
    size |= size_t(uchar(*from++)) << shift;
    return {from, qsizetype(size)};
}

qsizetype KeySnapshot::lowerBound(QByteArrayView key, qsizetype low, qsizetype high) const
{
    while (low < high) {
        const qsizetype middle = low + (high - low) / 2;
        if (compareKeys(this->key(middle), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

qsizetype KeySnapshot::lowerBound(QByteArrayView key, qsizetype from) const
{
    return lowerBound(key, from, size());
}

qsizetype KeySnapshot::gallop(QByteArrayView key, qsizetype from) const
{
    qsizetype low = from;
    for (qsizetype step = 1; low + step <= size(); step *= 2) {
        if (compareKeys(this->key(low + step - 1), key) >= 0)
            return lowerBound(key, low, low + step - 1);
        low += step;
    }
    return lowerBound(key, low, size());
}

qsizetype KeySnapshot::prefixEnd(QByteArrayView prefix, qsizetype from) const
{
    // The least key that is greater than every key with this prefix: the prefix with its last byte counted up.
    QByteArray next = prefix.toByteArray();
    while (!next.isEmpty() && uchar(next.back()) == 0xff)
        next.chop(1);
    if (next.isEmpty())
        return size();
    next.back() = char(uchar(next.back()) + 1);
    return lowerBound(next, from);
}

bool KeySnapshot::contains(QByteArrayView key) const
{
    const qsizetype at = lowerBound(key);
    return at < size() && compareKeys(this->key(at), key) == 0;
}

} // namespace Monitor
