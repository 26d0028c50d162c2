// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>

namespace Monitor {

class MessageLog;

/*!
    The messages log in its dock. Owned by the main window.
*/
class MessagesPanel : public QStackedWidget
{
    Q_OBJECT
public:
    explicit MessagesPanel(MessageLog *log, QWidget *parent = nullptr);
};

} // namespace Monitor
