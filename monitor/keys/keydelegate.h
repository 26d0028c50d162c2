// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace Monitor {

/*!
    Paints the rows of a KeyModel: indentation, arrow and count of namespaces, keys in fixed width, types as pills.

    Owned by its view; GUI thread.
*/
class KeyDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit KeyDelegate(QObject *parent = nullptr);

    //! In a tree, room for an arrow is left before every name.
    void setTree(bool tree) { m_tree = tree; }
    //! Where the arrow of a namespace stands within \a cell.
    QRect arrowRect(const QRect &cell, int depth) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    bool m_tree = true;
    QFont m_fixed;
    QIcon m_closed;
    QIcon m_open;
};

} // namespace Monitor
