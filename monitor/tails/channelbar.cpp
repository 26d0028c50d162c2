// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/channelbar.h"

#include "app/icons.h"
#include "common/commandline.h"
#include "common/flowlayout.h"
#include "common/textformat.h"
#include "common/widgetkit.h"
#include "tails/tailsource.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace Monitor {

namespace {

QFrame *makeChip(const QString &text, const QString &iconName, Theme::Role role, const char *tone, QToolButton **close)
{
    QFrame *chip = makeFrame("chip");
    setTone(chip, tone);
    auto *row = new QHBoxLayout(chip);
    row->setContentsMargins(9, 1, 3, 1);
    row->setSpacing(5);
    auto *mark = new QToolButton;
    mark->setIcon(icon(iconName, role));
    mark->setIconSize(QSize(13, 13));
    mark->setEnabled(true);
    mark->setAttribute(Qt::WA_TransparentForMouseEvents);
    mark->setFocusPolicy(Qt::NoFocus);
    mark->setStyleSheet(QStringLiteral("padding: 0; border: none; background: transparent;"));
    auto *label = new QLabel(text);
    label->setFont(Theme::fixedFont());
    *close = new QToolButton;
    (*close)->setIcon(icon(QStringLiteral("x")));
    (*close)->setIconSize(QSize(12, 12));
    (*close)->setStyleSheet(QStringLiteral("padding: 2px;"));
    row->addWidget(mark);
    row->addWidget(label);
    row->addWidget(*close);
    return chip;
}

} // namespace

ChannelBar::ChannelBar(TailSource *source, QWidget *parent)
    : QFrame(parent)
    , m_source(source)
    , m_flow(new FlowLayout(6, this))
    , m_field(new QLineEdit(this))
{
    setProperty("role", QStringLiteral("bar"));
    m_flow->setContentsMargins(Wide, Normal, Wide, Normal);
    m_field->setObjectName(QStringLiteral("channel"));
    m_field->setAccessibleName(tr("Channel or pattern to subscribe to"));
    m_field->setPlaceholderText(tr("Channel, or pattern such as news.*"));
    m_field->setToolTip(tr("Return subscribes; several are separated by blanks. * ? and [ ] make a pattern."));
    m_field->setFont(Theme::fixedFont());
    m_field->setMinimumWidth(m_field->fontMetrics().averageCharWidth() * 38);
    m_flow->addWidget(m_field);
    connect(m_field, &QLineEdit::returnPressed, this, &ChannelBar::submit);
    for (auto signal : {&TailSource::added, &TailSource::removed, &TailSource::changed})
        connect(m_source, signal, this, &ChannelBar::rebuild, Qt::QueuedConnection);
    rebuild();
}

void ChannelBar::focusField()
{
    m_field->setFocus();
    m_field->selectAll();
}

void ChannelBar::submit()
{
    const CommandLine line = CommandLine::parse(m_field->text());
    if (!line.isValid())
        return;
    for (const QByteArray &name : line.words())
        m_source->add(name, TailSource::kindOf(name));
    m_field->clear();
}

void ChannelBar::rebuild()
{
    while (m_flow->count() > 1) {
        QLayoutItem *item = m_flow->takeAt(0);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < m_source->count(); ++i) {
        const bool isPattern = m_source->kind(i) == TailSource::Kind::Pattern;
        const TailSource::State state = m_source->state(i);
        const char *tone = state == TailSource::State::Active ? ""
            : state == TailSource::State::Pending             ? "pending"
                                                              : "bad";
        const Theme::Role role = state == TailSource::State::Active ? Theme::Role::Accent
            : state == TailSource::State::Pending                   ? Theme::Role::Muted
                                                                    : Theme::Role::Bad;
        QToolButton *close = nullptr;
        const QString name = cellText(m_source->name(i), 80);
        QFrame *chip =
            makeChip(name, isPattern ? QStringLiteral("filter") : QStringLiteral("radio"), role, tone, &close);
        chip->setAccessibleName(name);
        chip->setToolTip(!m_source->errorString(i).isEmpty()       ? m_source->errorString(i)
                             : state == TailSource::State::Pending ? tr("Waiting for the server to confirm")
                             : isPattern                           ? tr("Channels that match %1").arg(name)
                                                                   : tr("Channel %1").arg(name));
        close->setToolTip(tr("Unsubscribe"));
        close->setAccessibleName(tr("Unsubscribe from %1").arg(name));
        connect(close, &QToolButton::clicked, this, [this, bytes = m_source->name(i), kind = m_source->kind(i)] {
            if (const int index = m_source->indexOf(bytes, kind); index >= 0)
                m_source->remove(index);
        });
        m_flow->insertWidget(i, chip);
        chip->show();
    }
    updateGeometry();
}

} // namespace Monitor
