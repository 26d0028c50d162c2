// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysview.h"

#include "app/icons.h"
#include "common/emptystate.h"
#include "common/widgetkit.h"
#include "keys/bytetext.h"
#include "keys/keysession.h"
#include "keys/keytableview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int FilterDelay = 120; // milliseconds after the last keystroke
constexpr qsizetype MostRemoved = 100'000; // keys in one act
constexpr qsizetype NamedInConfirmation = 8;

QString keysText(qint64 count)
{
    return count == 1 ? KeysView::tr("1 key") : KeysView::tr("%1 keys").arg(QLocale().toString(count));
}

} // namespace

KeysView::KeysView(QWidget *parent)
    : QWidget(parent)
    , m_filterTimer(this)
    , m_table(new KeyTableView)
    , m_pages(new QStackedWidget)
    , m_noSession(new EmptyState(u"unplug"_s, tr("No database"),
                                 tr("Choose a server and one of its databases; its keys are listed here.")))
    , m_noKeys(
          new EmptyState(u"key"_s, tr("No keys yet"), tr("This database is empty. Keys appear here at the next scan.")))
    , m_noMatch(new EmptyState(u"search"_s, tr("Nothing matches"), {}))
    , m_scanFailed(new EmptyState(u"triangle-alert"_s, tr("The keys could not be listed"), {}))
{
    createActions();
    for (QWidget *page :
         {static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_noSession), static_cast<QWidget *>(m_noKeys),
          static_cast<QWidget *>(m_noMatch), static_cast<QWidget *>(m_scanFailed)})
        m_pages->addWidget(page);
    m_noKeys->addHint(m_rescanAction);
    m_scanFailed->addHint(m_rescanAction);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(createFilterBar());
    column->addWidget(m_pages, 1);
    column->addWidget(createFooter());
    setFocusProxy(m_table);

    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(FilterDelay);
    connect(&m_filterTimer, &QTimer::timeout, this, [this] {
        if (m_session)
            m_session->model()->setFilter(m_filter->text());
    });
    connect(m_table, &KeyTableView::keyActivated, this, &KeysView::keyActivated);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &KeysView::showMenu);
    updateState();
}

void KeysView::createActions()
{
    const auto make = [this](const QString &text, const QString &iconName, const QKeySequence &shortcut) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcut(shortcut);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        describeShortcut(action);
        addAction(action);
        return action;
    };
    m_findAction = make(tr("&Filter keys"), u"search"_s, QKeySequence::Find);
    m_rescanAction = make(tr("&Scan again"), u"refresh-cw"_s, QKeySequence::Refresh);
    m_pauseAction = make(tr("&Pause scan"), u"pause"_s, QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_cancelAction = make(tr("&Cancel scan"), u"x"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period));
    m_treeAction = make(tr("&Tree of namespaces"), u"list-tree"_s, QKeySequence(Qt::CTRL | Qt::Key_T));
    m_treeAction->setCheckable(true);
    m_treeAction->setChecked(true);
    m_openAction = make(tr("&Open"), u"arrow-right"_s, {});
    m_copyAction = make(tr("Copy &name"), u"copy"_s, QKeySequence::Copy);
    m_filterAction = make(tr("Show only this &namespace"), u"filter"_s, {});
    m_collapseAction = make(tr("Close &all namespaces"), u"chevron-up"_s, QKeySequence(Qt::CTRL | Qt::Key_Minus));
    m_deleteAction = make(tr("&Delete…"), u"trash-2"_s, QKeySequence::Delete);

    connect(m_findAction, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(m_rescanAction, &QAction::triggered, this, [this] { m_session->rescan(); });
    connect(m_pauseAction, &QAction::triggered, this, [this] {
        KeyScanner *scanner = m_session->scanner();
        scanner->state() == KeyScanner::State::Paused ? scanner->resume() : scanner->pause();
    });
    connect(m_cancelAction, &QAction::triggered, this, [this] { m_session->scanner()->cancel(); });
    connect(m_treeAction, &QAction::toggled, this, [this](bool tree) {
        if (!m_session)
            return;
        m_session->model()->setTree(tree);
        m_table->updateTree();
    });
    connect(m_openAction, &QAction::triggered, this, [this] {
        if (const QModelIndex current = m_table->currentIndex(); current.isValid())
            Q_EMIT keyActivated(m_session->model()->key(current.row()));
    });
    connect(m_copyAction, &QAction::triggered, this, &KeysView::copyNames);
    connect(m_filterAction, &QAction::triggered, this, &KeysView::filterByNamespace);
    connect(m_collapseAction, &QAction::triggered, this, [this] { m_session->model()->collapseAll(); });
    connect(m_deleteAction, &QAction::triggered, this, &KeysView::removeSelected);
}

