// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>
#include <QObject>
#include <QPointer>

class QRedisClient;
class QRedisSubscription;

namespace Monitor {

class TailModel;

/*!
    The channels and patterns that a tail listens to, each a QRedisSubscription of its own, and their way into a TailModel.

    Owned by its view; GUI thread. Sockets and parsing are in the client's I/O thread; what arrives here is a batch per read.
*/
class TailSource : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Channel, Pattern };
    enum class State { Pending, Active, Failed };

    //! \a client and \a model outlive the source or die first; both is safe.
    TailSource(QRedisClient *client, TailModel *model, QObject *parent = nullptr);
    ~TailSource() override;

    //! A pattern when \a name has one of the characters of a glob, else a channel.
    static Kind kindOf(const QByteArray &name);

    //! Listens to \a name; false when it does so already or \a name is empty.
    bool add(const QByteArray &name, Kind kind);
    void remove(int index);

    int count() const { return int(m_entries.size()); }
    QByteArray name(int index) const { return m_entries.at(index).name; }
    Kind kind(int index) const { return m_entries.at(index).kind; }
    State state(int index) const;
    //! Why the server refused it; empty otherwise.
    QString errorString(int index) const { return m_entries.at(index).error; }
    int indexOf(const QByteArray &name, Kind kind) const;

Q_SIGNALS:
    void added(int index);
    void removed(int index);
    void changed(int index);

private:
    struct Entry
    {
        QByteArray name;
        Kind kind;
        QPointer<QRedisSubscription> subscription;
        QString error;
    };

    QPointer<QRedisClient> m_client;
    QPointer<TailModel> m_model;
    QList<Entry> m_entries;
};

} // namespace Monitor
