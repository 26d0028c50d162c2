// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"

#include "app/commandpalette.h"
#include "app/demodata.h"
#include "app/icons.h"
#include "app/linkstatus.h"
#include "app/messagespanel.h"
#include "app/settings.h"
#include "common/emptystate.h"
#include "common/textformat.h"
#include "connections/connectadvice.h"
#include "connections/connectdialog.h"
#include "connections/connectform.h"
#include "connections/recentservers.h"
#include "connections/serversession.h"
#include "connections/serversview.h"
#include "connections/startpage.h"
#include "console/consoleview.h"
#include "keys/keysession.h"
#include "keys/keysview.h"
#include "tails/tailview.h"
#include "transactions/transactionview.h"
#include "values/valueview.h"

#include <QRedisClient>

#include <QCloseEvent>
#include <QDockWidget>
#include <QMessageBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// Long names lose their middle: the ends tell keys apart.
QString tabTitle(const QString &title)
{
    constexpr qsizetype limit = 30;
    return title.size() <= limit ? title : QString(title.left(14) % u'…' % title.right(limit - 15));
}

} // namespace

MainWindow::MainWindow(Settings *settings, QWidget *parent)
    : QMainWindow(parent)
    , m_settings(settings)
{
    setWindowTitle(tr("QRedis Monitor"));
    setWindowIcon(programIcon());
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);

    makeCentre();
    makeDocks();
    makeStatusBar();
    m_palette = new CommandPalette(this);
    makeActions();

    resize(1280, 820);
    m_defaultState = saveState(Settings::StateVersion);
    restoreLayout();
    updateCentre();
    m_startPage->setRecent(RecentServers(m_settings->store()).urls());
    m_startPage->setDemoProblem(DemoServer::problem());
}

MainWindow::~MainWindow()
{
    // Views first, then what they show.
    setCurrent(nullptr);
    while (m_tabs->count() > 0)
        closeTab(0);
    for (OpenServer &server : m_servers)
        m_serversModel.remove(server.session.get());
}

void MainWindow::makeCentre()
{
    m_centre = new QStackedWidget(this);
    m_startPage = new StartPage(m_centre);
    m_noTabs = new EmptyState(u"key"_s, tr("Choose a key on the left"),
                              tr("It opens here, in a tab of its own. So do transactions and tails."), m_centre);
    m_tabs = new QTabWidget(m_centre);
    m_tabs->setObjectName(u"tabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setMovable(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setElideMode(Qt::ElideNone); // tabTitle() cuts, the bar scrolls
    m_tabs->setUsesScrollButtons(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setIconSize(QSize(15, 15));
    m_tabs->tabBar()->setAccessibleName(tr("Open tabs"));
    m_centre->addWidget(m_startPage);
    m_centre->addWidget(m_noTabs);
    m_centre->addWidget(m_tabs);
    setCentralWidget(m_centre);

    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::requestClose);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { updateActions(); });
    connect(m_startPage->form(), &ConnectForm::connectRequested, this, &MainWindow::connectTo);
    connect(m_startPage->form(), &ConnectForm::cancelRequested, this, [this] {
        m_dialling.reset();
        m_startPage->form()->setBusy(false);
    });
    connect(m_startPage, &StartPage::recentChosen, this, [this](const QUrl &url) {
        m_startPage->form()->setUrl(url);
        connectTo(url);
    });
    connect(m_startPage, &StartPage::recentForgotten, this, [this](const QUrl &url) {
        RecentServers recent(m_settings->store());
        recent.remove(url);
        m_startPage->setRecent(recent.urls());
    });
    connect(m_startPage, &StartPage::demoRequested, this, &MainWindow::startDemo);
}

QDockWidget *MainWindow::addDock(const QString &objectName, const QString &title, QWidget *content,
                                 Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(objectName); // what saveState() knows it by
    dock->setWidget(content);
    addDockWidget(area, dock);
    m_docks += dock;
    return dock;
}

