// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QLabel;
class QVBoxLayout;

namespace Monitor {

/*!
    What a view shows while it has nothing to show: what it is for, and the keys that begin. Owned by its view.
*/
class EmptyState : public QFrame
{
    Q_OBJECT
public:
    EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);

    void setText(const QString &text);
    //! Adds a row "what it does ... its shortcut" that triggers \a action when clicked.
    void addHint(QAction *action);

private:
    QLabel *m_text;
    QVBoxLayout *m_hints;
};

} // namespace Monitor
