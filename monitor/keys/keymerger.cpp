// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keymerger.h"

#include <algorithm>

namespace Monitor {

namespace {

constexpr size_t SpareBuffers = 2; // fresh ones of this size stall the other thread in the allocator
constexpr size_t MostStaged = 100'000; // changes whose room is kept
constexpr qint64 CompactFrom = 64 << 20;

} // namespace

KeyMerger::KeyMerger(char separator)
    : m_separator(separator)
    , m_current(std::make_shared<KeySnapshot>(separator))
{
}

void KeyMerger::add(const QByteArrayList &keys)
{
    stage(keys, false);
}

void KeyMerger::remove(const QByteArrayList &keys)
{
    stage(keys, true);
}

void KeyMerger::stage(const QByteArrayList &keys, bool removal)
{
    m_changes.reserve(m_changes.size() + size_t(keys.size()));
    for (const QByteArray &key : keys) {
        m_changes.push_back({m_staged.size(), quint32(key.size()), quint32(m_changes.size()), removal});
        m_staged.insert(m_staged.end(), key.cbegin(), key.cend());
    }
}

void KeyMerger::clear()
{
    m_changes.clear();
    m_staged.clear();
    m_seen.clear();
    m_sweeping = m_sweepDue = false;
    m_arena = {};
    m_garbage = 0;
    m_full = false;
    publish({});
}

void KeyMerger::beginSweep()
{
    m_sweeping = true;
    m_sweepDue = false;
    m_seen.assign(size_t(m_current->size()), 0);
    // Not yet merged, and added before the sweep: these count as seen, which errs on the side of keeping.
}

void KeyMerger::endSweep()
{
    m_sweepDue = m_sweeping;
}

void KeyMerger::cancelSweep()
{
    m_sweeping = m_sweepDue = false;
    m_seen.clear();
}

std::shared_ptr<const KeySnapshot> KeyMerger::merge()
{
    sortChanges();
    const bool changes = locateChanges();
    if (changes || m_sweepDue) {
        KeySnapshot::Columns columns = mergeChanges();
        if (m_sweepDue)
            sweep(columns);
        if (m_garbage > CompactFrom && m_garbage > m_arena.size() / 2)
            compact(columns);
        publish(std::move(columns));
    }
    if (m_sweepDue)
        cancelSweep();
    m_changes.clear();
    m_staged.clear();
    if (m_changes.capacity() > MostStaged) { // after a burst; the next batches are small again
        m_changes.shrink_to_fit();
        m_staged.shrink_to_fit();
    }
    return m_current;
}

//! Sorts by key; of several changes of one key the last one stays.
void KeyMerger::sortChanges()
{
    std::sort(m_changes.begin(), m_changes.end(), [this](const Change &a, const Change &b) {
        const int order = compareKeys(key(a), key(b));
        return order ? order < 0 : a.sequence > b.sequence;
    });
    m_changes.erase(std::unique(m_changes.begin(), m_changes.end(),
                                [this](const Change &a, const Change &b) { return compareKeys(key(a), key(b)) == 0; }),
                    m_changes.end());
}

//! Where each change belongs; drops those that change nothing. True when some are left.
bool KeyMerger::locateChanges()
{
    qsizetype at = 0;
    for (Change &change : m_changes) {
        at = change.position = m_current->gallop(key(change), at);
        change.known = at < m_current->size() && compareKeys(m_current->key(at), key(change)) == 0;
        if (change.known && m_sweeping && !change.removal)
            m_seen[size_t(at)] = 1;
    }
    std::erase_if(m_changes, [](const Change &change) { return change.known != change.removal; });
    return !m_changes.empty();
}

KeySnapshot::Columns KeyMerger::mergeChanges()
{
    const KeySnapshot::Columns &old = m_current->columns();
    KeySnapshot::Columns out = spareColumns(old.offsets.size() + m_changes.size());
    std::vector<quint8> seen;
    if (m_sweeping)
        seen.reserve(old.offsets.size() + m_changes.size());

    size_t position = 0;
    bool inserted = false; // the key written last is new, so the next old one has a new neighbour
    quint8 dropped = 255; // least count of shared segments among removed neighbours
    const auto lastKey = [&] { return KeyArena::read(m_arena.blocks().data(), out.offsets.back()); };
    const auto copyUpTo = [&](size_t end) {
        if (position == end)
            return;
        const size_t first = out.shared.size();
        out.offsets.insert(out.offsets.end(), old.offsets.begin() + position, old.offsets.begin() + end);
        out.shared.insert(out.shared.end(), old.shared.begin() + position, old.shared.begin() + end);
        if (m_sweeping)
            seen.insert(seen.end(), m_seen.begin() + position, m_seen.begin() + end);
        if (inserted) {
            const auto previous = KeyArena::read(m_arena.blocks().data(), out.offsets[first - 1]);
            out.shared[first] = quint8(sharedSegments(previous, m_current->key(qsizetype(position)), m_separator));
        } else {
            out.shared[first] = std::min(out.shared[first], dropped);
        }
        position = end;
        inserted = false;
        dropped = 255;
    };

    for (const Change &change : m_changes) {
        copyUpTo(size_t(change.position));
        if (change.removal) {
            m_garbage += KeyArena::footprint(key(change));
            dropped = std::min(dropped, old.shared[position]);
            ++position;
            continue;
        }
        const std::optional<quint32> offset = m_arena.append(key(change));
        if (!offset) {
            m_full = true;
            continue;
        }
        const int shared = out.offsets.empty() ? 0 : sharedSegments(lastKey(), key(change), m_separator);
        out.offsets.push_back(*offset);
        out.shared.push_back(quint8(shared));
        if (m_sweeping)
            seen.push_back(1);
        inserted = true;
    }
    copyUpTo(old.offsets.size());
    m_seen = std::move(seen);
    return out;
}

void KeyMerger::sweep(KeySnapshot::Columns &columns)
{
    size_t to = 0;
    quint8 dropped = 255;
    for (size_t from = 0; from < columns.offsets.size(); ++from) {
        dropped = std::min(dropped, columns.shared[from]);
        if (!m_seen[from]) {
            m_garbage += KeyArena::footprint(KeyArena::read(m_arena.blocks().data(), columns.offsets[from]));
            continue;
        }
        columns.offsets[to] = columns.offsets[from];
        columns.shared[to] = dropped;
        dropped = 255;
        ++to;
    }
    columns.offsets.resize(to);
    columns.shared.resize(to);
}

//! Copies the living keys into a new arena; snapshots that are still held keep the old blocks alive.
void KeyMerger::compact(KeySnapshot::Columns &columns)
{
    KeyArena arena;
    for (quint32 &offset : columns.offsets)
        offset = *arena.append(KeyArena::read(m_arena.blocks().data(), offset));
    m_arena = std::move(arena);
    m_garbage = 0;
    m_full = false;
}

KeySnapshot::Columns KeyMerger::spareColumns(size_t capacity)
{
    KeySnapshot::Columns columns;
    if (!m_spare.empty()) {
        columns = std::move(m_spare.back());
        m_spare.pop_back();
        columns.offsets.clear();
        columns.shared.clear();
    }
    // Some room to grow, so that a buffer serves the next merges of a scan as well.
    if (columns.offsets.capacity() < capacity) {
        columns.offsets.reserve(capacity + capacity / 8);
        columns.shared.reserve(capacity + capacity / 8);
    }
    return columns;
}

void KeyMerger::publish(KeySnapshot::Columns columns)
{
    m_old.push_back(std::move(m_current));
    m_current = std::make_shared<KeySnapshot>(m_separator, m_arena.blocks(), std::move(columns));
    collect();
}

qsizetype KeyMerger::collect()
{
    std::erase_if(m_old, [this](const std::shared_ptr<KeySnapshot> &snapshot) {
        // Nobody else has it, so nobody can get it: the count cannot rise again.
        if (snapshot.use_count() > 1)
            return false;
        // Its readers let go of it by a decrement of the count; one of ours, in order after theirs, makes their reads
        // happen before our writes. A fence would do too, but the thread sanitizer does not know fences.
        std::shared_ptr<KeySnapshot>(snapshot).reset();
        if (m_spare.size() < SpareBuffers)
            m_spare.push_back(snapshot->takeColumns());
        return true;
    });
    return qsizetype(m_old.size());
}

} // namespace Monitor
