// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/serversview.h"

#include "app/icons.h"
#include "connections/serversession.h"
#include "connections/serversmodel.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace Monitor {

namespace {

// Icon with the colour of the link's state, name, and the count right-aligned in the muted colour.
class ServerDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const bool isServer = index.data(ServersModel::DatabaseRole).toInt() < 0;
        const bool isOpen = index.data(ServersModel::OpenRole).toBool();
        const auto state = ServerSession::State(index.data(ServersModel::StateRole).toInt());
        const Theme::Role role = !isOpen                ? Theme::Role::Faint
            : state == ServerSession::State::Online     ? Theme::Role::Good
            : state == ServerSession::State::Connecting ? Theme::Role::Muted
                                                        : Theme::Role::Bad;
        item.icon = icon(isServer ? QStringLiteral("server") : QStringLiteral("database"), role);
        item.features |= QStyleOptionViewItem::HasDecoration;
        if (isServer)
            item.font.setWeight(QFont::DemiBold);
        else if (!isOpen)
            item.palette.setColor(QPalette::Text, Theme::color(Theme::Role::Muted));
        const QString count = index.data(ServersModel::CountRole).toString();
        item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        painter->save();
        painter->setPen(Theme::color(Theme::Role::Muted));
        painter->drawText(option.rect.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, count);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(option.fontMetrics.height() + 9);
        return size;
    }
};

} // namespace

ServersView::ServersView(ServersModel *model, QWidget *parent)
    : QTreeView(parent)
{
    setObjectName(QStringLiteral("servers"));
    setAccessibleName(tr("Servers and databases"));
    setModel(model);
    setHeaderHidden(true);
    setItemDelegate(new ServerDelegate(this));
    setUniformRowHeights(true);
    setIndentation(16);
    setRootIsDecorated(false);
    setViewportMargins(6, 4, 0, 4);
    setItemsExpandable(false);
    setIconSize(QSize(15, 15));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(model, &QAbstractItemModel::rowsInserted, this, &QTreeView::expandAll);
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.data(ServersModel::OpenRole).toBool())
            Q_EMIT chosen(index);
    });
    connect(this, &QTreeView::doubleClicked, this, &ServersView::chosen);
}

QSize ServersView::sizeHint() const
{
    return QSize(240, (fontMetrics().height() + 9) * 4 + 4);
}

void ServersView::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT chosen(currentIndex());
    else
        QTreeView::keyPressEvent(event);
}

} // namespace Monitor
