// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The acts of the window: menus, shortcuts, palette. What they do stands in mainwindow.cpp.
#include "app/commandpalette.h"
#include "app/icons.h"
#include "app/mainwindow.h"
#include "app/settings.h"
#include "common/emptystate.h"
#include "common/widgetkit.h"
#include "console/consoleview.h"
#include "keys/keysview.h"
#include "tails/tailview.h"
#include "transactions/transactionview.h"
#include "values/valueview.h"

#include <QRedisClient>

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QTabWidget>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

QList<QAction *> actionsOf(const QWidget *tab)
{
    const auto *value = qobject_cast<const ValueView *>(tab);
    return value ? value->viewActions() : tab->actions();
}

} // namespace

QAction *MainWindow::addWindowAction(QMenu *menu, const char *name, const QString &text, const QString &iconName,
                                     const QKeySequence &keys)
{
    auto *action = new QAction(text, this);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setObjectName(QLatin1StringView(name));
    action->setShortcut(keys);
    describeShortcut(action);
    menu->addAction(action);
    // On the window too, so that it works while the menu bar is hidden, and is found by the palette.
    addAction(action);
    return action;
}

void MainWindow::makeActions()
{
    makeServerMenu();
    makeKeysMenu();
    makeTabMenu();
    makeViewMenu();
    makeHelpMenu();
    for (QAction *action : {m_newTransaction, m_newTail, m_focusKeys, m_paletteAction})
        m_noTabs->addHint(action);
    updateActions();
}

void MainWindow::makeServerMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Server"));
    m_connect = addWindowAction(menu, "connect", tr("&Connect to a server…"), u"plug"_s, QKeySequence::Open);
    m_demoAction =
        addWindowAction(menu, "demo", tr("Start the &demo"), u"flask-conical"_s, QKeySequence(u"Ctrl+Shift+D"_s));
    menu->addSeparator();
    m_disconnect = addWindowAction(menu, "disconnect", tr("&Disconnect from this database"), u"unplug"_s,
                                   QKeySequence(u"Ctrl+Shift+Q"_s));
    menu->addSeparator();
    QAction *quit = addWindowAction(menu, "quit", tr("&Quit"), u"log-out"_s, QKeySequence(u"Ctrl+Q"_s));
    connect(m_connect, &QAction::triggered, this, &MainWindow::showConnectDialog);
    connect(m_demoAction, &QAction::triggered, this, &MainWindow::startDemo);
    connect(m_disconnect, &QAction::triggered, this, &MainWindow::disconnectCurrent);
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::makeKeysMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Keys"));
    m_focusKeys = addWindowAction(menu, "goToKeys", tr("&Go to the keys"), u"search"_s, QKeySequence(u"Ctrl+K"_s));
    connect(m_focusKeys, &QAction::triggered, this, [this] {
        showDock(u"keysDock"_s);
        m_keysView->filterEdit()->setFocus();
        m_keysView->filterEdit()->selectAll();
    });
    menu->addSeparator();
    menu->addActions(m_keysView->viewActions());
}

void MainWindow::makeTabMenu()
{
    m_tabMenu = menuBar()->addMenu(tr("&Tab"));
    m_newTransaction =
        addWindowAction(m_tabMenu, "newTransaction", tr("New &transaction"), u"layers"_s, QKeySequence(u"Ctrl+B"_s));
    m_newTail = addWindowAction(m_tabMenu, "newTail", tr("New t&ail"), u"radio"_s, QKeySequence(u"Ctrl+L"_s));
    m_tabMenu->addSeparator();
    m_nextTab =
        addWindowAction(m_tabMenu, "nextTab", tr("Ne&xt tab"), u"arrow-right"_s, QKeySequence(u"Ctrl+PgDown"_s));
    m_previousTab =
        addWindowAction(m_tabMenu, "previousTab", tr("Pre&vious tab"), u"arrow-left"_s, QKeySequence(u"Ctrl+PgUp"_s));
    m_closeTab = addWindowAction(m_tabMenu, "closeTab", tr("&Close the tab"), u"x"_s, QKeySequence(u"Ctrl+W"_s));
    connect(m_newTransaction, &QAction::triggered, this, &MainWindow::newTransaction);
    connect(m_newTail, &QAction::triggered, this, &MainWindow::newTail);
    connect(m_nextTab, &QAction::triggered, this,
            [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count()); });
    connect(m_previousTab, &QAction::triggered, this,
            [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + m_tabs->count() - 1) % m_tabs->count()); });
    connect(m_closeTab, &QAction::triggered, this, [this] { requestClose(m_tabs->currentIndex()); });

    // What the current tab can do stands below.
    const QList<QAction *> own = m_tabMenu->actions();
    connect(m_tabMenu, &QMenu::aboutToShow, this, [this, own] {
        for (QAction *action : m_tabMenu->actions()) {
            if (!own.contains(action))
                m_tabMenu->removeAction(action);
        }
        if (QWidget *tab = m_tabs->currentWidget()) {
            m_tabMenu->addSeparator();
            m_tabMenu->addActions(actionsOf(tab));
        }
    });
}

