// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>

namespace Monitor {

class MainWindow;

/*!
    Drives the main views over the demo data and saves a picture of each: what a change of looks is judged by.

    Made by main(); GUI thread. It waits for what a step needs, never for a time, and gives up on a step after 20 s.
*/
class Tour : public QObject
{
    Q_OBJECT
public:
    Tour(MainWindow *window, const QString &folder, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    //! The end, with the exit code of the program.
    void finished(int exitCode);

private:
    struct Step
    {
        QString what;
        std::function<void()> act;
        std::function<bool()> isDone;
    };

    void plan();
    void planValues();
    void planTransaction();
    void planTail();
    void planLooks();
    void add(const QString &what, std::function<void()> act, std::function<bool()> isDone = {});
    void picture(const QString &name, qreal scale = 1);
    void tick();
    void end(const QString &error);

    MainWindow *m_window;
    QDir m_folder;
    QList<Step> m_steps;
    QTimer m_timer;
    QElapsedTimer m_waiting;
    int m_at = 0;
    bool m_acted = false;
};

} // namespace Monitor
