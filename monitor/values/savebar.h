// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/valueedit.h"

#include <QFrame>

class QAction;
class QLabel;
class QPlainTextEdit;

namespace Monitor {

/*!
    Staged changes: the commands that Save will send, Save and Discard.

    Owned by its ValueView, hidden while nothing is staged; GUI thread.
*/
class SaveBar : public QFrame
{
    Q_OBJECT
public:
    SaveBar(QAction *save, QAction *discard, QWidget *parent = nullptr);

    void setEdit(const ValueEdit &edit);
    QString preview() const;

private:
    QLabel *m_title;
    QPlainTextEdit *m_commands;
};

} // namespace Monitor