QList<QAction *> KeysView::viewActions() const
{
    return {m_findAction,  m_treeAction,   m_collapseAction, m_rescanAction,
            m_pauseAction, m_cancelAction, m_copyAction,     m_deleteAction};
}

QWidget *KeysView::createFilterBar()
{
    QFrame *bar = makeFrame("bar");
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Normal, Tight + 2, Normal, Tight + 2);
    row->setSpacing(Tight);
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Text or pattern (*, ?, [a-z])"));
    m_filter->setAccessibleName(tr("Filter keys"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s, Theme::Role::Faint), QLineEdit::LeadingPosition);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterTimer.start(); });
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        m_filterTimer.stop();
        if (m_session)
            m_session->model()->setFilter(m_filter->text());
        m_table->setFocus();
        if (m_session && m_session->model()->rowCount() > 0 && !m_table->currentIndex().isValid())
            m_table->setCurrentIndex(m_session->model()->index(0, 0));
    });
    auto *escape = new QAction(m_filter);
    escape->setShortcut(Qt::Key_Escape);
    escape->setShortcutContext(Qt::WidgetShortcut);
    m_filter->addAction(escape);
    connect(escape, &QAction::triggered, this, [this] {
        m_filter->clear();
        m_table->setFocus();
    });
    row->addWidget(m_filter, 1);
    row->addWidget(makeToolButton(m_treeAction));
    row->addWidget(makeToolButton(m_rescanAction));
    return bar;
}

QWidget *KeysView::createFooter()
{
    auto *footer = new QWidget;
    auto *column = new QVBoxLayout(footer);
    column->setContentsMargins({});
    column->setSpacing(0);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(2);
    m_progress->setAccessibleName(tr("Progress of the scan"));
    QSizePolicy keepsHeight = m_progress->sizePolicy();
    keepsHeight.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsHeight);
    column->addWidget(m_progress);
    QFrame *bar = makeFrame("footer");
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Normal + Tight, 2, Tight, 2);
    row->setSpacing(2);
    m_status = makeLabel({}, "caption");
    m_status->setTextInteractionFlags(Qt::NoTextInteraction);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_status, 1);
    m_pauseButton = makeToolButton(m_pauseAction);
    m_cancelButton = makeToolButton(m_cancelAction);
    // The line keeps its height when a scan ends and the buttons go.
    for (QToolButton *button : {m_pauseButton, m_cancelButton}) {
        QSizePolicy policy = button->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        button->setSizePolicy(policy);
        row->addWidget(button);
    }
    column->addWidget(bar);
    return footer;
}

void KeysView::setSession(KeySession *session)
{
    if (session == m_session)
        return;
    if (m_session) {
        m_session->scanner()->disconnect(this);
        m_session->model()->disconnect(this);
        m_session->source()->disconnect(this);
        m_session->store()->disconnect(this);
        m_session->disconnect(this);
    }
    m_session = session;
    m_table->setKeyModel(session ? session->model() : nullptr);
    if (session) {
        const QSignalBlocker blocker(m_treeAction);
        m_treeAction->setChecked(session->model()->isTree());
        connect(session->scanner(), &KeyScanner::stateChanged, this, &KeysView::updateState);
        connect(session->scanner(), &KeyScanner::progressChanged, this, &KeysView::updateFooter);
        connect(session->model(), &KeyModel::stateChanged, this, &KeysView::updateState);
        connect(session->source(), &KeySource::failed, this, &KeysView::errorOccurred);
        connect(session->store(), &KeyStore::becameFull, this,
                [this] { Q_EMIT errorOccurred(tr("4 GiB of key names are loaded. Further keys are not listed.")); });
        connect(session, &QObject::destroyed, this, [this] {
            // Its parts are gone already: there is nothing left to disconnect from.
            m_session = nullptr;
            m_table->setKeyModel(nullptr);
            updateState();
        });
        connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KeysView::updateActions);
        session->model()->setFilter(m_filter->text());
        if (session->scanner()->state() == KeyScanner::State::Idle)
            session->scanner()->start();
    }
    updateState();
}

