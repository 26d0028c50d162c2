// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailview.h"

#include "app/icons.h"
#include "common/emptystate.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "tails/channelbar.h"
#include "tails/messagedetail.h"
#include "tails/publishbar.h"
#include "tails/ratespark.h"
#include "tails/taildelegate.h"

#include <QRedisClient>

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

TailView::TailView(QRedisClient *client, QWidget *parent)
    : QWidget(parent)
    , m_source(client, &m_model)
    , m_channels(new ChannelBar(&m_source, this))
    , m_publish(new PublishBar(client, this))
    , m_detail(new MessageDetail(this))
    , m_table(new QTableView(this))
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_filter(new QLineEdit(this))
    , m_counts(makeLabel(QString(), "caption", this))
    , m_waiting(makeBadge(QString(), "warning", this))
{
    makeActions();
    m_splitter->addWidget(makeTable());
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({300, 200});
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);

    auto *empty = new EmptyState(u"radio"_s, tr("Listen to channels"),
                                 tr("Name a channel above, or a pattern such as news.*, and press Return. "
                                    "Messages appear here as they are published."),
                                 this);
    for (QAction *action : {m_focusChannel, m_focusPublish})
        empty->addHint(action);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_splitter);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_channels);
    column->addWidget(makeToolBar());
    column->addWidget(m_pages, 1);
    column->addWidget(m_publish);
    setFocusProxy(m_channels);

    const auto sourceChanged = [this] {
        if (m_source.count() > 0)
            m_pages->setCurrentIndex(1);
        Q_EMIT titleChanged();
    };
    connect(&m_source, &TailSource::added, this, [this, sourceChanged](int index) {
        if (m_source.kind(index) == TailSource::Kind::Channel)
            m_publish->suggestChannel(m_source.name(index));
        sourceChanged();
    });
    connect(&m_source, &TailSource::removed, this, sourceChanged);
    followModel();
    updateCounts();
}

QAction *TailView::addViewAction(const char *name, const QString &text, const QString &iconName,
                                 const QKeySequence &keys)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(QLatin1StringView(name));
    action->setShortcut(keys);
    addAction(action);
    return action;
}

void TailView::makeActions()
{
    m_focusChannel =
        addViewAction("tailSubscribe", tr("&Subscribe to a channel…"), u"radio"_s, QKeySequence(u"Ctrl+U"_s));
    m_pause = addViewAction("tailPause", tr("&Pause"), u"pause"_s, QKeySequence(Qt::Key_F8));
    m_pause->setCheckable(true);
    m_newest =
        addViewAction("tailNewest", tr("Jump to the &newest"), u"arrow-down-to-line"_s, QKeySequence(u"Ctrl+End"_s));
    m_clear = addViewAction("tailClear", tr("&Clear"), u"eraser"_s, QKeySequence(u"Ctrl+Shift+K"_s));
    m_focusFilter = addViewAction("tailFilter", tr("&Filter messages…"), u"search"_s, QKeySequence::Find);
    // The keys' filter has the same shortcut: the focus decides.
    m_focusFilter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_showDetail =
        addViewAction("tailDetail", tr("Show the message &whole"), u"panel-bottom"_s, QKeySequence(u"Ctrl+I"_s));
    m_showDetail->setCheckable(true);
    m_showDetail->setChecked(true);
    m_focusPublish = addViewAction("tailPublish", tr("P&ublish a message…"), u"send"_s, QKeySequence(u"Ctrl+M"_s));

    connect(m_focusChannel, &QAction::triggered, m_channels, &ChannelBar::focusField);
    connect(m_pause, &QAction::toggled, this, &TailView::setPaused);
    connect(m_newest, &QAction::triggered, this, &TailView::jumpToNewest);
    connect(m_clear, &QAction::triggered, &m_model, &TailModel::clear);
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        m_filter->setFocus();
        m_filter->selectAll();
    });
    connect(m_showDetail, &QAction::toggled, m_detail, &QWidget::setVisible);
    connect(m_focusPublish, &QAction::triggered, m_publish, &PublishBar::focusMessage);
}

