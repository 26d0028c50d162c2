// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/transactionmodel.h"

#include "common/replytext.h"

namespace Monitor {

TransactionModel::TransactionModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

TransactionModel::Row TransactionModel::makeRow(const QString &text)
{
    Row row;
    row.text = text.trimmed();
    row.line = CommandLine::parse(row.text);
    reset(row);
    return row;
}

void TransactionModel::reset(Row &row)
{
    row.reply = QRedisValue();
    row.error = row.line.errorString();
    row.state = !row.enabled  ? RowState::Off
        : !row.line.isValid() ? RowState::Invalid
        : row.line.isEmpty()  ? RowState::Empty
                              : RowState::Ready;
}

void TransactionModel::changed(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int TransactionModel::append(const QString &text)
{
    insert(rowCount(), text);
    return rowCount() - 1;
}

void TransactionModel::insert(int row, const QString &text)
{
    beginInsertRows({}, row, row);
    m_rows.insert(row, makeRow(text));
    endInsertRows();
}

void TransactionModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

bool TransactionModel::move(int row, int before)
{
    if (row < 0 || row >= rowCount() || before < 0 || before > rowCount())
        return false;
    // Refuses what would leave the row where it is.
    if (!beginMoveRows({}, row, row, {}, before))
        return false;
    m_rows.move(row, before > row ? before - 1 : before);
    endMoveRows();
    return true;
}

void TransactionModel::setCommands(const QStringList &texts)
{
    beginResetModel();
    m_rows.clear();
    for (const QString &text : texts)
        m_rows += makeRow(text);
    endResetModel();
}

QStringList TransactionModel::commands() const
{
    QStringList texts;
    for (const Row &row : m_rows)
        texts += row.text;
    return texts;
}

QList<int> TransactionModel::runnableRows() const
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        const Row &r = m_rows.at(row);
        if (r.enabled && r.line.isValid() && !r.line.isEmpty())
            rows += row;
    }
    return rows;
}

bool TransactionModel::hasInvalidRow() const
{
    return std::any_of(m_rows.cbegin(), m_rows.cend(), [](const Row &r) { return r.enabled && !r.line.isValid(); });
}

void TransactionModel::setState(int row, RowState state, const QString &error)
{
    m_rows[row].state = state;
    m_rows[row].error = error;
    changed(row);
}

void TransactionModel::setReply(int row, const QRedisValue &reply)
{
    m_rows[row].reply = reply;
    m_rows[row].state = reply.isError() ? RowState::Failed : RowState::Applied;
    m_rows[row].error = reply.isError() ? QString::fromUtf8(reply.toByteArray()) : QString();
    changed(row);
}

void TransactionModel::clearReplies()
{
    if (m_rows.isEmpty())
        return;
    for (Row &row : m_rows)
        reset(row);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int TransactionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TransactionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TransactionModel::stateText(RowState state)
{
    switch (state) {
    case RowState::Ready:
        return tr("Ready");
    case RowState::Empty:
        return {};
    case RowState::Invalid:
        return tr("Malformed");
    case RowState::Off:
        return tr("Off");
    case RowState::Running:
        return tr("Running");
    case RowState::Applied:
        return tr("Applied");
    case RowState::Failed:
        return tr("Failed");
    case RowState::Rejected:
        return tr("Rejected");
    case RowState::NotRun:
        return tr("Not run");
    case RowState::Unclear:
        return tr("Unclear");
    }
    return {};
}

QVariant TransactionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::EditRole:
    case Qt::DisplayRole:
        if (index.column() == Command)
            return row.text;
        if (index.column() == State)
            return stateText(row.state);
        if (row.state == RowState::Applied)
            return replySummary(row.reply);
        return row.error;
    case Qt::CheckStateRole:
        return index.column() == Command ? QVariant(row.enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        return row.error.isEmpty() ? QVariant() : QVariant(row.error);
    case StateRole:
        return int(row.state);
    case ErrorRole:
        return row.error;
    default:
        return {};
    }
}

bool TransactionModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Command)
        return false;
    Row &row = m_rows[index.row()];
    if (role == Qt::CheckStateRole) {
        row.enabled = value.toInt() == Qt::Checked;
        reset(row);
    } else if (role == Qt::EditRole) {
        if (value.toString().trimmed() == row.text)
            return true;
        const bool enabled = row.enabled;
        row = makeRow(value.toString());
        row.enabled = enabled;
        reset(row);
    } else {
        return false;
    }
    changed(index.row());
    return true;
}

QVariant TransactionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    switch (section) {
    case Command:
        return tr("Command");
    case State:
        return tr("State");
    case Reply:
        return tr("Reply");
    default:
        return {};
    }
}

Qt::ItemFlags TransactionModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Command)
        flags |= Qt::ItemIsEditable | Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Monitor
