// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/publishbar.h"

#include "app/icons.h"
#include "common/commandline.h"
#include "common/historyedit.h"
#include "common/textformat.h"
#include "common/widgetkit.h"

#include <QRedisClient>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace Monitor {

PublishBar::PublishBar(QRedisClient *client, QWidget *parent)
    : QFrame(parent)
    , m_client(client)
    , m_channel(new HistoryEdit(this))
    , m_message(new HistoryEdit(this))
    , m_result(makeLabel(QString(), "caption", this))
{
    setProperty("role", QStringLiteral("footer"));
    m_channel->setObjectName(QStringLiteral("publishChannel"));
    m_channel->setAccessibleName(tr("Channel to publish to"));
    m_channel->setPlaceholderText(tr("Channel"));
    m_channel->setFixedWidth(m_channel->fontMetrics().averageCharWidth() * 24);
    m_message->setObjectName(QStringLiteral("publishMessage"));
    m_message->setAccessibleName(tr("Message to publish"));
    m_message->setPlaceholderText(tr("Message to publish, Return sends it, Up brings back the last ones"));
    auto *send = new QPushButton(this);
    send->setIcon(icon(QStringLiteral("send")));
    setIconText(send, tr("Publish"));
    send->setAutoDefault(false);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Wide, Normal, Wide, Normal);
    row->setSpacing(Normal);
    row->addWidget(m_channel);
    row->addWidget(m_message, 1);
    row->addWidget(m_result);
    row->addWidget(send);
    connect(m_message, &QLineEdit::returnPressed, this, &PublishBar::publish);
    connect(m_channel, &QLineEdit::returnPressed, this, &PublishBar::focusMessage);
    connect(send, &QPushButton::clicked, this, &PublishBar::publish);
}

void PublishBar::suggestChannel(const QByteArray &channel)
{
    if (m_channel->text().isEmpty())
        m_channel->setText(CommandLine::quoted(channel));
}

void PublishBar::focusMessage()
{
    if (m_channel->text().isEmpty())
        m_channel->setFocus();
    else
        m_message->setFocus();
}

void PublishBar::publish()
{
    // The channel is quoted as in a command, so that any bytes can be named; the message is what was typed.
    const CommandLine channel = CommandLine::parse(m_channel->text());
    if (!m_client || !channel.isValid() || channel.words().size() != 1) {
        m_result->setText(channel.isValid() ? tr("Name one channel.") : channel.errorString());
        m_channel->setFocus();
        return;
    }
    const QByteArray message = m_message->take().toUtf8();
    m_client
        ->callback(this,
                   [this](const QRedisResult<QRedisValue> &reply) {
                       if (!reply)
                           m_result->setText(reply.error().message());
                       else if (reply->isError())
                           m_result->setText(QString::fromUtf8(reply->toByteArray()));
                       else
                           m_result->setText(tr("heard by %n", nullptr, int(reply->toLongLong())));
                   })
        .call("PUBLISH", channel.words().constFirst(), message);
}

} // namespace Monitor
