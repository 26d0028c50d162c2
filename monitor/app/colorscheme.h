// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusMessage;
class QDBusPendingCallWatcher;

namespace Monitor {

/*!
    Whether the desktop wants dark programs, followed live.

    Owned by the Theme; GUI thread. On Qt 6.5 and newer it asks QStyleHints, before that the desktop portal over D-Bus,
    asynchronously: until its answer (and where there is no bus) the desktop is taken to be light.
*/
class ColorScheme : public QObject
{
    Q_OBJECT
public:
    explicit ColorScheme(QObject *parent = nullptr);

    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    // A slot of three arguments does not connect to this signal; one that takes the whole message does.
    void onSettingChanged(const QDBusMessage &message);

private:
    void setDark(bool dark);
    void askPortal(const QString &method);

    bool m_dark = false;
};

} // namespace Monitor