void MainWindow::makeViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    m_paletteAction = addWindowAction(menu, "palette", tr("Find an &action…"), u"zap"_s, QKeySequence(u"Ctrl+P"_s));
    connect(m_paletteAction, &QAction::triggered, this, &MainWindow::showPalette);
    m_focusConsole =
        addWindowAction(menu, "goToConsole", tr("Go to the c&onsole"), u"square-terminal"_s, QKeySequence(u"Ctrl+J"_s));
    connect(m_focusConsole, &QAction::triggered, this, [this] {
        showDock(u"consoleDock"_s);
        m_console->setFocus();
    });
    QAction *clearConsole =
        addWindowAction(menu, "clearConsole", tr("C&lear the console"), u"eraser"_s, QKeySequence(u"Ctrl+Shift+J"_s));
    connect(clearConsole, &QAction::triggered, m_console, &ConsoleView::clear);
    m_clearMessages =
        addWindowAction(menu, "clearMessages", tr("Clear the &messages"), u"eraser"_s, QKeySequence(u"Ctrl+Shift+M"_s));
    connect(m_clearMessages, &QAction::triggered, &m_log, &MessageLog::clear);
    menu->addSeparator();
    const char *const icons[] = {"panel-left", "panel-bottom", "panel-bottom"};
    for (int i = 0; i < m_docks.size(); ++i) {
        QAction *toggle = m_docks.at(i)->toggleViewAction();
        toggle->setObjectName(u"toggle-"_s % m_docks.at(i)->objectName());
        toggle->setText(tr("Show “%1”").arg(m_docks.at(i)->windowTitle()));
        toggle->setIcon(icon(QLatin1StringView(icons[i])));
        toggle->setShortcut(QKeySequence(u"Alt+%1"_s.arg(i + 1)));
        menu->addAction(toggle);
        addAction(toggle);
    }
    m_resetLayout =
        addWindowAction(menu, "resetLayout", tr("&Reset the layout"), u"rotate-ccw"_s, QKeySequence(u"Ctrl+Alt+0"_s));
    connect(m_resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    menu->addSeparator();
    m_themes = new QActionGroup(this);
    const struct
    {
        Theme::Mode mode;
        QString text;
        const char *iconName;
    } modes[] = {{Theme::Mode::Auto, tr("Theme: as the d&esktop"), "monitor"},
                 {Theme::Mode::Light, tr("Theme: l&ight"), "sun"},
                 {Theme::Mode::Dark, tr("Theme: &dark"), "moon"}};
    int number = 0;
    for (const auto &entry : modes) {
        QAction *action = addWindowAction(menu, "", entry.text, QLatin1StringView(entry.iconName),
                                          QKeySequence(u"Ctrl+Alt+%1"_s.arg(++number)));
        action->setObjectName(u"theme-"_s % Theme::modeName(entry.mode));
        action->setCheckable(true);
        action->setChecked(Theme::instance() && Theme::instance()->mode() == entry.mode);
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = entry.mode] {
            m_settings->setTheme(Theme::modeName(mode));
            if (Theme::instance())
                Theme::instance()->setMode(mode);
        });
    }
    menu->addSeparator();
    QAction *fullScreen =
        addWindowAction(menu, "fullScreen", tr("F&ull screen"), u"square"_s, QKeySequence(Qt::Key_F11));
    fullScreen->setCheckable(true);
    connect(fullScreen, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
}

void MainWindow::makeHelpMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Help"));
    QAction *shortcuts = addWindowAction(menu, "shortcuts", tr("All actions and their &shortcuts"), u"keyboard"_s,
                                         QKeySequence::HelpContents);
    QAction *about =
        addWindowAction(menu, "about", tr("&About QRedis Monitor"), u"info"_s, QKeySequence(u"Shift+F1"_s));
    connect(shortcuts, &QAction::triggered, this, &MainWindow::showPalette);
    connect(about, &QAction::triggered, this, &MainWindow::about);
}

void MainWindow::updateActions()
{
    if (!m_resetLayout)
        return;
    const bool online = m_current != nullptr;
    for (QAction *action : {m_disconnect, m_focusKeys, m_newTransaction, m_newTail, m_focusConsole})
        action->setEnabled(online);
    for (QDockWidget *dock : m_docks)
        dock->toggleViewAction()->setEnabled(online);
    m_closeTab->setEnabled(online && m_tabs->count() > 0);
    m_nextTab->setEnabled(m_tabs->count() > 1);
    m_previousTab->setEnabled(m_tabs->count() > 1);
}

QList<QAction *> MainWindow::allActions() const
{
    QList<QAction *> all;
    // What is nearest to the work comes first.
    if (const QWidget *tab = m_current ? m_tabs->currentWidget() : nullptr)
        all += actionsOf(tab);
    for (QAction *action : actions()) {
        if (action != m_paletteAction)
            all += action;
    }
    if (m_current)
        all += m_keysView->viewActions();
    return all;
}

void MainWindow::showPalette()
{
    m_palette->popUp(allActions());
}

void MainWindow::about()
{
    QMessageBox box(this);
    box.setWindowTitle(tr("About QRedis Monitor"));
    box.setIconPixmap(programIcon().pixmap(64, 64));
    box.setText(u"<h3>"_s % tr("QRedis Monitor %1").arg(QApplication::applicationVersion()) % u"</h3>"_s
                % tr("Keys, transactions and live channels of Redis and Valkey."));
    box.setInformativeText(tr("Free software under the GNU General Public License, version 3 or later.<br>"
                              "Icons by Lucide, ISC licence."));
    box.exec();
}

} // namespace Monitor
