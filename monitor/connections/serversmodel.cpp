// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections/serversmodel.h"

#include "common/textformat.h"
#include "connections/serversession.h"

#include <QUrlQuery>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// The URL of another database of the same server.
QUrl urlForDatabase(QUrl url, int database)
{
    QUrlQuery query(url);
    query.removeAllQueryItems(u"db"_s);
    if (url.scheme() == "unix"_L1)
        query.addQueryItem(u"db"_s, QString::number(database));
    else
        url.setPath(u'/' % QString::number(database));
    url.setQuery(query);
    return url;
}

} // namespace

ServersModel::ServersModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

int ServersModel::rowOfId(quint64 id) const
{
    for (int row = 0; row < m_servers.size(); ++row) {
        if (m_servers.at(row).id == id)
            return row;
    }
    return -1;
}

int ServersModel::rowOfSession(const ServerSession *session) const
{
    for (int row = 0; row < m_servers.size(); ++row) {
        if (m_servers.at(row).sessions.contains(const_cast<ServerSession *>(session)))
            return row;
    }
    return -1;
}

ServerSession *ServersModel::sessionFor(const Server &server, int database)
{
    for (ServerSession *session : server.sessions) {
        if (session->database() == database)
            return session;
    }
    return nullptr;
}

QList<int> ServersModel::databasesOf(const Server &server)
{
    std::set<int> databases{0};
    for (const ServerSession *session : server.sessions) {
        databases.insert(session->database());
        const QList<int> withKeys = session->info().keys.keys();
        databases.insert(withKeys.cbegin(), withKeys.cend());
    }
    return QList<int>(databases.begin(), databases.end());
}

void ServersModel::add(ServerSession *session)
{
    const QString name = session->serverName();
    int row = 0;
    while (row < m_servers.size() && m_servers.at(row).name != name)
        ++row;
    if (row == m_servers.size()) {
        Server server{m_nextId++, name, {session}, {}};
        server.databases = databasesOf(server);
        beginInsertRows({}, row, row);
        m_servers += server;
        endInsertRows();
    } else {
        m_servers[row].sessions += session;
    }
    connect(session, &ServerSession::stateChanged, this, [this, session] { refresh(session); });
    connect(session, &ServerSession::infoChanged, this, [this, session] { refresh(session); });
    refresh(session);
}

void ServersModel::remove(ServerSession *session)
{
    const int row = rowOfSession(session);
    if (row < 0)
        return;
    disconnect(session, nullptr, this, nullptr);
    if (m_servers.at(row).sessions.size() == 1) {
        beginRemoveRows({}, row, row);
        m_servers.removeAt(row);
        endRemoveRows();
        return;
    }
    m_servers[row].sessions.removeAll(session);
    refresh(m_servers.at(row).sessions.constFirst());
}

void ServersModel::refresh(ServerSession *session)
{
    const int row = rowOfSession(session);
    if (row < 0)
        return;
    const QModelIndex top = index(row, 0);
    const QList<int> wanted = databasesOf(m_servers.at(row));
    // Both lists are sorted: walk them side by side, so that what stays keeps its place in the view.
    int at = 0;
    for (int database : wanted) {
        while (at < m_servers.at(row).databases.size() && m_servers.at(row).databases.at(at) < database) {
            beginRemoveRows(top, at, at);
            m_servers[row].databases.removeAt(at);
            endRemoveRows();
        }
        if (at == m_servers.at(row).databases.size() || m_servers.at(row).databases.at(at) > database) {
            beginInsertRows(top, at, at);
            m_servers[row].databases.insert(at, database);
            endInsertRows();
        }
        ++at;
    }
    if (at < m_servers.at(row).databases.size()) {
        beginRemoveRows(top, at, int(m_servers.at(row).databases.size()) - 1);
        m_servers[row].databases.resize(at);
        endRemoveRows();
    }
    Q_EMIT dataChanged(top, top);
    if (at > 0)
        Q_EMIT dataChanged(index(0, 0, top), index(at - 1, 0, top));
}

QModelIndex ServersModel::indexOf(const ServerSession *session) const
{
    const int row = rowOfSession(session);
    if (row < 0)
        return {};
    return index(int(m_servers.at(row).databases.indexOf(session->database())), 0, index(row, 0));
}

ServerSession *ServersModel::sessionAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (index.internalId() == 0)
        return m_servers.at(index.row()).sessions.value(0);
    const Server &server = m_servers.at(rowOfId(index.internalId()));
    return sessionFor(server, server.databases.at(index.row()));
}

QModelIndex ServersModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(m_servers.at(parent.row()).id) : quintptr(0));
}

QModelIndex ServersModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    const int row = rowOfId(child.internalId());
    return row < 0 ? QModelIndex() : createIndex(row, 0, quintptr(0));
}

int ServersModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_servers.size());
    return parent.internalId() == 0 ? int(m_servers.at(parent.row()).databases.size()) : 0;
}

int ServersModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ServersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isServer = index.internalId() == 0;
    const Server &server = m_servers.at(isServer ? index.row() : rowOfId(index.internalId()));
    const int database = isServer ? -1 : server.databases.at(index.row());
    const ServerSession *session = isServer ? server.sessions.constFirst() : sessionFor(server, database);
    switch (role) {
    case Qt::DisplayRole:
        return isServer ? server.name : u"db"_s % QString::number(database);
    case Qt::ToolTipRole: {
        if (!isServer)
            return session ? QVariant() : QVariant(tr("Double-click or press Return to open this database"));
        const ServerInfo &info = session->info();
        return info.product.isEmpty() ? QString() : QString(info.product % u' ' % info.version % u", "_s % info.mode);
    }
    case StateRole:
        return int((session ? session : server.sessions.constFirst())->state());
    case DatabaseRole:
        return database;
    case UrlRole:
        return isServer ? session->url() : urlForDatabase(server.sessions.constFirst()->url(), database);
    case CountRole: {
        if (isServer)
            return session->info().version;
        for (const ServerSession *any : server.sessions) {
            if (!any->info().product.isEmpty())
                return tr("%1 keys").arg(countText(any->info().keys.value(database)));
        }
        return {};
    }
    case OpenRole:
        return session != nullptr;
    default:
        return {};
    }
}

} // namespace Monitor