QWidget *TailView::makeToolBar()
{
    m_filter->setObjectName(u"tailFilterField"_s);
    m_filter->setAccessibleName(tr("Filter messages"));
    m_filter->setPlaceholderText(tr("Filter: words, -not these"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s, Theme::Role::Faint), QLineEdit::LeadingPosition);
    m_filter->setMaximumWidth(300);
    connect(m_filter, &QLineEdit::textChanged, this, &TailView::setFilter);
    m_waiting->hide();

    auto *bar = makeFrame("bar", this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Normal, 5, Wide, 5);
    row->setSpacing(Tight);
    row->addWidget(makeTextButton(m_pause));
    row->addWidget(makeToolButton(m_newest));
    row->addWidget(makeToolButton(m_clear));
    row->addWidget(makeToolButton(m_showDetail));
    row->addSpacing(Normal);
    row->addWidget(m_filter, 1);
    row->addSpacing(Normal);
    row->addWidget(m_waiting);
    row->addStretch(1);
    row->addWidget(m_counts);
    row->addSpacing(Wide);
    row->addWidget(new RateSpark(&m_model, this));
    return bar;
}

QWidget *TailView::makeTable()
{
    m_table->setObjectName(u"messages"_s);
    m_table->setAccessibleName(tr("Messages"));
    m_table->setFont(Theme::fixedFont());
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new TailDelegate(m_table));
    styleTable(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int digit = m_table->fontMetrics().horizontalAdvance(u'0');
    m_table->setColumnWidth(TailModel::Time, digit * 14 + 12);
    m_table->setColumnWidth(TailModel::Channel, digit * 24);
    m_table->setColumnWidth(TailModel::Size, digit * 10);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TailView::showCurrent);
    return m_table;
}

void TailView::followModel()
{
    QScrollBar *bar = m_table->verticalScrollBar();
    // What the reader looks at stays where it is, unless that is the end: then the end comes along.
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) { m_following = value >= bar->maximum(); });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this, bar](const QModelIndex &, int first, int last) {
        if (m_following)
            m_table->scrollToBottom();
        else if (first == 0 && m_model.rowCount() > last + 1)
            bar->setValue(bar->value() + last + 1);
    });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, [this, bar](const QModelIndex &, int first, int last) {
        if (!m_following && first == 0)
            bar->setValue(qMax(0, bar->value() - last - 1));
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_following = true;
        m_detail->clear();
    });
    connect(&m_model, &TailModel::advanced, this, &TailView::updateCounts);
    connect(&m_model, &TailModel::pausedChanged, this, &TailView::updateCounts);
}

void TailView::subscribe(const QByteArrayList &names)
{
    for (const QByteArray &name : names)
        m_source.add(name, TailSource::kindOf(name));
}

QString TailView::title() const
{
    if (m_source.count() == 0)
        return tr("Tail");
    const QString first = cellText(m_source.name(0), 24);
    return m_source.count() == 1 ? first : tr("%1 and %n more", nullptr, m_source.count() - 1).arg(first);
}

void TailView::setPaused(bool paused)
{
    m_pause->setChecked(paused);
    m_pause->setIcon(icon(paused ? u"play"_s : u"pause"_s));
    m_pause->setText(paused ? tr("Contin&ue") : tr("&Pause"));
    describeShortcut(m_pause);
    m_model.setPaused(paused);
}

void TailView::setFilter(const QString &text)
{
    if (m_filter->text() != text)
        m_filter->setText(text);
    m_model.setFilter(MessageFilter(text));
}

void TailView::jumpToNewest()
{
    setPaused(false);
    m_following = true;
    m_table->scrollToBottom();
}

void TailView::updateCounts()
{
    const TailStore &store = m_model.store();
    QString text = m_model.isFiltered()
        ? tr("%1 of %2 messages").arg(countText(m_model.rowCount()), countText(store.size()))
        : tr("%1 messages").arg(countText(store.size()));
    if (store.bytes() > (1 << 20))
        text += u" · "_s % sizeText(store.bytes());
    if (m_model.isSearching())
        text += u" · "_s % tr("searching…");
    m_counts->setText(text);
    m_counts->setToolTip(store.droppedCount() > 0
                             ? tr("%1 older messages were given up to stay within %2.")
                                   .arg(countText(qint64(store.droppedCount())), sizeText(store.limit()))
                             : QString());
    m_waiting->setVisible(m_model.isPaused());
    m_waiting->setText(tr("Paused · %1 new").arg(countText(m_model.waitingCount())));
}

void TailView::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    m_detail->show(m_model, m_model.sequenceAt(current.row()));
    m_following = false;
}

} // namespace Monitor
