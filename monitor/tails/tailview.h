// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tails/tailmodel.h"
#include "tails/tailsource.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QRedisClient;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace Monitor {

class ChannelBar;
class MessageDetail;
class PublishBar;

/*!
    A tail: channels and patterns, their messages as they arrive, one of them whole, and a line that publishes.

    A tab of the main window, which owns it; GUI thread. Its acts are its actions(), each with a shortcut.
*/
class TailView : public QWidget
{
    Q_OBJECT
public:
    //! \a client outlives the view, or dies first; both is safe.
    explicit TailView(QRedisClient *client, QWidget *parent = nullptr);

    //! Listens to channels, or patterns where a name has the characters of a glob.
    void subscribe(const QByteArrayList &names);
    TailModel *model() { return &m_model; }
    TailSource *source() { return &m_source; }
    //! "news.*, 3 more" or "Tail".
    QString title() const;

    void setPaused(bool paused);
    void setFilter(const QString &text);
    void jumpToNewest();

Q_SIGNALS:
    void titleChanged();

private:
    void makeActions();
    QWidget *makeToolBar();
    QWidget *makeTable();
    void followModel();
    void updateCounts();
    void showCurrent();
    QAction *addViewAction(const char *name, const QString &text, const QString &iconName, const QKeySequence &keys);

    TailModel m_model;
    TailSource m_source;
    ChannelBar *m_channels;
    PublishBar *m_publish;
    MessageDetail *m_detail;
    QTableView *m_table;
    QStackedWidget *m_pages;
    QSplitter *m_splitter;
    QLineEdit *m_filter;
    QLabel *m_counts;
    QLabel *m_waiting;
    QAction *m_pause;
    QAction *m_clear;
    QAction *m_newest;
    QAction *m_showDetail;
    QAction *m_focusFilter;
    QAction *m_focusChannel;
    QAction *m_focusPublish;
    bool m_following = true;
};

} // namespace Monitor
