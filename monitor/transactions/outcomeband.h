// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QLabel;
class QPushButton;
class QToolButton;

namespace Monitor {

class TransactionRunner;

/*!
    What the last run came to, in a coloured band over the bench: applied, conflict, refused. Hidden before the first run.
*/
class OutcomeBand : public QFrame
{
    Q_OBJECT
public:
    //! \a retry is offered where trying again makes sense.
    OutcomeBand(TransactionRunner *runner, QAction *retry, QWidget *parent = nullptr);

private:
    void update();

    TransactionRunner *m_runner;
    QToolButton *m_icon;
    QLabel *m_title;
    QLabel *m_detail;
    QPushButton *m_retry;
};

} // namespace Monitor