void KeysView::updateState()
{
    QWidget *page = m_table;
    if (!m_session) {
        page = m_noSession;
    } else if (const KeyModel *model = m_session->model(); model->rowCount() == 0 && model->isComplete()) {
        const KeyScanner *scanner = m_session->scanner();
        if (model->keyCount() > 0) {
            m_noMatch->setText(tr("“%1” is in none of %2.").arg(m_filter->text(), keysText(model->keyCount())));
            page = m_noMatch;
        } else if (scanner->state() == KeyScanner::State::Failed) {
            m_scanFailed->setText(scanner->errorString());
            page = m_scanFailed;
        } else if (!scanner->isActive()) {
            page = m_noKeys;
        }
    }
    // The focus would go to the next widget in the chain when the page it is on is left.
    const bool focused = m_pages->isAncestorOf(focusWidget());
    m_pages->setCurrentWidget(page);
    if (focused)
        page->setFocus();
    updateFooter();
    updateActions();
}

void KeysView::updateFooter()
{
    m_progress->parentWidget()->setVisible(m_session);
    if (!m_session)
        return;
    const KeyScanner *scanner = m_session->scanner();
    const KeyModel *model = m_session->model();
    const QLocale locale;
    const QString keys = keysText(model->keyCount());
    QString text;
    switch (scanner->state()) {
    case KeyScanner::State::Scanning:
        text = scanner->expected() > 0 ? tr("Scanning: %1 of %2")
                                             .arg(locale.toString(model->keyCount()),
                                                  locale.toString(qMax(scanner->expected(), model->keyCount())))
                                       : tr("Scanning: %1").arg(keys);
        break;
    case KeyScanner::State::Paused:
        text =
            tr("Paused: %1 of %2")
                .arg(locale.toString(model->keyCount()), locale.toString(qMax(scanner->expected(), model->keyCount())));
        break;
    case KeyScanner::State::Canceled:
        text = tr("%1, scan cancelled").arg(keys);
        break;
    case KeyScanner::State::Failed:
        text = tr("%1, scan failed: %2").arg(keys, scanner->errorString());
        break;
    case KeyScanner::State::Idle:
    case KeyScanner::State::Finished:
        text = keys;
        break;
    }
    if (model->isFiltered()) {
        text = model->isComplete() ? tr("%1 match · %2").arg(locale.toString(model->matchCount()), text)
                                   : tr("Filtering… · %1").arg(text);
    }
    if (model->pendingKeys() > 0)
        text = tr("+%1 new · %2").arg(locale.toString(model->pendingKeys()), text);
    if (model->isTruncated())
        text = tr("First %1 rows, filter for the rest · %2").arg(locale.toString(model->rowCount()), text);
    m_status->setText(text);
    m_status->setToolTip(text);

    const bool active = scanner->isActive();
    // Thousandths: a progress bar counts in int, and keys may be more.
    const qint64 share = scanner->expected() > 0 ? qMin<qint64>(1000, scanner->seen() * 1000 / scanner->expected()) : 0;
    m_progress->setRange(0, 1000);
    m_progress->setValue(int(share));
    m_progress->setVisible(active);
    m_pauseButton->setVisible(active);
    m_cancelButton->setVisible(active);
    const bool paused = scanner->state() == KeyScanner::State::Paused;
    if (m_pauseAction->data().toBool() != paused) {
        m_pauseAction->setData(paused);
        m_pauseAction->setText(paused ? tr("&Resume scan") : tr("&Pause scan"));
        m_pauseAction->setIcon(icon(paused ? u"play"_s : u"pause"_s));
        describeShortcut(m_pauseAction);
    }
}

