// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/recentservers.h"

#include "connections/connectadvice.h"

#include <QSettings>
#include <QStringList>

namespace Monitor {

namespace {

QString settingsKey()
{
    return QStringLiteral("connections/recent");
}

} // namespace

RecentServers::RecentServers(QSettings *settings)
    : m_settings(settings)
{
}

QList<QUrl> RecentServers::urls() const
{
    QList<QUrl> urls;
    for (const QString &text : m_settings->value(settingsKey()).toStringList()) {
        const QUrl url(text);
        if (url.isValid() && !url.scheme().isEmpty())
            urls += withoutPassword(url);
    }
    return urls;
}

void RecentServers::add(const QUrl &url)
{
    QList<QUrl> all = urls();
    const QUrl clean = withoutPassword(url);
    all.removeAll(clean);
    all.prepend(clean);
    write(all.mid(0, Limit));
}

void RecentServers::remove(const QUrl &url)
{
    QList<QUrl> all = urls();
    all.removeAll(withoutPassword(url));
    write(all);
}

void RecentServers::write(const QList<QUrl> &urls)
{
    QStringList texts;
    for (const QUrl &url : urls)
        texts += url.toString();
    m_settings->setValue(settingsKey(), texts);
}

} // namespace Monitor
