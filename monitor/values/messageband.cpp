// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/messageband.h"

#include "common/widgetkit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace Monitor {

MessageBand::MessageBand(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_row(new QHBoxLayout(this))
{
    setProperty("role", QStringLiteral("band"));
    m_row->setContentsMargins(Page, Normal, Normal, Normal);
    m_row->setSpacing(Normal);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_row->addWidget(m_text, 1);
    hide();
}

void MessageBand::say(const char *tone, const QString &text, const QList<Choice> &choices)
{
    for (QWidget *button : std::exchange(m_buttons, {}))
        button->deleteLater();
    setTone(this, tone);
    m_text->setText(text);
    for (const Choice &choice : choices) {
        auto *button = new QPushButton(choice.text);
        connect(button, &QPushButton::clicked, this, [this, act = choice.act] {
            dismiss();
            if (act)
                act();
        });
        m_row->addWidget(button);
        m_buttons << button;
    }
    show();
    setAccessibleName(text);
}

void MessageBand::dismiss()
{
    hide();
}

QString MessageBand::text() const
{
    return isHidden() ? QString() : m_text->text();
}

} // namespace Monitor
