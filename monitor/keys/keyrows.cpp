// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keyrows.h"

#include <QElapsedTimer>

#include <algorithm>

namespace Monitor {

namespace {

//! First position from \a from on whose key shares at most \a depth segments with the one before; \a end at last.
qsizetype groupEnd(const quint8 *shared, qsizetype from, qsizetype end, int depth)
{
    while (from < end && shared[from] > depth)
        ++from;
    return from;
}

} // namespace

std::shared_ptr<const KeyMatches> filterKeys(const KeySnapshot &snapshot, const KeyFilter &filter,
                                             const std::function<bool()> &stopped,
                                             const std::function<void(const KeyMatches &)> &firstHits)
{
    constexpr qsizetype Slice = 8192;
    constexpr qint64 FirstHitsEvery = 100;
    auto matches = std::make_shared<KeyMatches>();
    QElapsedTimer sinceHits;
    sinceHits.start();
    quint8 least = 255; // segments shared by everything since the last match
    size_t announced = 0;
    for (qsizetype begin = 0; begin < snapshot.size(); begin += Slice) {
        if (stopped())
            return nullptr;
        if (sinceHits.hasExpired(FirstHitsEvery) && matches->keys.size() > announced) {
            announced = matches->keys.size();
            firstHits(*matches);
            sinceHits.restart();
        }
        const qsizetype end = qMin(begin + Slice, snapshot.size());
        for (qsizetype i = begin; i < end; ++i) {
            least = qMin(least, quint8(snapshot.shared(i)));
            if (!filter.matches(snapshot.key(i)))
                continue;
            matches->keys.push_back(quint32(i));
            matches->shared.push_back(least);
            least = 255;
        }
    }
    return matches;
}

std::shared_ptr<const KeyRows> KeyRows::cut(std::shared_ptr<const KeySnapshot> snapshot,
                                            std::shared_ptr<const KeyMatches> matches, const KeyRowsRequest &request,
                                            bool complete, qsizetype maxRows)
{
    std::shared_ptr<KeyRows> rows(new KeyRows);
    rows->m_request = request;
    rows->m_snapshot = std::move(snapshot);
    rows->m_matches = std::move(matches);
    rows->m_list = !request.tree;
    rows->m_complete = complete;
    if (rows->m_list) {
        rows->m_size = qMin(rows->positions(), maxRows);
        rows->m_truncated = rows->m_size < rows->positions();
        return rows;
    }
    const std::vector<Toggle> toggled = rows->locateToggled();
    if (request.expandedByDefault())
        rows->cutCollapsing(toggled, maxRows);
    else
        rows->cutExpanding(toggled, maxRows);
    rows->m_size = qsizetype(rows->m_rows.size());
    return rows;
}

const quint8 *KeyRows::sharedColumn() const
{
    return m_matches ? m_matches->shared.data() : m_snapshot->columns().shared.data();
}

qsizetype KeyRows::positionOf(QByteArrayView key) const
{
    const qsizetype index = m_snapshot->lowerBound(key);
    if (!m_matches)
        return index;
    return std::lower_bound(m_matches->keys.cbegin(), m_matches->keys.cend(), quint32(index))
        - m_matches->keys.cbegin();
}

qsizetype KeyRows::positionEnd(QByteArrayView prefix, qsizetype from) const
{
    const qsizetype index = m_snapshot->prefixEnd(prefix, from < positions() ? keyIndex(from) : m_snapshot->size());
    if (!m_matches)
        return index;
    return std::lower_bound(m_matches->keys.cbegin() + from, m_matches->keys.cend(), quint32(index))
        - m_matches->keys.cbegin();
}

//! The toggled namespaces that have keys, in the order of a walk down the tree.
std::vector<KeyRows::Toggle> KeyRows::locateToggled() const
{
    std::vector<Toggle> found;
    for (const QByteArray &prefix : m_request.toggled) {
        const qsizetype position = positionOf(prefix);
        if (position < positions() && keyAt(position).startsWith(prefix))
            found.push_back({position, namespaceDepth(prefix, m_snapshot->separator()) - 1});
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool KeyRows::append(qsizetype position, int depth, bool expanded, qsizetype maxRows)
{
    if (qsizetype(m_rows.size()) == maxRows) {
        m_truncated = true;
        return false;
    }
    m_rows.push_back({quint32(position), quint8(depth), expanded});
    return true;
}

/*
    Everything is closed but \a opened. The children of a namespace are found in the column of shared segments alone:
    a child begins where a key shares no more than the namespace with the key before. No key is read.
*/
void KeyRows::cutExpanding(const std::vector<Toggle> &opened, qsizetype maxRows)
{
    struct Level
    {
        qsizetype end;
        int depth;
    };
    const quint8 *shared = sharedColumn();
    std::vector<Level> levels{{positions(), 0}};
    auto next = opened.cbegin();
    qsizetype position = 0;
    while (!levels.empty()) {
        const auto [end, depth] = levels.back();
        if (position == end) {
            levels.pop_back();
            continue;
        }
        // An open namespace within a closed one was jumped over.
        while (next != opened.cend() && *next < Toggle{position, depth})
            ++next;
        const bool expanded = next != opened.cend() && *next == Toggle{position, depth};
        if (!append(position, depth, expanded, maxRows))
            return;
        const qsizetype after = groupEnd(shared, position + 1, end, depth);
        if (expanded)
            levels.push_back({after, depth + 1});
        else
            position = after;
    }
}

//! Everything is open but \a closed: each key is read once, for the number of namespaces above it.
void KeyRows::cutCollapsing(const std::vector<Toggle> &closed, qsizetype maxRows)
{
    const quint8 *shared = sharedColumn();
    const qsizetype end = positions();
    auto next = closed.cbegin();
    qsizetype position = 0;
    while (position < end) {
        const int namespaces = namespaceDepth(keyAt(position), m_snapshot->separator());
        const int first = position ? int(shared[position]) : 0;
        bool jumped = false;
        for (int depth = first; depth < namespaces && !jumped; ++depth) {
            while (next != closed.cend() && *next < Toggle{position, depth})
                ++next;
            jumped = next != closed.cend() && *next == Toggle{position, depth};
            if (!append(position, depth, !jumped, maxRows))
                return;
            if (jumped)
                position = groupEnd(shared, position + 1, end, depth);
        }
        if (jumped)
            continue;
        if (!append(position, namespaces, false, maxRows))
            return;
        ++position;
    }
}

KeyRows::Kind KeyRows::kind(qsizetype row) const
{
    if (m_list)
        return Kind::Key;
    const Row &r = m_rows[size_t(row)];
    if (r.expanded || namespaceDepth(keyAt(r.position), m_snapshot->separator()) > r.depth)
        return Kind::Namespace;
    return Kind::Key;
}

QByteArrayView KeyRows::key(qsizetype row) const
{
    if (kind(row) == Kind::Key)
        return keyAt(m_list ? row : m_rows[size_t(row)].position);
    const Row &r = m_rows[size_t(row)];
    return namespacePrefix(keyAt(r.position), r.depth + 1, m_snapshot->separator());
}

QByteArrayView KeyRows::name(qsizetype row) const
{
    QByteArrayView whole = key(row);
    if (m_list)
        return whole;
    const QByteArrayView last = whole.sliced(namespacePrefix(whole, depth(row), m_snapshot->separator()).size());
    // "a:" is a key whose last segment is empty; it is better shown whole than as nothing.
    return last.isEmpty() ? whole : last;
}

qsizetype KeyRows::count(qsizetype row) const
{
    if (kind(row) == Kind::Key)
        return 1;
    const qsizetype position = m_rows[size_t(row)].position;
    return positionEnd(key(row), position) - position;
}

QByteArrayList KeyRows::keysBelow(qsizetype row, qsizetype limit) const
{
    const qsizetype first = m_list ? row : m_rows[size_t(row)].position;
    const qsizetype last = first + qMin(count(row), limit);
    QByteArrayList keys;
    keys.reserve(last - first);
    for (qsizetype position = first; position < last; ++position)
        keys << keyAt(position).toByteArray();
    return keys;
}

qsizetype KeyRows::find(QByteArrayView key, Kind kind) const
{
    if (m_size == 0 || (m_list && kind == Kind::Namespace))
        return -1;
    const qsizetype row = nearest(key);
    if (row >= 0 && this->kind(row) == kind && compareKeys(this->key(row), key) == 0)
        return row;
    if (m_list || row < 0)
        return -1;
    // One position has a row a level: namespaces first, the key itself last.
    const quint32 position = m_rows[size_t(row)].position;
    for (qsizetype r = row; r >= 0 && m_rows[size_t(r)].position == position; --r) {
        if (this->kind(r) == kind && compareKeys(this->key(r), key) == 0)
            return r;
    }
    return -1;
}

qsizetype KeyRows::nearest(QByteArrayView key) const
{
    if (m_size == 0)
        return -1;
    const qsizetype position = positionOf(key);
    if (m_list)
        return qMin(position, m_size - 1);
    // The last row that begins at or before the position: the key's own, or that of the closed namespace around it.
    const auto after = std::upper_bound(m_rows.cbegin(), m_rows.cend(), position,
                                        [](qsizetype p, const Row &row) { return p < qsizetype(row.position); });
    return qMax<qsizetype>(0, after - m_rows.cbegin() - 1);
}

} // namespace Monitor
