// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QObject>

#include <optional>

namespace Monitor {

enum class KeyType : quint8 { Missing, String, List, Hash, Set, SortedSet, Stream, Other };

//! The type that TYPE's answer names; Other for the types of modules.
KeyType keyTypeFromName(const QByteArray &name);

//! What the columns beside a key's name say. A value.
struct KeyDetail
{
    QByteArray key;
    KeyType type = KeyType::Missing;
    QByteArray typeName; //!< As the server says it.
    qint64 ttl = -1; //!< Milliseconds left when it was asked; -1: does not expire.
    qint64 memory = -1; //!< Bytes, by MEMORY USAGE; -1: not known.
    QByteArray encoding; //!< Empty: not known.
};

/*!
    Fetches details of the keys that are on the screen.

    Lives in the GUI thread; what implements it talks to a server without blocking. Tests put their own in its place.
*/
class KeyDetailSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! Asks for a batch, in one round trip. Keys that are gone come back as KeyType::Missing.
    virtual void fetchDetails(const QByteArrayList &keys) = 0;

Q_SIGNALS:
    void detailsFetched(const QList<Monitor::KeyDetail> &details);
    //! Nothing is known of these: the batch failed.
    void detailsFailed(const QByteArrayList &keys);
};

/*!
    One walk through the keys of a database, a call at a time.

    Made by KeySource, owned by its caller. After each batch it stands still until next() is called, so that its driver
    decides about pace and size.
*/
class KeyWalk : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! Asks for the next batch of about \a count keys.
    virtual void next(qsizetype count) = 0;

Q_SIGNALS:
    void batch(const QByteArrayList &keys);
    //! The walk began anew at a server that took over: all keys come again.
    void restarted();
    void finished();
    void failed(const QString &message);
};

//! All that the keys' rooms ask of one database of a server. As KeyDetailSource.
class KeySource : public KeyDetailSource
{
    Q_OBJECT
public:
    using KeyDetailSource::KeyDetailSource;

    virtual KeyWalk *walk(QObject *parent) = 0;
    //! DBSIZE; answered by keyCountChanged().
    virtual void fetchKeyCount() = 0;
    //! Removes keys by UNLINK; answered by unlinked() for each batch that went well.
    virtual void unlink(const QByteArrayList &keys) = 0;

Q_SIGNALS:
    void keyCountChanged(qint64 count);
    void unlinked(const QByteArrayList &keys);
    void failed(const QString &message);
};

} // namespace Monitor

Q_DECLARE_METATYPE(Monitor::KeyDetail)
