// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/messagelog.h"

namespace Monitor {

void MessageLog::add(Severity severity, const QString &text)
{
    if (m_messages.size() == Limit) {
        beginRemoveRows({}, 0, 0);
        m_messages.removeFirst();
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_messages += Message{QDateTime::currentDateTime(), severity, text};
    endInsertRows();
}

void MessageLog::clear()
{
    beginResetModel();
    m_messages.clear();
    endResetModel();
}

int MessageLog::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_messages.size());
}

int MessageLog::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessageLog::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Message &message = m_messages.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Time ? message.time.toString(QStringLiteral("HH:mm:ss")) : message.text;
    case Qt::ToolTipRole:
        return message.text;
    case SeverityRole:
        return int(message.severity);
    default:
        return {};
    }
}

} // namespace Monitor
