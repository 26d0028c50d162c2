// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/valuesource.h"

#include <QAbstractTableModel>

namespace Monitor {

/*!
    The rows of a list, hash, set, sorted set or stream, loaded in pages as they are looked at.

    Owned by its pane; GUI thread; the source must outlive it. Cells are bytes: shown escaped, and handed out whole by
    BytesRole. The rows come from one of the two kinds below.
*/
class CollectionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        BytesRole =
            Qt::UserRole, //!< QByteArray: the cell as it is; invalid where it is not loaded or no cell of its own.
        StateRole, //!< int: a RowState.
        LoadedRole, //!< bool
    };
    enum class RowState { Unchanged, Changed, Added, Removed };

    static constexpr qint64 PageSize = 200;

    CollectionModel(ValueSource *source, const QByteArray &key, KeyType type, QObject *parent = nullptr);

    //! The model for \a type with \a length elements; null for a type without rows.
    static CollectionModel *create(ValueSource *source, const QByteArray &key, KeyType type, qint64 length,
                                   QObject *parent);

    const QByteArray &key() const { return m_key; }
    KeyType type() const { return m_type; }
    //! The column whose cell is the element's content: the value of a field, the member, the element.
    virtual int contentColumn() const = 0;
    //! The view shows these rows: loads what is missing of them.
    virtual void showRows(int first, int last) = 0;
    //! True while a page is on its way.
    bool isLoading() const { return m_loading > 0; }

Q_SIGNALS:
    void loadingChanged();
    void failed(const Monitor::ValueFailure &failure);

protected:
    //! Asks for a page; \a take gets it unless it failed or this object is gone.
    void loadPage(const QByteArray &from, qint64 count, const std::function<void(const ValuePage &)> &take,
                  const std::function<void()> &giveUp);

private:
    ValueSource *m_source;
    QByteArray m_key;
    KeyType m_type;
    int m_loading = 0;
};

/*!
    Rows that can be read anywhere by their number: lists and sorted sets. There are as many as the key had when it was
    opened; pages far from the screen are forgotten.
*/
class IndexedModel : public CollectionModel
{
    Q_OBJECT
public:
    static constexpr qsizetype MaxPages = 64;

    IndexedModel(ValueSource *source, const QByteArray &key, KeyType type, qint64 length, QObject *parent = nullptr);

    void showRows(int first, int last) override;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    qsizetype cachedPages() const { return m_pages.size(); }

protected:
    //! The cells of a row; null where they are not loaded.
    const QByteArrayList *cells(int row) const;
    //! Text of a cell of a loaded row.
    virtual QVariant cellText(int row, int column, const QByteArrayList &cells) const = 0;
    //! Which of the cells a column shows; -1: none.
    virtual int cellOfColumn(int column) const = 0;

private:
    void load(qint64 page);

    qint64 m_length;
    QHash<qint64, QList<QByteArrayList>> m_pages;
    QList<qint64> m_order; // least recently shown first
    QSet<qint64> m_asked;
};

//! A list: index and element.
class ListModel : public IndexedModel
{
    Q_OBJECT
public:
    using IndexedModel::IndexedModel;
    int contentColumn() const override { return 1; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QVariant cellText(int row, int column, const QByteArrayList &cells) const override;
    int cellOfColumn(int column) const override { return column == 1 ? 0 : -1; }
};

//! A sorted set: rank, score and member.
class SortedSetModel : public IndexedModel
{
    Q_OBJECT
public:
    using IndexedModel::IndexedModel;
    int contentColumn() const override { return 2; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QVariant cellText(int row, int column, const QByteArrayList &cells) const override;
    int cellOfColumn(int column) const override { return column - 1; }
};

} // namespace Monitor

Q_DECLARE_METATYPE(Monitor::ValueFailure)
