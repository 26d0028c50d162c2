// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/celldelegate.h"

#include "app/theme.h"
#include "common/widgetkit.h"
#include "values/collectionmodel.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

namespace Monitor {

CellDelegate::CellDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_fixed(Theme::fixedFont())
{
}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->font = m_fixed;
    option->fontMetrics = QFontMetrics(m_fixed);
    option->state &= ~QStyle::State_HasFocus;
    const auto *model = static_cast<const CollectionModel *>(index.model());
    // Numbers of rows, scores and times are read second.
    if (index.column() != model->contentColumn() && model->type() != KeyType::Hash)
        option->palette.setColor(QPalette::Text, Theme::color(Theme::Role::Muted));
    switch (CollectionModel::RowState(index.data(CollectionModel::StateRole).toInt())) {
    case CollectionModel::RowState::Unchanged:
        break;
    case CollectionModel::RowState::Added:
        option->backgroundBrush = Theme::color(Theme::Role::GoodFill);
        break;
    case CollectionModel::RowState::Changed:
        if (index.column() == model->contentColumn())
            option->backgroundBrush = Theme::color(Theme::Role::WarningFill);
        break;
    case CollectionModel::RowState::Removed:
        option->backgroundBrush = Theme::color(Theme::Role::BadFill);
        option->font.setStrikeOut(true);
        option->palette.setColor(QPalette::Text, Theme::color(Theme::Role::Muted));
        break;
    }
}

//! As the base class, with the distance from the edges that the header's titles have.
void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    const QRect inner = cell.rect.adjusted(Normal, 0, -Normal, 0);
    const bool selected = cell.state & QStyle::State_Selected;
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(cell.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(inner, int(cell.displayAlignment),
                      cell.fontMetrics.elidedText(cell.text, Qt::ElideRight, inner.width()));
    painter->restore();
}

QWidget *CellDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setFont(m_fixed);
        line->setMaxLength(std::numeric_limits<int>::max());
    }
    return editor;
}

} // namespace Monitor
