// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QBoxLayout;
class QFrame;
class QLabel;
class QPushButton;
class QTableView;
class QToolButton;
class QWidget;

/*!
    Small makers for what every view of the monitor has, so that margins, roles and accessible names agree everywhere.
*/
namespace Monitor {

//! Distances in device-independent pixels, used by all views.
enum Spacing { Tight = 4, Normal = 8, Wide = 12, Page = 16 };

//! A label with the style sheet's \a role ("display", "title", "section", "caption", "error", "code"); may be selected.
QLabel *makeLabel(const QString &text, const char *role, QWidget *parent = nullptr);

//! A rounded mark; \a tone is "", "good", "warning", "bad" or "accent".
QLabel *makeBadge(const QString &text, const char *tone = "", QWidget *parent = nullptr);
void setBadge(QLabel *badge, const QString &text, const char *tone);

//! A frame with a style sheet \a role ("bar", "footer", "card", "page", "band").
QFrame *makeFrame(const char *role, QWidget *parent = nullptr);
//! Sets the style sheet's tone of \a widget and has it drawn anew.
void setTone(QWidget *widget, const char *tone);

//! A flat button for \a action; its tool tip names the shortcut.
QToolButton *makeToolButton(QAction *action, QWidget *parent = nullptr);
//! The same with the action's text beside the icon.
QToolButton *makeTextButton(QAction *action, QWidget *parent = nullptr);
//! A push button that stands for \a action: text, icon, enabled; the one primary act of a view.
QPushButton *makePrimaryButton(QAction *action, QWidget *parent = nullptr);

//! \a text beside the button's icon, with more room between them than the style sheet gives.
void setIconText(QPushButton *button, const QString &text);

//! Tool tip "Text (Ctrl+X)" for every action that has a shortcut.
void describeShortcut(QAction *action);

//! The common habits of our tables: fixed rows by font metrics, whole rows selected, no grid, stretching last column.
void styleTable(QTableView *table);

} // namespace Monitor
