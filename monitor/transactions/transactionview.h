// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transactions/transactionmodel.h"
#include "transactions/transactionrunner.h"
#include "transactions/watchmodel.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace Monitor {

class HistoryEdit;
class WatchPanel;

/*!
    The transaction bench: commands to queue, keys to watch, one key to run, and a reply in every row.

    A tab of the main window, which owns it; GUI thread. Its acts are its actions(), each with a shortcut.
*/
class TransactionView : public QWidget
{
    Q_OBJECT
public:
    //! \a client outlives the view, or dies first; both is safe.
    explicit TransactionView(QRedisClient *client, QWidget *parent = nullptr);

    TransactionModel *commands() { return &m_commands; }
    WatchModel *watches() { return &m_watches; }
    TransactionRunner *runner() { return &m_runner; }
    QString title() const;

    void run();

Q_SIGNALS:
    void titleChanged();

private:
    QAction *addViewAction(const char *name, const QString &text, const QString &iconName, const QKeySequence &keys);
    void makeActions();
    QWidget *makeToolBar();
    QWidget *makeCommands();
    QWidget *makeReply();
    void connectState();
    void addCommand();
    void removeCurrent();
    void moveCurrent(int step);
    void updateState();
    void showReply();
    void finishEditing();

    TransactionModel m_commands;
    WatchModel m_watches;
    TransactionRunner m_runner;
    QTableView *m_table;
    QStackedWidget *m_pages;
    HistoryEdit *m_line;
    QLabel *m_lineError;
    QLabel *m_replyTitle;
    QPlainTextEdit *m_reply;
    WatchPanel *m_watchPanel;
    QAction *m_run;
    QAction *m_retry;
    QAction *m_discard;
    QAction *m_add;
    QAction *m_edit;
    QAction *m_remove;
    QAction *m_up;
    QAction *m_down;
    QAction *m_watch;
    QAction *m_unwatch;
};

} // namespace Monitor
