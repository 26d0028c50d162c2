// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/watchmodel.h"

#include "common/textformat.h"

namespace Monitor {

WatchModel::WatchModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int WatchModel::rowOf(const QByteArray &key) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).key == key)
            return row;
    }
    return -1;
}

bool WatchModel::add(const QByteArray &key)
{
    if (key.isEmpty() || rowOf(key) >= 0)
        return false;
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_rows += Row{key, KeyState::Idle, {}, {}};
    endInsertRows();
    return true;
}

void WatchModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

QByteArrayList WatchModel::keys() const
{
    QByteArrayList keys;
    for (const Row &row : m_rows)
        keys += row.key;
    return keys;
}

QByteArrayList WatchModel::changedKeys() const
{
    QByteArrayList keys;
    for (const Row &row : m_rows) {
        if (row.state == KeyState::Changed)
            keys += row.key;
    }
    return keys;
}

QString WatchModel::explanation(int row) const
{
    const Row &r = m_rows.at(row);
    if (!r.before.isKnown() || !r.now.isKnown())
        return tr("changed");
    if (r.before.summary() == r.now.summary()) {
        return r.before.sameAs(r.now) ? tr("was written; its value is the same: %1").arg(r.now.summary())
                                      : tr("changed inside: %1").arg(r.now.summary());
    }
    return tr("%1 → %2").arg(r.before.summary(), r.now.summary());
}

void WatchModel::setBefore(const QByteArray &key, const WatchedValue &snapshot)
{
    const int row = rowOf(key);
    if (row < 0)
        return;
    m_rows[row].before = m_rows[row].now = snapshot;
    m_rows[row].state = KeyState::Clean;
    changed(row);
}

void WatchModel::setNow(const QByteArray &key, const WatchedValue &snapshot)
{
    const int row = rowOf(key);
    if (row < 0 || !m_rows.at(row).before.isKnown())
        return;
    Row &r = m_rows[row];
    const bool differs = !r.before.sameAs(snapshot);
    if (r.now.sameAs(snapshot) && r.state == (differs ? KeyState::Changed : r.state))
        return;
    r.now = snapshot;
    if (differs && r.state == KeyState::Clean)
        r.state = KeyState::Changed;
    changed(row);
}

void WatchModel::markChanged(const QByteArray &key)
{
    const int row = rowOf(key);
    if (row < 0 || m_rows.at(row).state == KeyState::Changed)
        return;
    m_rows[row].state = KeyState::Changed;
    changed(row);
}

void WatchModel::setIdle()
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).state == KeyState::Clean) {
            m_rows[row].state = KeyState::Idle;
            changed(row);
        }
    }
}

int WatchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant WatchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const auto detail = [&]() -> QString {
        if (row.state == KeyState::Changed)
            return explanation(index.row());
        return row.before.isKnown() ? row.before.summary() : QString();
    };
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row.key);
    case Qt::ToolTipRole:
    case DetailRole:
        return detail();
    case KeyRole:
        return row.key;
    case StateRole:
        return int(row.state);
    case Qt::AccessibleTextRole: {
        const QString state = row.state == KeyState::Changed ? tr("changed")
            : row.state == KeyState::Clean                   ? tr("clean")
                                                             : tr("not watched");
        return QString(cellText(row.key) % QStringLiteral(", ") % state);
    }
    default:
        return {};
    }
}

} // namespace Monitor
