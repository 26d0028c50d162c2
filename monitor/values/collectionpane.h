// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/collectionmodel.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QSplitter;
class QTableView;

namespace Monitor {

class BytesPane;
class HashModel;

/*!
    A table of a collection's elements, and below it the selected one whole. Fields of a hash are edited in both.

    Owned by its ValueView, which owns the model too; GUI thread.
*/
class CollectionPane : public QWidget
{
    Q_OBJECT
public:
    explicit CollectionPane(QWidget *parent = nullptr);

    //! \a length elements in all. Null shows nothing.
    void setModel(CollectionModel *model, qint64 length);

    QTableView *table() const { return m_table; }
    BytesPane *bytesPane() const { return m_bytes; }

Q_SIGNALS:
    void failed(const QString &message);

private:
    QWidget *createBar();
    void showVisibleRows();
    void showCurrent(bool otherRow);
    void updateInfo();
    void updateActions();
    void sizeColumns();
    void addField();
    QList<int> selectedRows() const;

    CollectionModel *m_model = nullptr;
    HashModel *m_hash = nullptr; // the model, when it is one
    qint64 m_length = 0;
    QTableView *m_table;
    BytesPane *m_bytes;
    QSplitter *m_splitter;
    QLabel *m_info;
    QAction *m_addAction;
    QAction *m_deleteAction;
    QAction *m_revertAction;
    QList<QWidget *> m_editButtons; // of hashes only
    QTimer m_rowsTimer;
    QByteArray m_wantedField; // was current before the model was made anew
    bool m_writing = false; // our own edit comes back as dataChanged()
};

} // namespace Monitor
