// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace Monitor {

class TransactionRunner;
class WatchModel;

/*!
    The WATCH list beside a bench: keys with a badge, and the field that adds one. Owned by its TransactionView.
*/
class WatchPanel : public QFrame
{
    Q_OBJECT
public:
    WatchPanel(WatchModel *model, TransactionRunner *runner, QWidget *parent = nullptr);

    void focusField();
    void removeCurrent();

private:
    void submit();
    void updateState();

    WatchModel *m_model;
    TransactionRunner *m_runner;
    QListView *m_list;
    QStackedWidget *m_pages;
    QLineEdit *m_field;
    QLabel *m_state;
};

} // namespace Monitor
