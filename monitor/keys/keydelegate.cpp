// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keydelegate.h"

#include "app/icons.h"
#include "common/widgetkit.h"
#include "keys/keymodel.h"
#include "keys/typebadge.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int ArrowSide = 14;
constexpr int Indentation = 16;

} // namespace

KeyDelegate::KeyDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_fixed(Theme::fixedFont())
    , m_closed(icon(u"chevron-right"_s, Theme::Role::Muted))
    , m_open(icon(u"chevron-down"_s, Theme::Role::Muted))
{
}

QRect KeyDelegate::arrowRect(const QRect &cell, int depth) const
{
    const int x = cell.left() + Tight + depth * Indentation;
    return {x, cell.top() + (cell.height() - ArrowSide) / 2, ArrowSide, ArrowSide};
}

void KeyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    cell.state &= ~QStyle::State_HasFocus; // the whole row is current, and is drawn as such
    QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    painter->save();
    if (index.column() == KeyModel::NameColumn) {
        paintName(painter, cell, index);
    } else if (const QString text = index.data().toString(); !text.isEmpty()) {
        const QRect inner = cell.rect.adjusted(Normal, 0, -Normal, 0);
        const bool selected = cell.state & QStyle::State_Selected;
        if (index.column() == KeyModel::TypeColumn) {
            QFont small = cell.font;
            small.setPointSizeF(small.pointSizeF() * 0.9);
            painter->setFont(small);
            paintTypeBadge(painter, inner.adjusted(-Tight, 0, 0, 0), KeyType(index.data(KeyModel::TypeRole).toInt()),
                           text);
        } else {
            painter->setFont(cell.font);
            painter->setPen(selected ? cell.palette.color(QPalette::HighlightedText)
                                     : Theme::color(Theme::Role::Muted));
            const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
            painter->drawText(inner, int(alignment), cell.fontMetrics.elidedText(text, Qt::ElideRight, inner.width()));
        }
    }
    painter->restore();
}

void KeyDelegate::paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool isNamespace = index.data(KeyModel::KindRole).toInt() == int(KeyRows::Kind::Namespace);
    const int depth = index.data(KeyModel::DepthRole).toInt();
    const bool selected = option.state & QStyle::State_Selected;
    const QColor text = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor muted = selected ? text : Theme::color(Theme::Role::Muted);

    QRect rest = option.rect.adjusted(Normal, 0, -Normal, 0);
    if (m_tree) {
        const QRect arrow = arrowRect(option.rect, depth);
        if (isNamespace)
            (index.data(KeyModel::ExpandedRole).toBool() ? m_open : m_closed).paint(painter, arrow);
        rest.setLeft(arrow.right() + Tight + 1);
    }
    if (rest.width() <= 0)
        return;

    if (isNamespace) {
        const QString count = QLocale().toString(index.data(KeyModel::CountRole).toLongLong());
        const int width = option.fontMetrics.horizontalAdvance(count);
        if (width + 8 * option.fontMetrics.averageCharWidth() < rest.width()) {
            painter->setFont(option.font);
            painter->setPen(muted);
            painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, count);
            rest.setRight(rest.right() - width - Normal);
        }
    }
    painter->setFont(m_fixed);
    painter->setPen(text);
    const Qt::TextElideMode elide = m_tree ? Qt::ElideRight : Qt::ElideMiddle;
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(m_fixed).elidedText(index.data().toString(), elide, rest.width()));
}

} // namespace Monitor
