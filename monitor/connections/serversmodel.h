// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QList>
#include <QUrl>

namespace Monitor {

class ServerSession;

/*!
    The open servers and, under each, its databases with their key counts.

    Owned by the main window; GUI thread. A server is there as long as one of its sessions is; a database is listed when it has keys,
    is open, or is number 0.
*/
class ServersModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        StateRole = Qt::UserRole, //!< int of ServerSession::State; of a server, that of its first session
        DatabaseRole, //!< int, -1 for a server
        UrlRole, //!< QUrl with password that opens this database (of a server: its first session's)
        CountRole, //!< QString, "1,204 keys"
        OpenRole, //!< bool: there is a session for it
    };

    explicit ServersModel(QObject *parent = nullptr);

    void add(ServerSession *session);
    void remove(ServerSession *session);
    //! The index that stands for \a session.
    QModelIndex indexOf(const ServerSession *session) const;
    //! The session behind \a index; null for a database that is not open.
    ServerSession *sessionAt(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Server
    {
        quint64 id; // what the children's indexes carry, so that they survive the removal of other servers
        QString name;
        QList<ServerSession *> sessions;
        QList<int> databases;
    };

    int rowOfId(quint64 id) const;
    int rowOfSession(const ServerSession *session) const;
    void refresh(ServerSession *session);
    static QList<int> databasesOf(const Server &server);
    static ServerSession *sessionFor(const Server &server, int database);

    QList<Server> m_servers;
    quint64 m_nextId = 1;
};

} // namespace Monitor
