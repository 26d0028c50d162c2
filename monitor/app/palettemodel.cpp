// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/palettemodel.h"

#include "common/fuzzymatch.h"

#include <QIcon>
#include <QKeySequence>

#include <algorithm>

namespace Monitor {

void PaletteModel::setActions(const QList<QAction *> &actions)
{
    beginResetModel();
    m_entries.clear();
    for (QAction *action : actions) {
        QString text = action->text();
        text.remove(u'&');
        if (action->isEnabled() && action->isVisible() && !action->isSeparator() && !text.isEmpty()
            && !action->menu<QObject *>())
            m_entries += Entry{action, text};
    }
    match();
    endResetModel();
}

void PaletteModel::setPattern(const QString &pattern)
{
    beginResetModel();
    m_pattern = pattern;
    match();
    endResetModel();
}

void PaletteModel::match()
{
    m_hits.clear();
    for (int i = 0; i < m_entries.size(); ++i) {
        if (const auto found = fuzzyMatch(m_pattern, m_entries.at(i).text))
            m_hits += Hit{i, found->score, found->positions};
    }
    std::stable_sort(m_hits.begin(), m_hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
}

QAction *PaletteModel::actionAt(int row) const
{
    return row >= 0 && row < m_hits.size() ? m_entries.at(m_hits.at(row).entry).action.data() : nullptr;
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_hits.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Hit &hit = m_hits.at(index.row());
    const Entry &entry = m_entries.at(hit.entry);
    switch (role) {
    case Qt::DisplayRole:
        return entry.text;
    case Qt::DecorationRole:
        return entry.action ? QVariant(entry.action->icon()) : QVariant();
    case ShortcutRole:
        return entry.action ? entry.action->shortcut().toString(QKeySequence::NativeText) : QString();
    case MatchRole:
        return QVariant::fromValue(hit.positions);
    default:
        return {};
    }
}

} // namespace Monitor
