// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysnapshot.h"

#include <QByteArrayList>

namespace Monitor {

/*!
    Makes sorted snapshots out of keys that come and go in any order.

    Owned by the store's worker and used in its thread only. Changes are staged, sorted, and merged by galloping into a
    new pair of columns; what SCAN says twice falls out there and never reaches the arena.
*/
class KeyMerger
{
public:
    explicit KeyMerger(char separator = ':');

    void add(const QByteArrayList &keys);
    void remove(const QByteArrayList &keys);
    //! Forgets every key.
    void clear();

    //! From now on it is noted which keys are added, also those that are known.
    void beginSweep();
    //! The next merge() drops the keys that were not added since beginSweep().
    void endSweep();
    //! Keeps what was not added since beginSweep().
    void cancelSweep();

    bool hasChanges() const { return !m_changes.empty() || m_sweepDue; }
    //! The keys after the staged changes; the snapshot of before where these change nothing.
    std::shared_ptr<const KeySnapshot> merge();
    const std::shared_ptr<KeySnapshot> &current() const { return m_current; }

    //! Frees, or keeps for use again, what no other thread holds any more. Answers how many old snapshots are still held.
    qsizetype collect();
    //! True once the arena was full: keys are missing.
    bool isFull() const { return m_full; }

private:
    struct Change
    {
        size_t begin; // of the key in m_staged
        quint32 length;
        quint32 sequence;
        bool removal;
        bool known = false; // it is in the current snapshot,
        qsizetype position = 0; // there, or to be inserted before this
    };

    void stage(const QByteArrayList &keys, bool removal);
    QByteArrayView key(const Change &change) const { return {m_staged.data() + change.begin, change.length}; }
    void sortChanges();
    bool locateChanges();
    KeySnapshot::Columns mergeChanges();
    void sweep(KeySnapshot::Columns &columns);
    void compact(KeySnapshot::Columns &columns);
    KeySnapshot::Columns spareColumns(size_t capacity);
    void publish(KeySnapshot::Columns columns);

    char m_separator;
    KeyArena m_arena;
    qint64 m_garbage = 0; // bytes of removed keys in the arena
    bool m_full = false;
    std::vector<char> m_staged;
    std::vector<Change> m_changes;
    std::vector<quint8> m_seen; // beside the current columns; empty when no sweep is under way
    bool m_sweeping = false;
    bool m_sweepDue = false;
    std::shared_ptr<KeySnapshot> m_current;
    std::vector<std::shared_ptr<KeySnapshot>> m_old;
    std::vector<KeySnapshot::Columns> m_spare;
};

} // namespace Monitor
