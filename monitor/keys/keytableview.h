// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keymodel.h"

#include <QPointer>
#include <QTableView>
#include <QTimer>

namespace Monitor {

class KeyDelegate;

/*!
    The table of keys: a tree's keyboard and mouse on the flat rows of a KeyModel.

    Owned by KeysView; GUI thread. It keeps the row at the top where it is when rows come and go above it, asks for the
    details of the rows on the screen, and shows as many columns as there is room for.
*/
class KeyTableView : public QTableView
{
    Q_OBJECT
public:
    explicit KeyTableView(QWidget *parent = nullptr);

    //! Null is allowed.
    void setKeyModel(KeyModel *model);
    KeyModel *keyModel() const { return m_keys; }
    //! Call when the model's isTree() changed.
    void updateTree();

    //! First and last row on the screen; last < first when there is none.
    std::pair<int, int> visibleRows() const;
    //! Rows that are selected, in order.
    QList<int> selectedRowNumbers() const;
    void toggle(int row);

    void keyboardSearch(const QString &search) override;

Q_SIGNALS:
    //! Enter or a double click on a key.
    void keyActivated(const QByteArray &key);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void rememberTop();
    void restoreTop();
    void updateColumns();
    void fetchDetails();
    void activate(int row);
    bool hitsArrow(const QPoint &position) const;

    QPointer<KeyModel> m_keys;
    KeyDelegate *m_delegate;
    QTimer m_detailTimer;
    QTimer m_ttlTimer;
    QByteArray m_topKey;
    bool m_atTop = true;
};

} // namespace Monitor
