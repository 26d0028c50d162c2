// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>

namespace Monitor {

/*!
    What the program remembers between runs: window, docks, theme, recent servers. Never a password.

    Made by main() or a test, which hands it to the main window; GUI thread.
*/
class Settings
{
public:
    //! The user's own settings.
    Settings();
    //! Those in an INI file; tests and the tour use a file of their own.
    explicit Settings(const QString &fileName);

    QSettings *store() { return &m_store; }

    //! Version of what windowState() means. A state saved under another one is not restored.
    static constexpr int StateVersion = 1;

    QByteArray windowGeometry() const;
    QByteArray windowState() const;
    void saveWindow(const QByteArray &geometry, const QByteArray &state);
    void forgetWindow();

    QString theme() const;
    void setTheme(const QString &name);

private:
    QSettings m_store;
};

} // namespace Monitor
