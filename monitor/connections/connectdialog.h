// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace Monitor {

class ConnectForm;

/*!
    The connect form as a dialog, for a second server. It stays open until the server answered or the user gives up.
*/
class ConnectDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ConnectDialog(QWidget *parent = nullptr);

    ConnectForm *form() const { return m_form; }

private:
    ConnectForm *m_form;
};

} // namespace Monitor
