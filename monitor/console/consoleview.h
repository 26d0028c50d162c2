// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QRedisClient;

namespace Monitor {

class HistoryEdit;

/*!
    A command line to the current database: words in, the reply as redis-cli prints it.

    In a dock of the main window, which owns it; GUI thread. Commands go through the session's client, so they queue behind what
    the other views asked for and never block the window.
*/
class ConsoleView : public QWidget
{
    Q_OBJECT
public:
    explicit ConsoleView(QWidget *parent = nullptr);

    //! Commands go to \a client from now on; \a prompt names it. Null: there is none.
    void setClient(QRedisClient *client, const QString &prompt);
    void run(const QString &line);
    void clear();
    //! All that was printed, for tests.
    QString text() const;

private:
    enum class Tone { Echo, Reply, Error };

    void print(const QString &text, Tone tone);
    void recolor(int firstBlock);

    QPointer<QRedisClient> m_client;
    QLabel *m_prompt;
    HistoryEdit *m_line;
    QPlainTextEdit *m_output;
    QString m_name;
};

} // namespace Monitor
