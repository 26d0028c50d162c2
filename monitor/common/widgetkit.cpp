// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/widgetkit.h"

#include <QAction>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTableView>
#include <QToolButton>

namespace Monitor {

QLabel *makeLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
    return label;
}

QLabel *makeBadge(const QString &text, const char *tone, QWidget *parent)
{
    auto *badge = new QLabel(text, parent);
    badge->setProperty("role", QStringLiteral("badge"));
    badge->setProperty("tone", QString::fromLatin1(tone));
    badge->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    return badge;
}

void setBadge(QLabel *badge, const QString &text, const char *tone)
{
    badge->setText(text);
    setTone(badge, tone);
}

QFrame *makeFrame(const char *role, QWidget *parent)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("role", QString::fromLatin1(role));
    return frame;
}

void setTone(QWidget *widget, const char *tone)
{
    const QString value = QString::fromLatin1(tone);
    if (widget->property("tone").toString() == value)
        return;
    widget->setProperty("tone", value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void setIconText(QPushButton *button, const QString &text)
{
    button->setText(u' ' % text);
    QString name = text;
    button->setAccessibleName(name.remove(u'&'));
}

void describeShortcut(QAction *action)
{
    if (action->shortcut().isEmpty())
        return;
    QString text = action->text();
    text.remove(u'&');
    action->setToolTip(text % QStringLiteral(" (") % action->shortcut().toString(QKeySequence::NativeText) % u')');
}

QToolButton *makeToolButton(QAction *action, QWidget *parent)
{
    describeShortcut(action);
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(action->text().remove(u'&'));
    return button;
}

QToolButton *makeTextButton(QAction *action, QWidget *parent)
{
    QToolButton *button = makeToolButton(action, parent);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QPushButton *makePrimaryButton(QAction *action, QWidget *parent)
{
    describeShortcut(action);
    auto *button = new QPushButton(parent);
    button->setProperty("role", QStringLiteral("primary"));
    const auto update = [button, action] {
        setIconText(button, action->text());
        button->setIcon(action->icon());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    update();
    QObject::connect(action, &QAction::changed, button, update);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void styleTable(QTableView *table)
{
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(8);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 9);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace Monitor
