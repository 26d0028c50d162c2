// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/historyedit.h"

#include "app/theme.h"

#include <QKeyEvent>

namespace Monitor {

HistoryEdit::HistoryEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setFont(Theme::fixedFont());
}

QString HistoryEdit::take()
{
    const QString line = text();
    m_history.add(line);
    clear();
    return line;
}

void HistoryEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up)
        setText(m_history.previous(text()));
    else if (event->key() == Qt::Key_Down)
        setText(m_history.next(text()));
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace Monitor