void MainWindow::makeDocks()
{
    m_serversView = new ServersView(&m_serversModel);
    m_keysView = new KeysView;
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(m_serversView);
    split->addWidget(m_keysView);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setSizes({110, 600});
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    QDockWidget *keys = addDock(u"keysDock"_s, tr("Keys"), split, Qt::LeftDockWidgetArea);

    m_console = new ConsoleView;
    QDockWidget *console = addDock(u"consoleDock"_s, tr("Console"), m_console, Qt::BottomDockWidgetArea);
    QDockWidget *messages =
        addDock(u"messagesDock"_s, tr("Messages"), new MessagesPanel(&m_log), Qt::BottomDockWidgetArea);
    tabifyDockWidget(console, messages);
    console->raise();
    resizeDocks({keys}, {340}, Qt::Horizontal);
    resizeDocks({console}, {170}, Qt::Vertical);

    connect(m_serversView, &ServersView::chosen, this, &MainWindow::choose);
    connect(m_keysView, &KeysView::keyActivated, this, &MainWindow::openKey);
    connect(m_keysView, &KeysView::errorOccurred, this,
            [this](const QString &text) { m_log.add(MessageLog::Severity::Error, text); });
}

void MainWindow::makeStatusBar()
{
    m_linkStatus = new LinkStatus(this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_linkStatus, 1);
    statusBar()->setContentsMargins(0, 0, 0, 0);
}

ConnectForm *MainWindow::activeForm() const
{
    return m_connectDialog && m_connectDialog->isVisible() ? m_connectDialog->form() : m_startPage->form();
}

void MainWindow::showConnectDialog()
{
    if (!m_workspace) {
        m_startPage->form()->focusUrl();
        return;
    }
    if (!m_connectDialog) {
        m_connectDialog = new ConnectDialog(this);
        connect(m_connectDialog->form(), &ConnectForm::connectRequested, this, &MainWindow::connectTo);
        connect(m_connectDialog->form(), &ConnectForm::cancelRequested, m_connectDialog, &QDialog::reject);
        connect(m_connectDialog, &QDialog::rejected, this, [this] {
            m_dialling.reset();
            m_connectDialog->form()->setBusy(false);
        });
    }
    m_connectDialog->form()->setError(QString());
    m_connectDialog->show();
    m_connectDialog->activateWindow();
    m_connectDialog->form()->focusUrl();
}

void MainWindow::connectTo(const QUrl &url)
{
    const QString problem = urlProblem(url);
    if (!problem.isEmpty())
        return activeForm()->setError(problem);
    for (const OpenServer &server : m_servers) {
        if (server.session->url() == url)
            return setCurrent(server.session.get());
    }
    m_dialling = std::make_unique<ServerSession>(url);
    activeForm()->setError(QString());
    activeForm()->setBusy(true);
    // Queued: the session ends here in the failed case, and must not do so inside its own signal.
    connect(m_dialling.get(), &ServerSession::stateChanged, this, &MainWindow::dialled, Qt::QueuedConnection);
    m_dialling->open();
}

void MainWindow::dialled()
{
    if (!m_dialling || m_dialling->state() == ServerSession::State::Connecting)
        return;
    activeForm()->setBusy(false);
    if (m_dialling->state() == ServerSession::State::Failed) {
        const QString error = m_dialling->errorString();
        m_dialling.reset();
        activeForm()->setError(error);
        m_log.add(MessageLog::Severity::Error, error);
        return;
    }
    disconnect(m_dialling.get(), nullptr, this, nullptr);
    adopt(std::move(m_dialling));
}

void MainWindow::adopt(std::unique_ptr<ServerSession> session)
{
    ServerSession *opened = session.get();
    OpenServer server{std::move(session), nullptr};
    server.keys.reset(KeySession::forClient(opened->client()));
    m_servers.push_back(std::move(server));
    m_serversModel.add(opened);
    connect(opened, &ServerSession::noted, this, [this](const QString &text, bool isError) {
        m_log.add(isError ? MessageLog::Severity::Warning : MessageLog::Severity::Info, text);
    });
    m_log.add(MessageLog::Severity::Info, tr("Connected to %1.").arg(opened->title()));
    if (!m_demo || m_demo->url().port() != opened->url().port()) {
        RecentServers recent(m_settings->store());
        recent.add(opened->url());
        m_startPage->setRecent(recent.urls());
    }
    if (m_connectDialog)
        m_connectDialog->accept();
    setCurrent(opened);
    m_keysView->setFocus();
    Q_EMIT sessionOpened();
}

