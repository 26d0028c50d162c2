// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/transactionview.h"

#include "app/icons.h"
#include "common/commandline.h"
#include "common/emptystate.h"
#include "common/historyedit.h"
#include "common/replytext.h"
#include "common/widgetkit.h"
#include "transactions/commanddelegate.h"
#include "transactions/outcomeband.h"
#include "transactions/watchpanel.h"

#include <QRedisClient>

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

TransactionView::TransactionView(QRedisClient *client, QWidget *parent)
    : QWidget(parent)
    , m_runner(client, &m_commands, &m_watches)
    , m_table(new QTableView(this))
    , m_pages(new QStackedWidget(this))
    , m_line(new HistoryEdit(this))
    , m_lineError(makeLabel(QString(), "error", this))
    , m_replyTitle(makeLabel(QString(), "section", this))
    , m_reply(new QPlainTextEdit(this))
    , m_watchPanel(new WatchPanel(&m_watches, &m_runner, this))
{
    makeActions();
    auto *upper = new QSplitter(Qt::Horizontal, this);
    upper->addWidget(makeCommands());
    upper->addWidget(m_watchPanel);
    upper->setStretchFactor(0, 1);
    upper->setStretchFactor(1, 0);
    upper->setSizes({700, 300});
    upper->setChildrenCollapsible(false);
    upper->setHandleWidth(1);
    auto *whole = new QSplitter(Qt::Vertical, this);
    whole->addWidget(upper);
    whole->addWidget(makeReply());
    whole->setStretchFactor(0, 3);
    whole->setStretchFactor(1, 1);
    whole->setChildrenCollapsible(false);
    whole->setHandleWidth(1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolBar());
    column->addWidget(new OutcomeBand(&m_runner, m_retry, this));
    column->addWidget(whole, 1);
    setFocusProxy(m_line);
    connectState();
    updateState();
    showReply();
}

QAction *TransactionView::addViewAction(const char *name, const QString &text, const QString &iconName,
                                        const QKeySequence &keys)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(QLatin1StringView(name));
    action->setShortcut(keys);
    addAction(action);
    return action;
}

void TransactionView::makeActions()
{
    m_run = addViewAction("transactionRun", tr("&Run"), QString(u"play"_s), QKeySequence(Qt::Key_F9));
    m_run->setIcon(icon(u"play"_s, Theme::Role::OnAccent));
    m_retry =
        addViewAction("transactionRetry", tr("Watch again and r&un"), u"rotate-ccw"_s, QKeySequence(u"Ctrl+F9"_s));
    m_discard = addViewAction("transactionDiscard", tr("Discar&d replies and watch anew"), u"undo-2"_s,
                              QKeySequence(u"Shift+F9"_s));
    m_add = addViewAction("transactionAdd", tr("&Add a command…"), u"list-plus"_s, QKeySequence(u"Ctrl+Return"_s));
    m_edit = addViewAction("transactionEdit", tr("&Edit the command"), u"pencil"_s, QKeySequence(Qt::Key_F2));
    m_remove =
        addViewAction("transactionRemove", tr("Re&move the command"), u"trash-2"_s, QKeySequence(u"Ctrl+Backspace"_s));
    m_up = addViewAction("transactionUp", tr("Move &up"), u"arrow-up"_s, QKeySequence(u"Alt+Up"_s));
    m_down = addViewAction("transactionDown", tr("Move do&wn"), u"arrow-down"_s, QKeySequence(u"Alt+Down"_s));
    m_watch = addViewAction("transactionWatch", tr("Watch a &key…"), u"eye"_s, QKeySequence(u"Ctrl+Shift+W"_s));
    m_unwatch = addViewAction("transactionUnwatch", tr("Watch the key no lon&ger"), u"eye-off"_s,
                              QKeySequence(u"Ctrl+Shift+Backspace"_s));

    connect(m_run, &QAction::triggered, this, &TransactionView::run);
    connect(m_retry, &QAction::triggered, this, [this] {
        finishEditing();
        m_runner.retry();
    });
    connect(m_discard, &QAction::triggered, &m_runner, &TransactionRunner::discard);
    connect(m_add, &QAction::triggered, m_line, [this] { m_line->setFocus(); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (m_table->currentIndex().isValid())
            m_table->edit(m_commands.index(m_table->currentIndex().row(), TransactionModel::Command));
    });
    connect(m_remove, &QAction::triggered, this, &TransactionView::removeCurrent);
    connect(m_up, &QAction::triggered, this, [this] { moveCurrent(-1); });
    connect(m_down, &QAction::triggered, this, [this] { moveCurrent(1); });
    connect(m_watch, &QAction::triggered, m_watchPanel, &WatchPanel::focusField);
    connect(m_unwatch, &QAction::triggered, m_watchPanel, &WatchPanel::removeCurrent);
}

