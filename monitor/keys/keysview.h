// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QProgressBar;
class QStackedWidget;
class QToolButton;

namespace Monitor {

class EmptyState;
class KeySession;
class KeyTableView;

/*!
    The keys of the chosen database: filter, tree or table, progress of the scan.

    Owned by the main window (in a dock); GUI thread. It shows one KeySession at a time, which it does not own, and is
    empty without one. Opening a key is somebody else's business: see keyActivated().
*/
class KeysView : public QWidget
{
    Q_OBJECT
public:
    explicit KeysView(QWidget *parent = nullptr);

    //! Shows \a session and begins its scan, unless it has had one. Null shows nothing.
    void setSession(KeySession *session);
    KeySession *session() const { return m_session; }

    //! For the menus and the palette of the main window: F5, Ctrl+F, Del and kin. Owned by this view.
    QList<QAction *> viewActions() const;
    QLineEdit *filterEdit() const { return m_filter; }
    KeyTableView *table() const { return m_table; }
    //! Makes \a key current where it is visible.
    void showKey(const QByteArray &key);

Q_SIGNALS:
    void keyActivated(const QByteArray &key);
    //! Something went wrong that no place of this view is for.
    void errorOccurred(const QString &message);

private:
    void createActions();
    QWidget *createFilterBar();
    QWidget *createFooter();
    void updateState();
    void updateFooter();
    void updateActions();
    void showMenu(const QPoint &position);
    void removeSelected();
    void copyNames();
    void filterByNamespace();

    KeySession *m_session = nullptr;
    QLineEdit *m_filter;
    QTimer m_filterTimer;
    KeyTableView *m_table;
    QStackedWidget *m_pages;
    EmptyState *m_noSession;
    EmptyState *m_noKeys;
    EmptyState *m_noMatch;
    EmptyState *m_scanFailed;
    QProgressBar *m_progress;
    QLabel *m_status;
    QAction *m_findAction;
    QAction *m_rescanAction;
    QAction *m_pauseAction;
    QAction *m_cancelAction;
    QAction *m_treeAction;
    QAction *m_openAction;
    QAction *m_copyAction;
    QAction *m_filterAction;
    QAction *m_collapseAction;
    QAction *m_deleteAction;
    QToolButton *m_pauseButton = nullptr;
    QToolButton *m_cancelButton = nullptr;
};

} // namespace Monitor
