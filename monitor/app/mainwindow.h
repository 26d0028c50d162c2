// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/messagelog.h"
#include "app/theme.h"
#include "connections/serversmodel.h"

#include <QMainWindow>
#include <QUrl>

#include <memory>
#include <vector>

class QActionGroup;
class QMenu;
class QStackedWidget;
class QTabWidget;

namespace Monitor {

class CommandPalette;
class ConnectDialog;
class ConnectForm;
class ConsoleView;
class DemoServer;
class EmptyState;
class KeySession;
class KeysView;
class LinkStatus;
class ServerSession;
class ServersView;
class Settings;
class StartPage;
class TailView;
class TransactionView;
class ValueView;

/*!
    The one window: docks around tabs. Here, and only here, features are wired to each other.

    Made by main() or a test; GUI thread. It owns the sessions, and closes their tabs before them.
*/
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    //! \a settings outlive the window.
    explicit MainWindow(Settings *settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    //! Dials \a url; the outcome shows on the start page or in the dialog.
    void connectTo(const QUrl &url);
    //! Starts the private server and connects to it. False, and a message shown, when that is not possible.
    bool startDemo();
    DemoServer *demo() const { return m_demo.get(); }

    ServerSession *currentSession() const { return m_current; }
    KeysView *keysView() const { return m_keysView; }
    ConsoleView *console() const { return m_console; }
    CommandPalette *commandPalette() const { return m_palette; }
    StartPage *startPage() const { return m_startPage; }
    QTabWidget *tabs() const { return m_tabs; }

    //! Opens a tab, or shows the one that \a key has already. Null without a session.
    ValueView *openKey(const QByteArray &key);
    TransactionView *newTransaction();
    TailView *newTail();

    //! Every act that makes sense now: the window's, then those of the keys and of the current tab.
    QList<QAction *> allActions() const;
    void showPalette();
    //! Shows and raises the dock \a objectName.
    void showDock(const QString &objectName);

Q_SIGNALS:
    //! A session is online and its workspace is shown.
    void sessionOpened();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    // A session with what hangs on it, destroyed in the reverse order.
    struct OpenServer
    {
        std::unique_ptr<ServerSession> session;
        std::unique_ptr<KeySession> keys;
    };

    void makeCentre();
    void makeDocks();
    void makeStatusBar();
    // In mainwindow_actions.cpp.
    void makeActions();
    void makeServerMenu();
    void makeKeysMenu();
    void makeTabMenu();
    void makeViewMenu();
    void makeHelpMenu();
    QAction *addWindowAction(QMenu *menu, const char *name, const QString &text, const QString &iconName,
                             const QKeySequence &keys);
    void updateActions();
    void about();

    ConnectForm *activeForm() const;
    void showConnectDialog();
    void dialled();
    void adopt(std::unique_ptr<ServerSession> session);
    void setCurrent(ServerSession *session);
    void choose(const QModelIndex &index);
    void disconnectCurrent();
    int addTab(QWidget *tab, const QString &iconName, const QString &title);
    //! Asks first when changes would be lost.
    void requestClose(int index);
    void closeTab(int index);
    void updateCentre();
    void saveLayout();
    void restoreLayout();
    void resetLayout();
    QDockWidget *addDock(const QString &objectName, const QString &title, QWidget *content, Qt::DockWidgetArea area);

    Settings *m_settings;
    MessageLog m_log;
    ServersModel m_serversModel;
    std::unique_ptr<DemoServer> m_demo;
    std::vector<OpenServer> m_servers;
    std::unique_ptr<ServerSession> m_dialling;
    ServerSession *m_current = nullptr;

    QStackedWidget *m_centre = nullptr;
    StartPage *m_startPage = nullptr;
    EmptyState *m_noTabs = nullptr;
    QTabWidget *m_tabs = nullptr;
    ServersView *m_serversView = nullptr;
    KeysView *m_keysView = nullptr;
    ConsoleView *m_console = nullptr;
    LinkStatus *m_linkStatus = nullptr;
    CommandPalette *m_palette = nullptr;
    ConnectDialog *m_connectDialog = nullptr;
    QList<QDockWidget *> m_docks;
    QByteArray m_defaultState;
    QByteArray m_workspaceState;
    bool m_workspace = false;

    QMenu *m_tabMenu = nullptr;
    QActionGroup *m_themes = nullptr;
    QAction *m_connect = nullptr;
    QAction *m_demoAction = nullptr;
    QAction *m_disconnect = nullptr;
    QAction *m_focusKeys = nullptr;
    QAction *m_focusConsole = nullptr;
    QAction *m_clearMessages = nullptr;
    QAction *m_newTransaction = nullptr;
    QAction *m_newTail = nullptr;
    QAction *m_closeTab = nullptr;
    QAction *m_nextTab = nullptr;
    QAction *m_previousTab = nullptr;
    QAction *m_paletteAction = nullptr;
    QAction *m_resetLayout = nullptr;
};

} // namespace Monitor