QWidget *TransactionView::makeToolBar()
{
    auto *bar = makeFrame("bar", this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Wide, 6, Wide, 6);
    row->setSpacing(Tight);
    row->addWidget(makePrimaryButton(m_run, bar));
    row->addSpacing(Normal);
    row->addWidget(makeToolButton(m_retry, bar));
    row->addWidget(makeToolButton(m_discard, bar));
    row->addSpacing(Normal);
    for (QAction *action : {m_add, m_edit, m_up, m_down, m_remove})
        row->addWidget(makeToolButton(action, bar));
    row->addStretch();
    row->addWidget(makeLabel(tr("The commands run in one piece, with nothing in between."), "caption", bar));
    return bar;
}

QWidget *TransactionView::makeCommands()
{
    m_table->setObjectName(u"commands"_s);
    m_table->setAccessibleName(tr("Queued commands"));
    m_table->setFont(Theme::fixedFont());
    m_table->setModel(&m_commands);
    m_table->setItemDelegate(new CommandDelegate(m_table));
    styleTable(m_table);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 14);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    const int digit = m_table->fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(TransactionModel::Command, digit * 44);
    m_table->setColumnWidth(TransactionModel::State, digit * 13);

    auto *empty = new EmptyState(u"layers"_s, tr("A transaction to build"),
                                 tr("Type commands below, as in redis-cli: they are queued here and run together. "
                                    "Keys to watch stand on the right."),
                                 this);
    for (QAction *action : {m_add, m_watch, m_run})
        empty->addHint(action);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_table);

    m_line->setObjectName(u"commandLine"_s);
    m_line->setAccessibleName(tr("Command to queue"));
    m_line->setPlaceholderText(tr("SET key value, Return queues it; \"quotes\" and \\xHH as in redis-cli"));
    m_lineError->hide();
    auto *footer = makeFrame("footer", this);
    auto *footerColumn = new QVBoxLayout(footer);
    footerColumn->setContentsMargins(Normal, Normal, Normal, Normal);
    footerColumn->setSpacing(Tight);
    footerColumn->addWidget(m_lineError);
    footerColumn->addWidget(m_line);

    auto *panel = new QWidget(this);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pages, 1);
    column->addWidget(footer);
    connect(m_line, &QLineEdit::returnPressed, this, &TransactionView::addCommand);
    connect(m_line, &QLineEdit::textEdited, m_lineError, &QWidget::hide);
    connect(m_line, &QLineEdit::textChanged, this, &TransactionView::updateState);
    return panel;
}

QWidget *TransactionView::makeReply()
{
    m_reply->setObjectName(u"reply"_s);
    m_reply->setAccessibleName(tr("Reply of the chosen command"));
    m_reply->setReadOnly(true);
    m_reply->setFont(Theme::fixedFont());
    m_reply->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_reply->document()->setDocumentMargin(Wide);
    m_reply->setPlaceholderText(tr("The whole reply of the chosen command stands here."));
    auto *panel = new QWidget(this);
    auto *header = makeFrame("bar", panel);
    auto *headerRow = new QHBoxLayout(header);
    headerRow->setContentsMargins(Wide, 6, Wide, 6);
    headerRow->addWidget(m_replyTitle);
    headerRow->addStretch();
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_reply, 1);
    return panel;
}

