// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/emptystate.h"

#include "app/icons.h"
#include "common/widgetkit.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace Monitor {

namespace {

// A label that keeps an icon, not a pixmap: it follows theme and scale.
class IconLabel : public QWidget
{
public:
    IconLabel(const QString &name, int side, QWidget *parent)
        : QWidget(parent)
        , m_icon(icon(name, Theme::Role::Faint))
    {
        setFixedSize(side, side);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

} // namespace

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QFrame(parent)
    , m_text(makeLabel(text, "caption"))
    , m_hints(new QVBoxLayout)
{
    setProperty("role", QStringLiteral("page"));
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(qMin(fontMetrics().averageCharWidth() * 44, 380));
    QLabel *heading = makeLabel(title, "title");
    heading->setAlignment(Qt::AlignHCenter);
    heading->setWordWrap(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Page, Page, Page, Page);
    column->setSpacing(Normal);
    column->addStretch(2);
    column->addWidget(new IconLabel(iconName, 40, this), 0, Qt::AlignHCenter);
    column->addSpacing(Tight);
    column->addWidget(heading);
    // In a row of its own: given an alignment, the layout would ask for the text's height at the full width.
    auto *textRow = new QHBoxLayout;
    textRow->addStretch();
    textRow->addWidget(m_text);
    textRow->addStretch();
    column->addLayout(textRow);
    column->addSpacing(Tight);
    m_hints->setSpacing(2);
    auto *centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(m_hints);
    centred->addStretch();
    column->addLayout(centred);
    column->addStretch(3);
}

void EmptyState::setText(const QString &text)
{
    m_text->setText(text);
}

void EmptyState::addHint(QAction *action)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Page);
    auto *button = new QPushButton(this);
    button->setProperty("role", QStringLiteral("link"));
    button->setIcon(action->icon());
    button->setText(action->text().remove(u'&').remove(QStringLiteral("…")));
    button->setCursor(Qt::PointingHandCursor);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    row->addWidget(button);
    row->addStretch();
    row->addWidget(makeBadge(action->shortcut().toString(QKeySequence::NativeText)));
    m_hints->addLayout(row);
}

} // namespace Monitor
