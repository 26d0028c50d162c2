// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transactions/watchedvalue.h"

#include <QAbstractListModel>
#include <QByteArrayList>

namespace Monitor {

/*!
    The WATCH list of a transaction bench: keys, and whether each is as it was when the watch began.

    Owned by its view or test; GUI thread. A TransactionRunner feeds it with snapshots.
*/
class WatchModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole, //!< QByteArray
        StateRole, //!< int of KeyState
        DetailRole, //!< QString: what it was, and what it is now where that differs
    };

    enum class KeyState {
        Idle, //!< Not watched: no connection, or the watch ended.
        Clean, //!< Watched, and unchanged as far as we know.
        Changed, //!< Changed since the watch began: EXEC will be refused.
    };
    Q_ENUM(KeyState)

    explicit WatchModel(QObject *parent = nullptr);

    //! False when the key stands in the list already or is empty.
    bool add(const QByteArray &key);
    void remove(int row);
    QByteArrayList keys() const;

    KeyState state(int row) const { return m_rows.at(row).state; }
    //! Keys known to have changed.
    QByteArrayList changedKeys() const;
    //! "counter: \"41\" → \"57\"" for a changed key.
    QString explanation(int row) const;

    //! A watch began: \a snapshot is what \a key was at that time.
    void setBefore(const QByteArray &key, const WatchedValue &snapshot);
    //! What \a key is now. A difference makes it Changed, and Changed it stays until the next setBefore().
    void setNow(const QByteArray &key, const WatchedValue &snapshot);
    //! The server says that \a key changed, whatever its value.
    void markChanged(const QByteArray &key);
    //! The watch ended; what changed stays marked until the next one.
    void setIdle();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QByteArray key;
        KeyState state = KeyState::Idle;
        WatchedValue before;
        WatchedValue now;
    };

    int rowOf(const QByteArray &key) const;
    void changed(int row) { Q_EMIT dataChanged(index(row), index(row)); }

    QList<Row> m_rows;
};

} // namespace Monitor
