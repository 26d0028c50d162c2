// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

namespace Monitor {

Settings::Settings()
    : m_store(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("qredis"), QStringLiteral("monitor"))
{
}

Settings::Settings(const QString &fileName)
    : m_store(fileName, QSettings::IniFormat)
{
}

QByteArray Settings::windowGeometry() const
{
    return m_store.value(QStringLiteral("window/geometry")).toByteArray();
}

QByteArray Settings::windowState() const
{
    return m_store.value(QStringLiteral("window/state")).toByteArray();
}

void Settings::saveWindow(const QByteArray &geometry, const QByteArray &state)
{
    m_store.setValue(QStringLiteral("window/geometry"), geometry);
    m_store.setValue(QStringLiteral("window/state"), state);
}

void Settings::forgetWindow()
{
    m_store.remove(QStringLiteral("window"));
}

QString Settings::theme() const
{
    return m_store.value(QStringLiteral("theme")).toString();
}

void Settings::setTheme(const QString &name)
{
    m_store.setValue(QStringLiteral("theme"), name);
}

} // namespace Monitor