void TransactionView::connectState()
{
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_commands, signal, this, &TransactionView::updateState);
        connect(&m_commands, signal, this, &TransactionView::titleChanged);
    }
    connect(&m_commands, &QAbstractItemModel::modelReset, this, &TransactionView::updateState);
    connect(&m_commands, &QAbstractItemModel::dataChanged, this, &TransactionView::updateState);
    connect(&m_commands, &QAbstractItemModel::dataChanged, this, &TransactionView::showReply);
    connect(&m_commands, &QAbstractItemModel::modelReset, this, &TransactionView::showReply);
    connect(&m_runner, &TransactionRunner::outcomeChanged, this, &TransactionView::updateState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateState();
        showReply();
    });
}

QString TransactionView::title() const
{
    const int count = int(m_commands.runnableRows().size());
    return count == 0 ? tr("Transaction") : tr("Transaction (%1)").arg(count);
}

void TransactionView::finishEditing()
{
    // What stands in an open editor is meant to be run too; it is committed when it loses the focus.
    const QWidget *focus = QApplication::focusWidget();
    if (focus && m_table->viewport()->isAncestorOf(focus))
        m_table->setFocus();
}

void TransactionView::run()
{
    // A command typed but not entered is not forgotten.
    if (!m_line->text().trimmed().isEmpty())
        addCommand();
    if (m_lineError->isVisible())
        return;
    finishEditing();
    m_runner.run();
}

void TransactionView::addCommand()
{
    const CommandLine line = CommandLine::parse(m_line->text());
    m_lineError->setText(line.errorString());
    m_lineError->setVisible(!line.isValid());
    if (!line.isValid()) {
        m_line->setCursorPosition(int(line.errorPosition()));
        return;
    }
    if (line.isEmpty())
        return;
    const int row = m_commands.append(m_line->take());
    m_table->selectRow(row);
    m_table->scrollTo(m_commands.index(row, 0));
}

void TransactionView::removeCurrent()
{
    const int row = m_table->currentIndex().row();
    if (row < 0)
        return;
    m_commands.remove(row);
    if (m_commands.rowCount() > 0)
        m_table->selectRow(qMin(row, m_commands.rowCount() - 1));
}

void TransactionView::moveCurrent(int step)
{
    const int row = m_table->currentIndex().row();
    if (row >= 0)
        m_commands.move(row, step < 0 ? row - 1 : row + 2);
}

void TransactionView::updateState()
{
    const int rows = m_commands.rowCount();
    const int current = m_table->currentIndex().row();
    const bool idle = !m_runner.isRunning();
    m_pages->setCurrentIndex(rows > 0 ? 1 : 0);
    m_run->setEnabled(idle && (rows > 0 || !m_line->text().isEmpty()));
    m_retry->setEnabled(idle && rows > 0 && m_watches.rowCount() > 0);
    m_discard->setEnabled(idle && rows > 0);
    m_edit->setEnabled(current >= 0);
    m_remove->setEnabled(current >= 0);
    m_up->setEnabled(current > 0);
    m_down->setEnabled(current >= 0 && current < rows - 1);
}

void TransactionView::showReply()
{
    using RowState = TransactionModel::RowState;
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_commands.rowCount()) {
        m_replyTitle->setText(tr("Reply"));
        m_reply->clear();
        return;
    }
    m_replyTitle->setText(tr("Reply of command %1").arg(row + 1));
    m_reply->setPlainText(m_commands.state(row) == RowState::Applied
                              ? replyText(m_commands.reply(row))
                              : m_commands.index(row, 0).data(TransactionModel::ErrorRole).toString());
}

} // namespace Monitor
