// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/collectionmodel.h"

#include "keys/bytetext.h"
#include "values/hashmodel.h"
#include "values/sequentialmodel.h"

#include <QLocale>

namespace Monitor {

CollectionModel::CollectionModel(ValueSource *source, const QByteArray &key, KeyType type, QObject *parent)
    : QAbstractTableModel(parent)
    , m_source(source)
    , m_key(key)
    , m_type(type)
{
}

CollectionModel *CollectionModel::create(ValueSource *source, const QByteArray &key, KeyType type, qint64 length,
                                         QObject *parent)
{
    switch (type) {
    case KeyType::List:
        return new ListModel(source, key, type, length, parent);
    case KeyType::SortedSet:
        return new SortedSetModel(source, key, type, length, parent);
    case KeyType::Hash:
        return new HashModel(source, key, parent);
    case KeyType::Set:
        return new SetModel(source, key, type, parent);
    case KeyType::Stream:
        return new StreamModel(source, key, type, parent);
    case KeyType::Missing:
    case KeyType::String:
    case KeyType::Other:
        break;
    }
    return nullptr;
}

void CollectionModel::loadPage(const QByteArray &from, qint64 count, const std::function<void(const ValuePage &)> &take,
                               const std::function<void()> &giveUp)
{
    ++m_loading;
    Q_EMIT loadingChanged();
    m_source->readPage(m_key, m_type, from, count,
                       guarded<ValuePage>(this, [=, this](const ValueAnswer<ValuePage> &answer) {
                           --m_loading;
                           if (answer) {
                               take(answer.value);
                           } else {
                               giveUp();
                               Q_EMIT failed(answer.failure);
                           }
                           Q_EMIT loadingChanged();
                       }));
}

IndexedModel::IndexedModel(ValueSource *source, const QByteArray &key, KeyType type, qint64 length, QObject *parent)
    : CollectionModel(source, key, type, parent)
    , m_length(length)
{
}

int IndexedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(qMin<qint64>(m_length, std::numeric_limits<int>::max()));
}

const QByteArrayList *IndexedModel::cells(int row) const
{
    const auto page = m_pages.constFind(row / PageSize);
    const qsizetype within = row % PageSize;
    // A list that shrank since has fewer rows at its end than it had.
    return page == m_pages.cend() || within >= page->size() ? nullptr : &page->at(within);
}

void IndexedModel::showRows(int first, int last)
{
    for (qint64 page = qMax(0, first) / PageSize; page <= qMin(last, rowCount() - 1) / PageSize; ++page) {
        if (!m_pages.contains(page)) {
            load(page);
        } else if (m_order.last() != page) {
            m_order.removeOne(page);
            m_order << page;
        }
    }
}

void IndexedModel::load(qint64 page)
{
    if (m_asked.contains(page) || page * PageSize >= m_length)
        return;
    m_asked.insert(page);
    const auto take = [this, page](const ValuePage &loaded) {
        m_asked.remove(page);
        m_pages.insert(page, loaded.rows);
        m_order << page;
        while (m_order.size() > MaxPages)
            m_pages.remove(m_order.takeFirst());
        const qint64 first = page * PageSize;
        const qint64 last = qMin(first + PageSize, qint64(rowCount())) - 1;
        Q_EMIT dataChanged(index(int(first), 0), index(int(last), columnCount() - 1));
    };
    loadPage(QByteArray::number(page * PageSize), PageSize, take, [this, page] { m_asked.remove(page); });
}

QVariant IndexedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QByteArrayList *row = cells(index.row());
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0)
            return QLocale().toString(index.row());
        return row ? cellText(index.row(), index.column(), *row) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == contentColumn() ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                                 : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case BytesRole: {
        const int cell = cellOfColumn(index.column());
        return row && cell >= 0 ? QVariant(row->value(cell)) : QVariant();
    }
    case StateRole:
        return int(RowState::Unchanged);
    case LoadedRole:
        return row != nullptr;
    default:
        return {};
    }
}

QVariant ListModel::cellText(int, int, const QByteArrayList &cells) const
{
    return displayText(cells.value(0));
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == 0)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Index") : tr("Element");
}

QVariant SortedSetModel::cellText(int, int column, const QByteArrayList &cells) const
{
    return column == 1 ? QString::fromLatin1(cells.value(0)) : displayText(cells.value(1));
}

QVariant SortedSetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section < 2)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Rank") : section == 1 ? tr("Score") : tr("Member");
}

} // namespace Monitor
