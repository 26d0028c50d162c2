// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/collectionmodel.h"

namespace Monitor {

/*!
    Rows that can only be read one page after the other: hashes and sets in the order of the scan, streams by id. Each
    page's beginning is kept, so that it can be read again; what a scan reports twice is shown once.
*/
class SequentialModel : public CollectionModel
{
    Q_OBJECT
public:
    SequentialModel(ValueSource *source, const QByteArray &key, KeyType type, QObject *parent = nullptr);

    //! True when every element was loaded.
    bool isComplete() const { return m_complete; }
    //! Where each loaded page begins, to read it again.
    const QByteArrayList &pageBeginnings() const { return m_beginnings; }

    void showRows(int first, int last) override;
    int rowCount(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

protected:
    //! Rows that a subclass shows above the loaded ones.
    virtual int extraRows() const { return 0; }
    //! The cells of a loaded row, counted without the extra ones.
    const QByteArrayList &cells(int row) const { return m_rows[row]; }
    int loadedRows() const { return int(m_rows.size()); }
    //! What is shown once: the field, the member, the id.
    const QByteArray &name(int row) const { return m_rows[row].first(); }
    bool hasName(const QByteArray &name) const { return m_names.contains(name); }
    //! Row of a loaded name, or -1.
    int rowOfName(const QByteArray &name) const { return m_names.value(name, -1); }

private:
    void take(const ValuePage &page);

    QList<QByteArrayList> m_rows;
    QHash<QByteArray, int> m_names;
    QByteArrayList m_beginnings;
    QByteArray m_next;
    bool m_complete = false;
    bool m_failed = false; // until rows are asked for again by the user
};

//! A set, in the order of the scan.
class SetModel : public SequentialModel
{
    Q_OBJECT
public:
    using SequentialModel::SequentialModel;
    int contentColumn() const override { return 0; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

//! A stream, oldest entry first: id, its time, and the fields in one line.
class StreamModel : public SequentialModel
{
    Q_OBJECT
public:
    using SequentialModel::SequentialModel;
    int contentColumn() const override { return 2; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

} // namespace Monitor
