// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/savebar.h"

#include "app/theme.h"
#include "common/widgetkit.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Monitor {

namespace {

constexpr int MostLines = 6; // on the screen; more are scrolled to

} // namespace

SaveBar::SaveBar(QAction *save, QAction *discard, QWidget *parent)
    : QFrame(parent)
    , m_title(makeLabel({}, "section"))
    , m_commands(new QPlainTextEdit)
{
    setProperty("role", QStringLiteral("footer"));
    m_commands->setReadOnly(true);
    m_commands->setFont(Theme::fixedFont());
    m_commands->setFrameShape(QFrame::NoFrame);
    m_commands->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_commands->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_commands->setAccessibleName(tr("Commands that will be sent"));
    m_commands->document()->setDocumentMargin(Tight);
    m_commands->setTabChangesFocus(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Page, Normal, Wide, Normal + 2);
    column->setSpacing(Tight + 2);
    auto *row = new QHBoxLayout;
    row->setSpacing(Normal);
    row->addWidget(m_title, 1);
    auto *discardButton = new QPushButton(discard->text());
    discardButton->setToolTip(discard->toolTip());
    connect(discardButton, &QPushButton::clicked, discard, &QAction::trigger);
    row->addWidget(discardButton);
    // Without the action's icon, whose colour is not made for a filled button.
    auto *saveButton = new QPushButton(save->text());
    saveButton->setProperty("role", QStringLiteral("primary"));
    saveButton->setToolTip(save->toolTip());
    connect(saveButton, &QPushButton::clicked, save, &QAction::trigger);
    row->addWidget(saveButton);
    column->addLayout(row);
    column->addWidget(m_commands);
    hide();
}

void SaveBar::setEdit(const ValueEdit &edit)
{
    setVisible(!edit.isEmpty());
    if (edit.isEmpty())
        return;
    const qsizetype commands = edit.commands().size();
    m_title->setText(
        commands == 1 ? tr("Save sends this command, if nobody changed the key meanwhile")
                      : tr("Save sends these %1 commands together, if nobody changed the key meanwhile").arg(commands));
    const QString preview = edit.preview();
    if (preview != m_commands->toPlainText())
        m_commands->setPlainText(preview);
    const int lines = qMin<int>(MostLines, m_commands->document()->blockCount());
    m_commands->setFixedHeight(lines * m_commands->fontMetrics().lineSpacing() + 2 * Tight + 2);
}

QString SaveBar::preview() const
{
    return isHidden() ? QString() : m_commands->toPlainText();
}

} // namespace Monitor
