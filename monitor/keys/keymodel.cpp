// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keymodel.h"

#include "common/textformat.h"
#include "keys/bytetext.h"

namespace Monitor {

namespace {

constexpr qsizetype MaxDetails = 8192; // a few screens; forgotten all at once
constexpr qint64 DetailLifetime = 30'000; // milliseconds

} // namespace

KeyModel::KeyModel(KeyStore *store, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
{
    m_clock.start();
    connect(store, &KeyStore::rowsChanged, this, &KeyModel::takeRows);
    sendRequest();
}

void KeyModel::setDetailSource(KeyDetailSource *source)
{
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    forgetDetails();
    if (!source)
        return;
    connect(source, &KeyDetailSource::detailsFetched, this, &KeyModel::takeDetails);
    connect(source, &KeyDetailSource::detailsFailed, this, [this](const QByteArrayList &keys) {
        for (const QByteArray &key : keys)
            m_asked.remove(key);
    });
}

void KeyModel::sendRequest()
{
    m_requestId = m_store->request(m_request);
    Q_EMIT stateChanged();
}

void KeyModel::setTree(bool tree)
{
    if (tree == m_request.tree)
        return;
    m_request.tree = tree;
    sendRequest();
}

void KeyModel::setFilter(const QString &text)
{
    const KeyFilter filter = KeyFilter::fromText(text);
    if (filter == m_request.filter)
        return;
    // Under a filter all namespaces are open at first; what was open without it comes back when it is cleared.
    if (!m_request.filter.isActive())
        m_expanded = m_request.toggled;
    m_request.filter = filter;
    m_request.toggled = filter.isActive() ? QSet<QByteArray>() : m_expanded;
    sendRequest();
}

void KeyModel::setExpanded(int row, bool expanded)
{
    if (kind(row) != KeyRows::Kind::Namespace || isExpanded(row) == expanded)
        return;
    if (expanded != m_request.expandedByDefault())
        m_request.toggled.insert(key(row));
    else
        m_request.toggled.remove(key(row));
    sendRequest();
}

void KeyModel::collapseAll()
{
    if (m_request.toggled.isEmpty() || m_request.expandedByDefault())
        return;
    m_request.toggled.clear();
    sendRequest();
}

void KeyModel::setHeld(bool held)
{
    m_held = held;
    if (!held && m_pending)
        swapRows(std::exchange(m_pending, {}));
}

void KeyModel::takeRows(const KeyRowsPointer &rows)
{
    // Rows that the user asked for (a filter, an opened namespace) are shown even so.
    if (m_held && m_rows && m_rows->request().id == rows->request().id) {
        m_pending = rows;
        Q_EMIT stateChanged();
        return;
    }
    m_pending.reset();
    swapRows(rows);
}

void KeyModel::swapRows(const KeyRowsPointer &rows)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList from = persistentIndexList();
    const KeyRowsPointer old = std::exchange(m_rows, rows);
    QModelIndexList to;
    to.reserve(from.size());
    int lastRow = -1; // several columns of a row stand together
    qsizetype lastFound = -1;
    for (const QModelIndex &index : from) {
        if (index.row() != lastRow) {
            lastRow = index.row();
            lastFound = rows->find(old->key(lastRow), old->kind(lastRow));
        }
        to << (lastFound < 0 ? QModelIndex() : createIndex(int(lastFound), index.column()));
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged();
    Q_EMIT stateChanged();
}

int KeyModel::find(const QByteArray &key, KeyRows::Kind kind) const
{
    return m_rows ? int(m_rows->find(key, kind)) : -1;
}

int KeyModel::nearest(const QByteArray &key) const
{
    return m_rows ? int(m_rows->nearest(key)) : -1;
}

QByteArrayList KeyModel::keysBelow(int row, qsizetype limit) const
{
    return m_rows->keysBelow(row, limit);
}

int KeyModel::parentRow(int row) const
{
    const int depth = this->depth(row);
    if (depth == 0)
        return -1;
    // The namespace's row is open, so it stands where its first key would.
    const QByteArray prefix = namespacePrefix(m_rows->key(row), depth, m_rows->separator()).toByteArray();
    return find(prefix, KeyRows::Kind::Namespace);
}

const KeyModel::Detail *KeyModel::detail(int row) const
{
    const auto found = m_details.constFind(key(row));
    return found == m_details.cend() ? nullptr : &*found;
}

qint64 KeyModel::remaining(const Detail &detail) const
{
    return qMax<qint64>(0, detail.detail.ttl - (m_clock.elapsed() - detail.fetched));
}

void KeyModel::fetchDetails(int first, int last)
{
    if (!m_source || !m_rows)
        return;
    QByteArrayList wanted;
    const qint64 now = m_clock.elapsed();
    for (int row = qMax(0, first); row <= last && row < rowCount(); ++row) {
        if (kind(row) != KeyRows::Kind::Key)
            continue;
        const Detail *known = detail(row);
        const QByteArray name = key(row);
        if ((known && now - known->fetched < DetailLifetime) || m_asked.contains(name))
            continue;
        m_asked.insert(name);
        wanted << name;
    }
    if (!wanted.isEmpty())
        m_source->fetchDetails(wanted);
}

void KeyModel::forgetDetails(const QByteArrayList &keys)
{
    for (const QByteArray &key : keys) {
        m_details.remove(key);
        m_asked.remove(key);
    }
    if (keys.isEmpty()) {
        m_details.clear();
        m_asked.clear();
    }
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TypeColumn), index(rowCount() - 1, EncodingColumn));
    Q_EMIT detailsWanted();
}

