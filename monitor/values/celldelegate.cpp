// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/celldelegate.h"

#include "app/theme.h"
#include "values/collectionmodel.h"

#include <QLineEdit>

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
