// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/consoleview.h"

#include "app/theme.h"
#include "common/commandline.h"
#include "common/historyedit.h"
#include "common/replytext.h"
#include "common/textformat.h"
#include "common/widgetkit.h"

#include <QRedisClient>

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr int outputLines = 20'000;

} // namespace

ConsoleView::ConsoleView(QWidget *parent)
    : QWidget(parent)
    , m_prompt(makeLabel(QString(), "code", this))
    , m_line(new HistoryEdit(this))
    , m_output(new QPlainTextEdit(this))
{
    m_output->setObjectName(u"consoleOutput"_s);
    m_output->setAccessibleName(tr("Replies"));
    m_output->setReadOnly(true);
    m_output->setFont(Theme::fixedFont());
    m_output->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_output->setMaximumBlockCount(outputLines);
    m_output->setUndoRedoEnabled(false);
    m_output->document()->setDocumentMargin(Wide);
    m_output->setPlaceholderText(tr("Commands typed below are answered here, as in redis-cli. Try INFO server."));
    m_prompt->setFont(Theme::fixedFont());
    m_line->setObjectName(u"consoleLine"_s);
    m_line->setAccessibleName(tr("Command"));

    auto *footer = makeFrame("footer", this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(Wide, 6, Normal, 6);
    row->setSpacing(Normal);
    row->addWidget(m_prompt);
    row->addWidget(m_line, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_output, 1);
    column->addWidget(footer);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::returnPressed, this, [this] { run(m_line->take()); });
    if (Theme::instance())
        connect(Theme::instance(), &Theme::changed, this, [this] { recolor(0); });
    setClient(nullptr, QString());
}

void ConsoleView::setClient(QRedisClient *client, const QString &prompt)
{
    m_client = client;
    m_name = prompt;
    m_prompt->setText(client ? QString(prompt % u'>') : tr("no server"));
    m_line->setEnabled(client);
    m_line->setPlaceholderText(client ? tr("Command, Return runs it, Up brings back the last ones") : QString());
}

void ConsoleView::run(const QString &line)
{
    const CommandLine command = CommandLine::parse(line);
    if (command.isEmpty() && command.isValid())
        return;
    if (command.words().value(0).toLower() == "clear")
        return clear();
    print(m_name % u"> "_s % line, Tone::Echo);
    if (!command.isValid())
        return print(command.errorString(), Tone::Error);
    if (!m_client)
        return print(tr("There is no server."), Tone::Error);
    QElapsedTimer clock;
    clock.start();
    m_client
        ->callback(
            this,
            [this, clock](const QRedisResult<QRedisValue> &reply) {
                if (reply)
                    print(replyText(*reply), reply->isError() ? Tone::Error : Tone::Reply);
                else if (!reply.error().serverMessage().isEmpty())
                    print(u"(error) "_s % QString::fromUtf8(reply.error().serverMessage()), Tone::Error);
                else
                    print(reply.error().message(), Tone::Error);
                m_line->setToolTip(
                    tr("The last reply took %1").arg(durationText(std::chrono::nanoseconds(clock.nsecsElapsed()))));
            })
        .call(command.words());
}

void ConsoleView::clear()
{
    m_output->clear();
}

QString ConsoleView::text() const
{
    return m_output->toPlainText();
}

void ConsoleView::print(const QString &text, Tone tone)
{
    QScrollBar *bar = m_output->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    QTextCursor cursor(m_output->document());
    cursor.movePosition(QTextCursor::End);
    if (!m_output->document()->isEmpty())
        cursor.insertBlock();
    cursor.insertText(text);
    // Counted from the end: the oldest lines may have gone meanwhile.
    QTextBlock block = m_output->document()->lastBlock();
    const int first = qMax(0, m_output->document()->blockCount() - int(text.count(u'\n')) - 1);
    for (; block.isValid() && block.blockNumber() >= first; block = block.previous())
        block.setUserState(int(tone));
    recolor(first);
    if (atEnd || tone == Tone::Echo)
        bar->setValue(bar->maximum());
}

void ConsoleView::recolor(int firstBlock)
{
    QTextBlock block = m_output->document()->findBlockByNumber(firstBlock);
    for (; block.isValid(); block = block.next()) {
        const Tone tone = Tone(block.userState());
        const Theme::Role role = tone == Tone::Echo ? Theme::Role::Accent
            : tone == Tone::Error                   ? Theme::Role::Bad
                                                    : Theme::Role::Text;
        QTextCharFormat format;
        format.setForeground(Theme::color(role));
        QTextCursor cursor(block);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.setCharFormat(format);
    }
}

} // namespace Monitor