void KeysView::updateActions()
{
    const bool any = m_session && m_table->selectionModel() && m_table->selectionModel()->hasSelection();
    const bool active = m_session && m_session->scanner()->isActive();
    m_rescanAction->setEnabled(m_session);
    m_treeAction->setEnabled(m_session);
    m_pauseAction->setEnabled(active);
    m_cancelAction->setEnabled(active);
    m_collapseAction->setEnabled(m_session && m_session->model()->isTree() && !m_session->model()->isFiltered());
    for (QAction *action : {m_copyAction, m_deleteAction})
        action->setEnabled(any);
}

void KeysView::showMenu(const QPoint &position)
{
    if (!m_session)
        return;
    const QModelIndex index = m_table->indexAt(position);
    const bool isKey = index.isValid() && m_session->model()->kind(index.row()) == KeyRows::Kind::Key;
    QMenu menu(this);
    if (isKey)
        menu.addAction(m_openAction);
    if (index.isValid()) {
        if (!isKey)
            menu.addAction(m_filterAction);
        menu.addAction(m_copyAction);
        menu.addSeparator();
    }
    menu.addAction(m_rescanAction);
    if (m_collapseAction->isEnabled())
        menu.addAction(m_collapseAction);
    if (index.isValid()) {
        menu.addSeparator();
        menu.addAction(m_deleteAction);
    }
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void KeysView::showKey(const QByteArray &key)
{
    if (!m_session)
        return;
    if (const int row = m_session->model()->find(key, KeyRows::Kind::Key); row >= 0)
        m_table->setCurrentIndex(m_session->model()->index(row, KeyModel::NameColumn));
}

void KeysView::copyNames()
{
    QStringList names;
    for (int row : m_table->selectedRowNumbers())
        names << displayText(m_session->model()->key(row), std::numeric_limits<qsizetype>::max());
    QGuiApplication::clipboard()->setText(names.join(u'\n'));
}

void KeysView::filterByNamespace()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    // A pattern, so that the prefix is not found in the middle of other keys.
    QString pattern;
    for (const QChar c : QString::fromUtf8(m_session->model()->key(current.row()))) {
        if (u"*?[]\\"_s.contains(c))
            pattern += u'\\';
        pattern += c;
    }
    m_filter->setText(pattern + u'*');
}

void KeysView::removeSelected()
{
    KeyModel *model = m_session->model();
    QByteArrayList keys;
    for (int row : m_table->selectedRowNumbers()) {
        keys << model->keysBelow(row, MostRemoved + 1 - keys.size());
        if (keys.size() > MostRemoved) {
            QMessageBox::information(
                this, tr("Too many keys"),
                tr("At most %1 keys can be deleted at once. Select less.").arg(QLocale().toString(MostRemoved)));
            return;
        }
    }
    // A namespace and keys of its own may both be selected.
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    if (keys.isEmpty())
        return;

    QStringList named;
    for (const QByteArray &key : keys.first(qMin(keys.size(), NamedInConfirmation)))
        named << displayText(key, 64);
    if (keys.size() > NamedInConfirmation)
        named << tr("… and %1 more").arg(QLocale().toString(keys.size() - NamedInConfirmation));
    QMessageBox box(QMessageBox::Warning, tr("Delete keys"), tr("Delete %1?").arg(keysText(keys.size())),
                    QMessageBox::Cancel, this);
    box.setInformativeText(named.join(u'\n'));
    QPushButton *button =
        box.addButton(keys.size() == 1 ? tr("Delete key") : tr("Delete keys"), QMessageBox::DestructiveRole);
    button->setProperty("role", u"danger"_s);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == button && m_session)
        m_session->source()->unlink(keys);
}

} // namespace Monitor