bool MainWindow::startDemo()
{
    if (!m_demo) {
        auto demo = std::make_unique<DemoServer>();
        if (!demo->start()) {
            activeForm()->setError(demo->errorString());
            m_log.add(MessageLog::Severity::Error, demo->errorString());
            return false;
        }
        m_demo = std::move(demo);
        // The keys are there after the scan began.
        connect(m_demo.get(), &DemoServer::filled, this, [this] {
            for (const OpenServer &server : m_servers) {
                if (server.session->url().port() == m_demo->url().port())
                    server.keys->rescan();
            }
        });
    }
    connectTo(m_demo->url());
    return true;
}

void MainWindow::setCurrent(ServerSession *session)
{
    m_current = session;
    KeySession *keys = nullptr;
    for (const OpenServer &server : m_servers) {
        if (server.session.get() == session)
            keys = server.keys.get();
    }
    m_keysView->setSession(keys);
    m_console->setClient(session ? session->client() : nullptr, session ? session->title() : QString());
    m_linkStatus->setSession(session);
    m_serversView->setCurrentIndex(session ? m_serversModel.indexOf(session) : QModelIndex());
    setWindowTitle(session ? tr("%1 — QRedis Monitor").arg(session->title()) : tr("QRedis Monitor"));
    updateCentre();
}

void MainWindow::choose(const QModelIndex &index)
{
    if (ServerSession *session = m_serversModel.sessionAt(index))
        setCurrent(session);
    else
        connectTo(index.data(ServersModel::UrlRole).toUrl());
}

void MainWindow::disconnectCurrent()
{
    if (!m_current)
        return;
    ServerSession *leaving = m_current;
    for (int i = m_tabs->count() - 1; i >= 0; --i) {
        if (m_tabs->widget(i)->property("session").value<QObject *>() == leaving)
            closeTab(i);
    }
    m_serversModel.remove(leaving);
    const auto it = std::find_if(m_servers.begin(), m_servers.end(),
                                 [leaving](const OpenServer &server) { return server.session.get() == leaving; });
    OpenServer gone = std::move(*it);
    m_servers.erase(it);
    setCurrent(m_servers.empty() ? nullptr : m_servers.front().session.get());
    m_log.add(MessageLog::Severity::Info, tr("Disconnected from %1.").arg(gone.session->title()));
}

int MainWindow::addTab(QWidget *tab, const QString &iconName, const QString &title)
{
    tab->setProperty("session", QVariant::fromValue<QObject *>(m_current));
    const int index = m_tabs->addTab(tab, icon(iconName), tabTitle(title));
    m_tabs->setTabToolTip(index, QString(title % u'\n' % m_current->title()));
    // Ours in place of the style's: it follows the theme and has a name.
    auto *close = new QToolButton(m_tabs);
    close->setIcon(icon(u"x"_s));
    close->setIconSize(QSize(13, 13));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);
    close->setStyleSheet(u"padding: 1px;"_s);
    close->setToolTip(tr("Close the tab (Ctrl+W)"));
    close->setAccessibleName(tr("Close the tab"));
    connect(close, &QToolButton::clicked, this, [this, tab] { requestClose(m_tabs->indexOf(tab)); });
    m_tabs->tabBar()->setTabButton(index, QTabBar::RightSide, close);
    m_tabs->setCurrentIndex(index);
    updateCentre();
    tab->setFocus();
    return index;
}

