// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/messagespanel.h"

#include "app/messagelog.h"
#include "app/theme.h"
#include "common/emptystate.h"
#include "common/widgetkit.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>

namespace Monitor {

namespace {

class MessageDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto severity = MessageLog::Severity(index.data(MessageLog::SeverityRole).toInt());
        const Theme::Role role = index.column() == MessageLog::Time ? Theme::Role::Muted
            : severity == MessageLog::Severity::Error               ? Theme::Role::Bad
            : severity == MessageLog::Severity::Warning             ? Theme::Role::Warning
                                                                    : Theme::Role::Text;
        option->palette.setColor(QPalette::Text, Theme::color(role));
        option->state &= ~QStyle::State_HasFocus;
    }
};

} // namespace

MessagesPanel::MessagesPanel(MessageLog *log, QWidget *parent)
    : QStackedWidget(parent)
{
    auto *table = new QTableView(this);
    table->setObjectName(QStringLiteral("messageLog"));
    table->setAccessibleName(tr("Messages"));
    table->setModel(log);
    table->setItemDelegate(new MessageDelegate(table));
    styleTable(table);
    table->horizontalHeader()->hide();
    table->setColumnWidth(MessageLog::Time, table->fontMetrics().horizontalAdvance(QStringLiteral("00:00:00")) + 24);
    addWidget(new EmptyState(QStringLiteral("info"), tr("All quiet"),
                             tr("Lost connections, errors and other news of the program are listed here."), this));
    addWidget(table);
    const auto update = [this, log, table] {
        setCurrentIndex(log->rowCount() > 0 ? 1 : 0);
        table->scrollToBottom();
    };
    connect(log, &QAbstractItemModel::rowsInserted, this, update);
    connect(log, &QAbstractItemModel::modelReset, this, update);
    update();
}

} // namespace Monitor
