// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QStyledItemDelegate>

namespace Monitor {

/*!
    Paints the rows of a tail: a colour for each channel, gaps as bars across the row. Owned by the view.
*/
class TailDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    //! The colour of the channel with number \a id, readable on the view's background.
    static QColor channelColor(uint id);
};

} // namespace Monitor
