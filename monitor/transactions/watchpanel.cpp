// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/watchpanel.h"

#include "app/icons.h"
#include "common/commandline.h"
#include "common/widgetkit.h"
#include "transactions/transactionrunner.h"
#include "transactions/watchmodel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// Two lines: the key with its badge, and what it was (and is now).
class WatchDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        item.state &= ~QStyle::State_HasFocus;
        item.text.clear();
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, option.widget);

        const auto state = WatchModel::KeyState(index.data(WatchModel::StateRole).toInt());
        const bool changed = state == WatchModel::KeyState::Changed;
        const bool clean = state == WatchModel::KeyState::Clean;
        const QString badgeText = changed ? tr("changed") : clean ? tr("clean") : tr("not watched");
        const Theme::Role text = changed ? Theme::Role::Bad : clean ? Theme::Role::Good : Theme::Role::Muted;
        const Theme::Role fill = changed ? Theme::Role::BadFill : clean ? Theme::Role::GoodFill : Theme::Role::Hover;

        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QFontMetrics small(option.font);
        const int line = option.fontMetrics.height();
        const QRect area = option.rect.adjusted(Wide, 6, -Wide, -6);
        QRectF badge(0, area.top(), small.horizontalAdvance(badgeText) + 16, line + 2);
        badge.moveRight(area.right());
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::color(fill));
        painter->drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
        painter->setPen(Theme::color(text));
        painter->drawText(badge, Qt::AlignCenter, badgeText);

        const QFont fixed = Theme::fixedFont();
        painter->setFont(fixed);
        painter->setPen(Theme::color(Theme::Role::Text));
        const QRect top(area.left(), area.top(), int(badge.left()) - area.left() - Normal, line + 2);
        painter->drawText(top, Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(fixed).elidedText(index.data().toString(), Qt::ElideMiddle, top.width()));
        painter->setFont(option.font);
        painter->setPen(Theme::color(changed ? Theme::Role::Bad : Theme::Role::Muted));
        const QRect bottom(area.left(), area.top() + line + 5, area.width(), line + 2);
        painter->drawText(bottom, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(index.data(WatchModel::DetailRole).toString(), Qt::ElideRight,
                                                        bottom.width()));
        painter->setPen(Theme::color(Theme::Role::Border));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return QSize(120, option.fontMetrics.height() * 2 + 20);
    }
};

} // namespace

WatchPanel::WatchPanel(WatchModel *model, TransactionRunner *runner, QWidget *parent)
    : QFrame(parent)
    , m_model(model)
    , m_runner(runner)
    , m_list(new QListView(this))
    , m_pages(new QStackedWidget(this))
    , m_field(new QLineEdit(this))
    , m_state(makeLabel(QString(), "caption", this))
{
    m_list->setModel(model);
    m_list->setItemDelegate(new WatchDelegate(m_list));
    m_list->setObjectName(u"watches"_s);
    m_list->setAccessibleName(tr("Watched keys"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_field->setObjectName(u"watchKey"_s);
    m_field->setAccessibleName(tr("Key to watch"));
    m_field->setPlaceholderText(tr("Key to watch"));
    m_field->setFont(Theme::fixedFont());
    m_field->addAction(icon(u"eye"_s, Theme::Role::Faint), QLineEdit::LeadingPosition);

    auto *hint = makeLabel(tr("Keys named here are watched: when another client writes one of them before you run, "
                              "the server refuses the whole transaction."),
                           "caption", this);
    hint->setWordWrap(true);
    hint->setAlignment(Qt::AlignTop);
    auto *empty = makeFrame("page", this);
    auto *emptyColumn = new QVBoxLayout(empty);
    emptyColumn->setContentsMargins(Wide, Wide, Wide, Wide);
    emptyColumn->addWidget(hint);
    emptyColumn->addStretch();
    m_pages->addWidget(empty);
    m_pages->addWidget(m_list);

    auto *header = makeFrame("bar", this);
    auto *headerRow = new QHBoxLayout(header);
    headerRow->setContentsMargins(Wide, 6, Wide, 6);
    headerRow->addWidget(makeLabel(tr("WATCH"), "section", header));
    headerRow->addStretch();
    headerRow->addWidget(m_state);
    auto *footer = makeFrame("footer", this);
    auto *footerRow = new QHBoxLayout(footer);
    footerRow->setContentsMargins(Normal, Normal, Normal, Normal);
    footerRow->addWidget(m_field);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_pages, 1);
    column->addWidget(footer);

    connect(m_field, &QLineEdit::returnPressed, this, &WatchPanel::submit);
    for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, this, &WatchPanel::updateState);
    connect(model, &QAbstractItemModel::dataChanged, this, &WatchPanel::updateState);
    connect(runner, &TransactionRunner::watchingChanged, this, &WatchPanel::updateState);
    updateState();
}

void WatchPanel::focusField()
{
    m_field->setFocus();
}

void WatchPanel::removeCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid())
        m_model->remove(current.row());
}

void WatchPanel::submit()
{
    const CommandLine line = CommandLine::parse(m_field->text());
    if (!line.isValid())
        return;
    for (const QByteArray &key : line.words())
        m_model->add(key);
    m_field->clear();
}

void WatchPanel::updateState()
{
    m_pages->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    const int changed = int(m_model->changedKeys().size());
    m_state->setText(m_model->rowCount() == 0     ? QString()
                         : changed > 0            ? tr("%n changed", nullptr, changed)
                         : m_runner->isWatching() ? tr("in force")
                                                  : tr("not in force"));
}

} // namespace Monitor
