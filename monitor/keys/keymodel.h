// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"
#include "keys/keystore.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QPointer>

namespace Monitor {

/*!
    The visible rows of a KeyStore as a table: name, type, TTL, size, encoding.

    Lives in the GUI thread; owned by its view, which must not outlive the store. Rows change by one layoutChanged() a
    snapshot, persistent indexes move by key. Details are fetched only for the rows that the view names as visible.
*/
class KeyModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, TypeColumn, TtlColumn, SizeColumn, EncodingColumn, ColumnCount };
    enum Role {
        KeyRole = Qt::UserRole, //!< QByteArray: the key, or the namespace with its last separator.
        KindRole, //!< int: a KeyRows::Kind.
        DepthRole, //!< int: level of indentation.
        ExpandedRole, //!< bool
        CountRole, //!< qint64: keys below a namespace.
        TypeRole, //!< int: a KeyType; not valid while it is not known.
    };

    explicit KeyModel(KeyStore *store, QObject *parent = nullptr);

    //! Where details come from; may be null. Forgets what was fetched.
    void setDetailSource(KeyDetailSource *source);

    bool isTree() const { return m_request.tree; }
    void setTree(bool tree);
    void setFilter(const QString &text);
    bool isFiltered() const { return m_request.filter.isActive(); }

    KeyRows::Kind kind(int row) const { return m_rows->kind(row); }
    QByteArray key(int row) const { return m_rows->key(row).toByteArray(); }
    int depth(int row) const { return m_rows->depth(row); }
    bool isExpanded(int row) const { return m_rows && m_rows->isExpanded(row); }
    //! Opens or closes a namespace; its rows come with the next snapshot.
    void setExpanded(int row, bool expanded);
    void collapseAll();

    //! Row of a key or namespace, or -1.
    int find(const QByteArray &key, KeyRows::Kind kind) const;
    //! The row where \a key is or would be; -1 without rows.
    int nearest(const QByteArray &key) const;
    //! Keys below a namespace that are shown or would be when it was open, at most \a limit; the key of a key's row.
    QByteArrayList keysBelow(int row, qsizetype limit) const;
    //! The row that \a row's namespace stands in, or -1.
    int parentRow(int row) const;

    qint64 keyCount() const { return m_rows ? m_rows->keyCount() : 0; }
    qint64 matchCount() const { return m_rows ? m_rows->matchCount() : 0; }
    bool isTruncated() const { return m_rows && m_rows->isTruncated(); }
    //! False until the rows of the latest filter are all there.
    bool isComplete() const { return m_rows && m_rows->isComplete() && m_rows->request().id == m_requestId; }

    /*!
        Keeps the rows as they are, whatever arrives: a layout change with very many selected rows costs seconds.
        pendingKeys() tells how many more keys there are; releasing swaps in the latest rows.
    */
    void setHeld(bool held);
    qint64 pendingKeys() const { return m_pending ? m_pending->keyCount() - keyCount() : 0; }

    //! The view shows these rows: fetches what is not known of them, and again what is older than half a minute.
    void fetchDetails(int first, int last);
    //! Forgets what is known of \a keys (all: an empty list), so that it is fetched anew.
    void forgetDetails(const QByteArrayList &keys = {});
    //! Lets the remaining times of these rows be painted again. False when none of them expires.
    bool tickTtl(int first, int last);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    //! Counts, completeness or pendingKeys() changed.
    void stateChanged();
    //! fetchDetails() would find something to do.
    void detailsWanted();

private:
    struct Detail
    {
        KeyDetail detail;
        qint64 fetched; // milliseconds of m_clock
    };

    void takeRows(const KeyRowsPointer &rows);
    void swapRows(const KeyRowsPointer &rows);
    void sendRequest();
    void takeDetails(const QList<KeyDetail> &details);
    QVariant display(int row, int column) const;
    const Detail *detail(int row) const;
    qint64 remaining(const Detail &detail) const;

    KeyStore *m_store;
    QPointer<KeyDetailSource> m_source;
    KeyRowsRequest m_request;
    quint64 m_requestId = 0;
    KeyRowsPointer m_rows; // null before the first snapshot
    KeyRowsPointer m_pending;
    bool m_held = false;
    QSet<QByteArray> m_expanded; // kept while a filter has its own set
    QHash<QByteArray, Detail> m_details;
    QSet<QByteArray> m_asked;
    QElapsedTimer m_clock;
};

} // namespace Monitor
