// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QUrl>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Monitor {

class ConnectForm;

/*!
    What the window shows while no server is open: where to connect, where one was last, and the demo.
*/
class StartPage : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget *parent = nullptr);

    ConnectForm *form() const { return m_form; }
    void setRecent(const QList<QUrl> &urls);
    //! \a reason says why there can be no demo here; empty when there can.
    void setDemoProblem(const QString &reason);

Q_SIGNALS:
    void recentChosen(const QUrl &url);
    void recentForgotten(const QUrl &url);
    void demoRequested();

private:
    QWidget *makeHeader();

    ConnectForm *m_form;
    QWidget *m_recent;
    QVBoxLayout *m_recentList;
    QPushButton *m_demo;
    QLabel *m_demoText;
};

} // namespace Monitor
