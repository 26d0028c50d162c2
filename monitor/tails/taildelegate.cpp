// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/taildelegate.h"

#include "app/theme.h"
#include "tails/tailmodel.h"

#include <QApplication>
#include <QPainter>

namespace Monitor {

QColor TailDelegate::channelColor(uint id)
{
    // Steps of the golden angle: neighbours in number lie far apart in hue.
    const bool dark = Theme::instance() && Theme::instance()->isDark();
    return QColor::fromHsl(int((210 + id * 137) % 360), dark ? 150 : 140, dark ? 172 : 92);
}

void TailDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    const auto kind = TailStore::Kind(index.data(TailModel::KindRole).toInt());
    if (kind == TailStore::Kind::Message) {
        if (index.column() == TailModel::Channel)
            item.palette.setColor(QPalette::Text, channelColor(index.data(TailModel::ChannelIdRole).toUInt()));
        else if (index.column() != TailModel::Payload)
            item.palette.setColor(QPalette::Text, Theme::color(Theme::Role::Muted));
    } else {
        const bool gap = kind == TailStore::Kind::Gap;
        painter->fillRect(option.rect, Theme::color(gap ? Theme::Role::WarningFill : Theme::Role::Hover));
        item.palette.setColor(QPalette::Text, Theme::color(gap ? Theme::Role::Warning : Theme::Role::Muted));
        item.font.setItalic(!gap);
    }
    // No dotted frame around a cell of a row that is selected whole.
    item.state &= ~QStyle::State_HasFocus;
    QStyledItemDelegate::paint(painter, item, index);
}

} // namespace Monitor