void MainWindow::requestClose(int index)
{
    const auto *value = qobject_cast<const ValueView *>(m_tabs->widget(index));
    if (value && value->isModified()) {
        const auto answer = QMessageBox::question(
            this, tr("Unsaved changes"),
            tr("The changes to %1 are not saved. Close its tab and lose them?").arg(cellText(value->key(), 80)),
            QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
        if (answer != QMessageBox::Discard)
            return;
    }
    closeTab(index);
}

void MainWindow::closeTab(int index)
{
    QWidget *tab = m_tabs->widget(index);
    if (!tab)
        return;
    m_tabs->removeTab(index);
    delete tab;
    updateCentre();
}

ValueView *MainWindow::openKey(const QByteArray &key)
{
    if (!m_current)
        return nullptr;
    for (int i = 0; i < m_tabs->count(); ++i) {
        auto *open = qobject_cast<ValueView *>(m_tabs->widget(i));
        if (open && open->key() == key && open->property("session").value<QObject *>() == m_current) {
            m_tabs->setCurrentIndex(i);
            return open;
        }
    }
    auto *view = new ValueView(m_current->client(), key);
    const QString title = cellText(key, 200);
    addTab(view, u"key"_s, title);
    connect(view, &ValueView::modifiedChanged, this, [this, view, title](bool modified) {
        m_tabs->setTabText(m_tabs->indexOf(view), modified ? QString(u"● "_s % tabTitle(title)) : tabTitle(title));
    });
    connect(view, &ValueView::errorOccurred, this,
            [this](const QString &text) { m_log.add(MessageLog::Severity::Error, text); });
    KeySession *keys = m_keysView->session();
    connect(view, &ValueView::saved, keys, &KeySession::noteChanged);
    return view;
}

TransactionView *MainWindow::newTransaction()
{
    if (!m_current)
        return nullptr;
    auto *view = new TransactionView(m_current->client());
    addTab(view, u"layers"_s, view->title());
    connect(view, &TransactionView::titleChanged, this,
            [this, view] { m_tabs->setTabText(m_tabs->indexOf(view), view->title()); });
    return view;
}

TailView *MainWindow::newTail()
{
    if (!m_current)
        return nullptr;
    auto *view = new TailView(m_current->client());
    addTab(view, u"radio"_s, view->title());
    connect(view, &TailView::titleChanged, this,
            [this, view] { m_tabs->setTabText(m_tabs->indexOf(view), view->title()); });
    return view;
}

void MainWindow::updateCentre()
{
    const bool workspace = m_current != nullptr;
    if (workspace != m_workspace) {
        // The start page stands alone; the docks come back as they were.
        m_workspace = workspace;
        if (workspace) {
            restoreState(m_workspaceState, Settings::StateVersion);
        } else {
            m_workspaceState = saveState(Settings::StateVersion);
            for (QDockWidget *dock : m_docks)
                dock->hide();
        }
    }
    m_centre->setCurrentIndex(!workspace ? 0 : m_tabs->count() == 0 ? 1 : 2);
    if (!workspace)
        m_startPage->form()->focusUrl();
    updateActions();
}

void MainWindow::restoreLayout()
{
    restoreGeometry(m_settings->windowGeometry());
    // An unreadable state, or one of another version, is refused and leaves the default in place.
    if (!restoreState(m_settings->windowState(), Settings::StateVersion))
        restoreState(m_defaultState, Settings::StateVersion);
    m_workspaceState = saveState(Settings::StateVersion);
    for (QDockWidget *dock : m_docks)
        dock->hide();
}

void MainWindow::saveLayout()
{
    m_settings->saveWindow(saveGeometry(), m_workspace ? saveState(Settings::StateVersion) : m_workspaceState);
}

void MainWindow::resetLayout()
{
    m_settings->forgetWindow();
    if (m_workspace)
        restoreState(m_defaultState, Settings::StateVersion);
    else
        m_workspaceState = m_defaultState;
}

void MainWindow::showDock(const QString &objectName)
{
    for (QDockWidget *dock : m_docks) {
        if (dock->objectName() == objectName && m_workspace) {
            dock->show();
            dock->raise();
        }
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    event->accept();
}

} // namespace Monitor
