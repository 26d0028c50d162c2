// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/hashmodel.h"

#include "keys/bytetext.h"

#include <algorithm>

namespace Monitor {

HashModel::HashModel(ValueSource *source, const QByteArray &key, QObject *parent)
    : SequentialModel(source, key, KeyType::Hash, parent)
{
}

QByteArray HashModel::field(int row) const
{
    return row < extraRows() ? m_added[row] : name(row - extraRows());
}

QByteArray HashModel::value(int row) const
{
    const auto change = m_changes.constFind(field(row));
    if (change != m_changes.cend() && change->after)
        return *change->after;
    return row < extraRows() ? QByteArray() : cells(row - extraRows()).value(1);
}

CollectionModel::RowState HashModel::rowState(int row) const
{
    if (row < extraRows())
        return RowState::Added;
    const auto change = m_changes.constFind(field(row));
    if (change == m_changes.cend())
        return RowState::Unchanged;
    return change->after ? RowState::Changed : RowState::Removed;
}

int HashModel::rowOfField(const QByteArray &field) const
{
    if (const qsizetype added = m_added.indexOf(field); added >= 0)
        return int(added);
    const int loaded = rowOfName(field);
    return loaded < 0 ? -1 : loaded + extraRows();
}

bool HashModel::hasField(const QByteArray &field) const
{
    return hasName(field) || m_added.contains(field);
}

void HashModel::touchRow(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT editChanged();
}

int HashModel::setField(const QByteArray &field, const QByteArray &value)
{
    // One that was added here stays so, even when it turns up among the loaded ones: its base is "not there".
    if (const int loaded = rowOfName(field); loaded >= 0 && !m_added.contains(field)) {
        const QByteArray &before = cells(loaded)[1];
        if (value == before)
            m_changes.remove(field);
        else
            m_changes.insert(field, {before, value});
        touchRow(loaded + extraRows());
        return loaded + extraRows();
    }
    int row = int(m_added.indexOf(field));
    if (row < 0) {
        row = 0;
        beginInsertRows({}, 0, 0);
        m_added.prepend(field);
        m_changes.insert(field, {std::nullopt, value});
        endInsertRows();
        Q_EMIT editChanged();
    } else {
        m_changes.insert(field, {std::nullopt, value});
        touchRow(row);
    }
    return row;
}

void HashModel::removeRowsAt(const QList<int> &rows)
{
    QList<int> descending = rows;
    std::sort(descending.begin(), descending.end(), std::greater<>());
    for (int row : descending) {
        if (row < extraRows()) {
            revertRow(row);
        } else {
            m_changes.insert(field(row), {cells(row - extraRows())[1], std::nullopt});
            touchRow(row);
        }
    }
}

void HashModel::revertRow(int row)
{
    const QByteArray name = field(row);
    if (row < extraRows()) {
        beginRemoveRows({}, row, row);
        m_added.removeAt(row);
        m_changes.remove(name);
        endRemoveRows();
        Q_EMIT editChanged();
    } else if (m_changes.remove(name)) {
        touchRow(row);
    }
}

void HashModel::revertAll()
{
    if (!isModified())
        return;
    if (!m_added.isEmpty()) {
        beginRemoveRows({}, 0, extraRows() - 1);
        for (const QByteArray &field : std::exchange(m_added, {}))
            m_changes.remove(field);
        endRemoveRows();
    }
    m_changes.clear();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT editChanged();
}

Qt::ItemFlags HashModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = SequentialModel::flags(index);
    if (m_editable && index.column() == ValueColumn && rowState(index.row()) != RowState::Removed
        && value(index.row()).size() <= InlineLimit)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant HashModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return displayText(index.column() == FieldColumn ? field(row) : value(row));
    case Qt::EditRole:
        return displayText(index.column() == FieldColumn ? field(row) : value(row),
                           std::numeric_limits<qsizetype>::max());
    case BytesRole:
        return index.column() == FieldColumn ? field(row) : value(row);
    case StateRole:
        return int(rowState(row));
    case LoadedRole:
        return true;
    default:
        return {};
    }
}

bool HashModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.column() != ValueColumn || !m_editable)
        return false;
    if (role == BytesRole) {
        setField(field(index.row()), value.toByteArray());
        return true;
    }
    if (role != Qt::EditRole)
        return false;
    setField(field(index.row()), parseText(value.toString()));
    return true;
}

QVariant HashModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == FieldColumn ? tr("Field") : tr("Value");
}

} // namespace Monitor
