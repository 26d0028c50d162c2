// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Monitor {

/*!
    Asks for the URL of a server and shows why the last one could not be reached. Used by the start page and the dialog.
*/
class ConnectForm : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectForm(QWidget *parent = nullptr);

    void setUrl(const QUrl &url);
    //! While busy the button cancels.
    void setBusy(bool busy);
    void setError(const QString &error);
    void focusUrl();

Q_SIGNALS:
    void connectRequested(const QUrl &url);
    void cancelRequested();

private:
    void submit();

    QLineEdit *m_url;
    QLabel *m_error;
    QPushButton *m_button;
    bool m_busy = false;
};

} // namespace Monitor
