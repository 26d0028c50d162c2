// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/palettemodel.h"

#include <QFrame>

class QLineEdit;
class QListView;

namespace Monitor {

/*!
    Ctrl+P: every act of the program by its name. Owned by the main window, shown over it.
*/
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget *window);

    //! Offers \a actions and takes the focus.
    void popUp(const QList<QAction *> &actions);
    QLineEdit *field() const { return m_field; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void choose();
    void place();

    PaletteModel m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QPointer<QWidget> m_focusBefore;
};

} // namespace Monitor
