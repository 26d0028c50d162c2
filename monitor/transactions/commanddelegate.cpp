// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/commanddelegate.h"

#include "app/theme.h"
#include "transactions/transactionmodel.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

namespace Monitor {

namespace {

using RowState = TransactionModel::RowState;

struct Tone
{
    Theme::Role text;
    Theme::Role fill;
};

Tone toneOf(RowState state)
{
    switch (state) {
    case RowState::Applied:
        return {Theme::Role::Good, Theme::Role::GoodFill};
    case RowState::Failed:
    case RowState::Rejected:
    case RowState::Invalid:
        return {Theme::Role::Bad, Theme::Role::BadFill};
    case RowState::Unclear:
        return {Theme::Role::Warning, Theme::Role::WarningFill};
    case RowState::Running:
        return {Theme::Role::Accent, Theme::Role::AccentFill};
    default:
        return {Theme::Role::Muted, Theme::Role::Hover};
    }
}

RowState stateOf(const QModelIndex &index)
{
    return RowState(index.data(TransactionModel::StateRole).toInt());
}

} // namespace

void CommandDelegate::paintState(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    const Tone tone = toneOf(stateOf(index));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics(QApplication::font());
    QRectF badge(option.rect.left() + 6, 0, metrics.horizontalAdvance(text) + 18, metrics.height() + 3);
    badge.moveCenter(QPointF(badge.center().x(), option.rect.center().y() + 0.5));
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::color(tone.fill));
    painter->drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
    painter->setPen(Theme::color(tone.text));
    painter->setFont(QApplication::font());
    painter->drawText(badge, Qt::AlignCenter, text);
    painter->restore();
}

void CommandDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    item.state &= ~QStyle::State_HasFocus;
    const RowState state = stateOf(index);
    if (index.column() == TransactionModel::State) {
        initStyleOption(&item, index);
        item.text.clear();
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, option.widget);
        paintState(painter, option, index);
        return;
    }
    const bool bad = state == RowState::Failed || state == RowState::Rejected || state == RowState::Invalid;
    if (index.column() == TransactionModel::Reply && bad)
        item.palette.setColor(QPalette::Text, Theme::color(Theme::Role::Bad));
    if (index.column() == TransactionModel::Command && (state == RowState::Off || state == RowState::Empty))
        item.palette.setColor(QPalette::Text, Theme::color(Theme::Role::Faint));
    QStyledItemDelegate::paint(painter, item, index);
}

QWidget *CommandDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    editor->setFont(Theme::fixedFont());
    return editor;
}

} // namespace Monitor
