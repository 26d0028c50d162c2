// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keyfilter.h"
#include "keys/keysnapshot.h"

#include <QByteArrayList>
#include <QSet>

#include <atomic>
#include <functional>

namespace Monitor {

//! What a view wants to see of the keys. Plain data that travels to the store's thread.
struct KeyRowsRequest
{
    quint64 id = 0; //!< A later request has a greater one and cancels the earlier.
    bool tree = true; //!< An indented namespace tree, else one row a key.
    KeyFilter filter;
    //! Namespaces (with their last separator) that differ from the default: closed, or open while a filter is active.
    QSet<QByteArray> toggled;

    bool expandedByDefault() const { return tree && filter.isActive(); }
};

//! The keys of a snapshot that match a filter: their indexes, and segments shared with the match before.
struct KeyMatches
{
    std::vector<quint32> keys;
    std::vector<quint8> shared;
};

/*!
    The flat list of rows that a view shows: keys and, in a tree, the namespaces above them, those of closed ones left out.

    Immutable and shared; cut in the store's thread, read in the GUI's. Eight bytes a row, none for the plain list of all
    keys. A namespace is named by its prefix with the last separator ("user:1:").
*/
class KeyRows
{
public:
    enum class Kind : quint8 { Key, Namespace };
    //! A larger view is cut off: one layoutChanged() has to stay below a frame.
    static constexpr qsizetype MaxRows = 2'000'000;

    //! Cuts the rows. \a matches is null without a filter, and not \a complete while the filter is at work.
    static std::shared_ptr<const KeyRows> cut(std::shared_ptr<const KeySnapshot> snapshot,
                                              std::shared_ptr<const KeyMatches> matches, const KeyRowsRequest &request,
                                              bool complete = true, qsizetype maxRows = MaxRows);

    qsizetype size() const { return m_size; }
    Kind kind(qsizetype row) const;
    //! The whole key, or the namespace with its last separator. Valid as long as these rows are.
    QByteArrayView key(qsizetype row) const;
    //! What stands in the row: a key's last segment in a tree, else the whole key.
    QByteArrayView name(qsizetype row) const;
    int depth(qsizetype row) const { return m_list ? 0 : m_rows[size_t(row)].depth; }
    bool isExpanded(qsizetype row) const { return !m_list && m_rows[size_t(row)].expanded; }
    //! Number of keys (that match) below a namespace; 1 for a key.
    qsizetype count(qsizetype row) const;

    //! The keys that count() counts, at most \a limit of them.
    QByteArrayList keysBelow(qsizetype row, qsizetype limit) const;

    char separator() const { return m_snapshot->separator(); }
    //! Row of that key or namespace, or -1.
    qsizetype find(QByteArrayView key, Kind kind) const;
    //! Row where \a key is, or would be: the nearest one that is visible.
    qsizetype nearest(QByteArrayView key) const;

    //! All keys that the store knows, and how many of them match.
    qsizetype keyCount() const { return m_snapshot->size(); }
    qsizetype matchCount() const { return m_matches ? qsizetype(m_matches->keys.size()) : m_snapshot->size(); }
    //! True when more than MaxRows rows would be visible, so that the last ones are missing.
    bool isTruncated() const { return m_truncated; }
    //! False for the first hits of a filter that is still at work.
    bool isComplete() const { return m_complete; }
    const KeyRowsRequest &request() const { return m_request; }

private:
    struct Row
    {
        quint32 position; // of its first key: an index into the matches where there are some, else into the snapshot
        quint8 depth;
        bool expanded;
    };
    struct Toggle
    {
        qsizetype position;
        int depth;
        auto operator<=>(const Toggle &) const = default;
    };

    KeyRows() = default;
    qsizetype positions() const { return matchCount(); }
    qsizetype keyIndex(qsizetype position) const { return m_matches ? m_matches->keys[size_t(position)] : position; }
    QByteArrayView keyAt(qsizetype position) const { return m_snapshot->key(keyIndex(position)); }
    const quint8 *sharedColumn() const;
    qsizetype positionOf(QByteArrayView key) const;
    qsizetype positionEnd(QByteArrayView prefix, qsizetype from) const;
    std::vector<Toggle> locateToggled() const;
    void cutExpanding(const std::vector<Toggle> &opened, qsizetype maxRows);
    void cutCollapsing(const std::vector<Toggle> &closed, qsizetype maxRows);
    bool append(qsizetype position, int depth, bool expanded, qsizetype maxRows);

    KeyRowsRequest m_request;
    std::shared_ptr<const KeySnapshot> m_snapshot;
    std::shared_ptr<const KeyMatches> m_matches;
    std::vector<Row> m_rows;
    qsizetype m_size = 0;
    bool m_list = false; // rows are positions, m_rows is empty
    bool m_truncated = false;
    bool m_complete = true;
};

/*!
    The keys of \a snapshot that match. Asks \a stopped every few thousand keys and gives up when it says so; calls
    \a firstHits about every 100 ms with what was found so far.
*/
std::shared_ptr<const KeyMatches> filterKeys(const KeySnapshot &snapshot, const KeyFilter &filter,
                                             const std::function<bool()> &stopped,
                                             const std::function<void(const KeyMatches &)> &firstHits);

} // namespace Monitor
