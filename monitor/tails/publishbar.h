// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QRedisClient;

namespace Monitor {

class HistoryEdit;

/*!
    The line that publishes: a channel, a message, and how many heard it. Owned by its TailView.
*/
class PublishBar : public QFrame
{
    Q_OBJECT
public:
    explicit PublishBar(QRedisClient *client, QWidget *parent = nullptr);

    //! The channel to begin with, where the user chose none yet.
    void suggestChannel(const QByteArray &channel);
    void focusMessage();

private:
    void publish();

    QPointer<QRedisClient> m_client;
    HistoryEdit *m_channel;
    HistoryEdit *m_message;
    QLabel *m_result;
};

} // namespace Monitor
