// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/sequentialmodel.h"

#include "keys/bytetext.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int LoadAhead = 50; // rows below the screen

QVariant headerOf(const QStringList &titles, int section, Qt::Orientation orientation, int role)
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(titles.value(section)) : QVariant();
}

} // namespace

SequentialModel::SequentialModel(ValueSource *source, const QByteArray &key, KeyType type, QObject *parent)
    : CollectionModel(source, key, type, parent)
{
}

int SequentialModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : loadedRows() + extraRows();
}

bool SequentialModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_complete && !m_failed && !isLoading();
}

void SequentialModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    loadPage(
        m_next, PageSize, [this](const ValuePage &page) { take(page); }, [this] { m_failed = true; });
}

void SequentialModel::showRows(int, int last)
{
    m_failed = false;
    if (last + LoadAhead >= rowCount())
        fetchMore({});
}

void SequentialModel::take(const ValuePage &page)
{
    m_beginnings << m_next;
    m_next = page.next;
    m_complete = page.last;
    QList<QByteArrayList> fresh;
    for (const QByteArrayList &row : page.rows) {
        if (row.isEmpty() || m_names.contains(row.first()))
            continue;
        m_names.insert(row.first(), int(m_rows.size() + fresh.size()));
        fresh << row;
    }
    if (!fresh.isEmpty()) {
        beginInsertRows({}, rowCount(), rowCount() + int(fresh.size()) - 1);
        m_rows << fresh;
        endInsertRows();
        return;
    }
    // A page of a scan may be empty although more follow. Later: this answer is still being delivered.
    if (!m_complete)
        QMetaObject::invokeMethod(
            this, [this] { fetchMore({}); }, Qt::QueuedConnection);
}

QVariant SetModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return displayText(name(index.row()));
    case BytesRole:
        return name(index.row());
    case StateRole:
        return int(RowState::Unchanged);
    case LoadedRole:
        return true;
    default:
        return {};
    }
}

QVariant SetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headerOf({tr("Member")}, section, orientation, role);
}

QVariant StreamModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QByteArrayList &row = cells(index.row());
    switch (role) {
    case Qt::DisplayRole: {
        if (index.column() == 0)
            return QString::fromLatin1(row.first());
        if (index.column() == 1) {
            const qint64 time = row.first().left(row.first().indexOf('-')).toLongLong();
            return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time), u"yyyy-MM-dd hh:mm:ss.zzz"_s);
        }
        QString text;
        for (qsizetype i = 1; i + 1 < row.size() && text.size() < 512; i += 2)
            text += (i > 1 ? u"   "_s : QString()) + displayText(row[i], 64) + u": "_s + displayText(row[i + 1], 256);
        return text;
    }
    case BytesRole: {
        if (index.column() != contentColumn())
            return row.first();
        // One field a line, as it is read; what is a line feed within a value cannot be told from this one.
        QByteArray bytes;
        for (qsizetype i = 1; i + 1 < row.size(); i += 2)
            bytes += row[i] + QByteArrayLiteral(": ") + row[i + 1] + '\n';
        bytes.chop(1);
        return bytes;
    }
    case StateRole:
        return int(RowState::Unchanged);
    case LoadedRole:
        return true;
    default:
        return {};
    }
}

QVariant StreamModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headerOf({tr("Id"), tr("Time"), tr("Fields")}, section, orientation, role);
}

} // namespace Monitor
