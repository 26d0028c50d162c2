// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace Monitor {

//! Level of namespaces below which a key's remaining segments are its name.
constexpr int MaxNamespaceDepth = 64;

//! How many whole segments, each ended by \a separator, the two keys begin with alike; at most MaxNamespaceDepth.
int sharedSegments(QByteArrayView a, QByteArrayView b, char separator);
//! How many segments \a key has before its name; at most MaxNamespaceDepth.
int namespaceDepth(QByteArrayView key, char separator);
//! The first \a depth segments of \a key with their separators; all of \a key when it has fewer.
QByteArrayView namespacePrefix(QByteArrayView key, int depth, char separator);

/*!
    Bytes of keys in blocks that are only ever appended to, addressed by 32-bit offsets.

    Owned by KeyMerger, in the store's thread. Snapshots share the blocks and read, from any thread, what was written
    before they were made.
*/
class KeyArena
{
public:
    using Block = std::shared_ptr<char[]>;
    static constexpr int BlockBits = 22;
    static constexpr quint32 BlockSize = quint32(1) << BlockBits;
    static constexpr qsizetype MaxBlocks = qsizetype(1) << (32 - BlockBits);

    //! Offset of the copy; nothing when the address space of 4 GiB is used up.
    std::optional<quint32> append(QByteArrayView key);
    //! Bytes that \a key takes here.
    static qsizetype footprint(QByteArrayView key);
    static QByteArrayView read(const Block *blocks, quint32 offset);

    const std::vector<Block> &blocks() const { return m_blocks; }
    //! Bytes written so far.
    qint64 size() const { return m_size; }

private:
    std::vector<Block> m_blocks; // a key that is larger than a block has a larger one for itself
    qsizetype m_used = 0; // of the last block
    qint64 m_size = 0;
};

/*!
    The keys of a database in order of their bytes, at one moment: offsets into the arena and, for each key, the number
    of whole namespace segments it shares with the key before.

    Immutable and shared; any thread reads it. The store keeps a reference of its own until nobody else has one, so that
    the memory is given back in the store's thread.
*/
class KeySnapshot
{
public:
    struct Columns
    {
        std::vector<quint32> offsets;
        std::vector<quint8> shared;
    };

    explicit KeySnapshot(char separator)
        : m_separator(separator)
    {
    }
    KeySnapshot(char separator, std::vector<KeyArena::Block> blocks, Columns columns)
        : m_separator(separator)
        , m_blocks(std::move(blocks))
        , m_columns(std::move(columns))
    {
    }
    Q_DISABLE_COPY_MOVE(KeySnapshot)

    qsizetype size() const { return qsizetype(m_columns.offsets.size()); }
    char separator() const { return m_separator; }

    //! Valid as long as the snapshot is.
    QByteArrayView key(qsizetype index) const
    {
        return KeyArena::read(m_blocks.data(), m_columns.offsets[size_t(index)]);
    }
    //! Segments shared with the key before.
    int shared(qsizetype index) const { return m_columns.shared[size_t(index)]; }
    const Columns &columns() const { return m_columns; }

    //! Index of the first key, from \a from on, that is not less than \a key.
    qsizetype lowerBound(QByteArrayView key, qsizetype from = 0) const;
    //! The same, for a \a key that is expected soon after \a from: looks 1, 2, 4 ... ahead first.
    qsizetype gallop(QByteArrayView key, qsizetype from) const;
    //! Index of the first key behind those that begin with \a prefix; size() for an empty prefix.
    qsizetype prefixEnd(QByteArrayView prefix, qsizetype from = 0) const;
    bool contains(QByteArrayView key) const;

    //! Takes the buffers for use again. Only for the store, once nobody else has the snapshot.
    Columns takeColumns() { return std::exchange(m_columns, {}); }

private:
    qsizetype lowerBound(QByteArrayView key, qsizetype low, qsizetype high) const;

    char m_separator;
    std::vector<KeyArena::Block> m_blocks;
    Columns m_columns;
};

//! Order of bytes, as unsigned values.
inline int compareKeys(QByteArrayView a, QByteArrayView b)
{
    return std::string_view(a.data(), size_t(a.size())).compare(std::string_view(b.data(), size_t(b.size())));
}

} // namespace Monitor
