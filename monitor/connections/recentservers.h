// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QUrl>

class QSettings;

namespace Monitor {

/*!
    The servers that were connected to last, newest first, without their passwords.

    A view on the settings given; keep it as long as they live. GUI thread.
*/
class RecentServers
{
public:
    static constexpr int Limit = 8;

    explicit RecentServers(QSettings *settings);

    QList<QUrl> urls() const;
    //! Puts \a url in front. Its password is dropped before anything is written.
    void add(const QUrl &url);
    void remove(const QUrl &url);

private:
    void write(const QList<QUrl> &urls);

    QSettings *m_settings;
};

} // namespace Monitor
