// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/sequentialmodel.h"
#include "values/valueedit.h"

namespace Monitor {

/*!
    A hash, whose fields can be set, added and deleted: all of it staged, nothing sent.

    As SequentialModel. Added fields stand above the loaded ones until they are saved.
*/
class HashModel : public SequentialModel
{
    Q_OBJECT
public:
    enum Column { FieldColumn, ValueColumn, ColumnCount };
    //! Bytes up to which a value may be edited in its cell; longer ones are for an editor that takes setField().
    static constexpr qsizetype InlineLimit = 4096;

    HashModel(ValueSource *source, const QByteArray &key, QObject *parent = nullptr);

    void setEditable(bool editable) { m_editable = editable; }

    //! Stages a value for \a field, which is added when it is not among the loaded ones. The row it stands in.
    int setField(const QByteArray &field, const QByteArray &value);
    //! True for a field that is loaded or added.
    bool hasField(const QByteArray &field) const;
    //! Stages the deletion of rows; takes back those that were only added.
    void removeRowsAt(const QList<int> &rows);
    //! Takes back what was staged for a row.
    void revertRow(int row);
    void revertAll();

    bool isModified() const { return !m_changes.isEmpty(); }
    ValueEdit edit() const { return ValueEdit::ofHash(key(), m_changes); }
    RowState rowState(int row) const;
    QByteArray field(int row) const;
    //! Row of a field that is loaded or added, or -1.
    int rowOfField(const QByteArray &field) const;

    int contentColumn() const override { return ValueColumn; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    //! Of the value: text with the escapes of displayText() (EditRole), or bytes (BytesRole).
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void editChanged();

protected:
    int extraRows() const override { return int(m_added.size()); }

private:
    QByteArray value(int row) const;
    void touchRow(int row);

    bool m_editable = true;
    QMap<QByteArray, FieldChange> m_changes;
    QByteArrayList m_added; // in the order they were added
};

} // namespace Monitor