void KeyModel::takeDetails(const QList<KeyDetail> &details)
{
    if (m_details.size() + details.size() > MaxDetails)
        m_details.clear();
    int first = rowCount();
    int last = -1;
    for (const KeyDetail &detail : details) {
        // An answer that was on its way when everything was forgotten is of an earlier time.
        if (!m_asked.remove(detail.key))
            continue;
        m_details.insert(detail.key, {detail, m_clock.elapsed()});
        const int row = find(detail.key, KeyRows::Kind::Key);
        if (row >= 0) {
            first = qMin(first, row);
            last = qMax(last, row);
        }
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, TypeColumn), index(last, EncodingColumn));
}

bool KeyModel::tickTtl(int first, int last)
{
    bool any = false;
    for (int row = qMax(0, first); row <= last && row < rowCount() && !any; ++row) {
        const Detail *known = detail(row);
        any = known && known->detail.ttl >= 0 && remaining(*known) > 0;
    }
    if (any)
        Q_EMIT dataChanged(index(qMax(0, first), TtlColumn), index(qMin(last, rowCount() - 1), TtlColumn),
                           {Qt::DisplayRole});
    return any;
}

int KeyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_rows ? 0 : int(m_rows->size());
}

int KeyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeyModel::display(int row, int column) const
{
    if (column == NameColumn)
        return displayText(m_rows->name(row), 256);
    if (kind(row) != KeyRows::Kind::Key)
        return {};
    const Detail *known = detail(row);
    if (!known)
        return {};
    const KeyDetail &detail = known->detail;
    if (detail.type == KeyType::Missing)
        return column == TypeColumn ? tr("gone") : QVariant();
    switch (column) {
    case TypeColumn:
        return QString::fromUtf8(detail.typeName);
    case TtlColumn:
        if (detail.ttl < 0)
            return {};
        return remaining(*known) > 0 ? ttlText(remaining(*known)) : tr("expired");
    case SizeColumn:
        return detail.memory < 0 ? QString() : sizeText(detail.memory);
    case EncodingColumn:
        return QString::fromUtf8(detail.encoding);
    default:
        return {};
    }
}

QVariant KeyModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !m_rows || index.row() >= m_rows->size())
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? displayText(m_rows->key(row), 1024) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == TtlColumn || index.column() == SizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                                           : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (index.column() == NameColumn && kind(row) == KeyRows::Kind::Namespace)
            return tr("namespace %1, keys: %2").arg(displayText(m_rows->key(row))).arg(m_rows->count(row));
        return display(row, index.column());
    case KeyRole:
        return key(row);
    case KindRole:
        return int(kind(row));
    case DepthRole:
        return m_rows->depth(row);
    case ExpandedRole:
        return m_rows->isExpanded(row);
    case CountRole:
        return m_rows->count(row);
    case TypeRole:
        if (const Detail *known = kind(row) == KeyRows::Kind::Key ? detail(row) : nullptr)
            return int(known->detail.type);
        return {};
    default:
        return {};
    }
}

QVariant KeyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        return section == TtlColumn || section == SizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                             : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Key");
    case TypeColumn:
        return tr("Type");
    case TtlColumn:
        return tr("TTL");
    case SizeColumn:
        return tr("Size");
    case EncodingColumn:
        return tr("Encoding");
    default:
        return {};
    }
}

} // namespace Monitor
