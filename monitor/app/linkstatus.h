// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPointer>
#include <QWidget>

class QLabel;

namespace Monitor {

class ServerSession;

/*!
    The status bar's account of the current session: link, version, round trip, operations a second, memory.
*/
class LinkStatus : public QWidget
{
    Q_OBJECT
public:
    explicit LinkStatus(QWidget *parent = nullptr);

    //! \a session may be null; it may die at any time.
    void setSession(ServerSession *session);

private:
    struct Fact
    {
        QWidget *box;
        QLabel *text;
    };

    Fact addFact(const QString &iconName, const QString &name);
    void update();

    QPointer<ServerSession> m_session;
    QLabel *m_dot;
    QLabel *m_link;
    Fact m_roundTrip;
    Fact m_operations;
    Fact m_memory;
    Fact m_clients;
};

} // namespace Monitor
