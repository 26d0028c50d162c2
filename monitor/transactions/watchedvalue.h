// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;
class QRedisClient;

namespace Monitor {

/*!
    What a key was at one time: enough to say whether it changed and, for a person, how.

    A value. Of keys up to 256 KiB the whole content is compared (a hash of their DUMP); of larger ones type, length,
    expiry and the first bytes.
*/
class WatchedValue
{
public:
    //! Nothing known.
    WatchedValue() = default;

    /*!
        Reads \a key through \a client, in two rounds, and calls \a done in \a context's thread; never when \a context is gone.
        Where the server refuses (no permission), the snapshot is not known.
    */
    static void read(QRedisClient *client, const QByteArray &key, QObject *context,
                     std::function<void(const WatchedValue &)> done);

    bool isKnown() const { return m_known; }
    bool exists() const { return m_type != "none"; }
    bool sameAs(const WatchedValue &other) const;
    //! "\"41\"", "hash, 3 fields", "no such key", with ", expires in 20 s" where it does.
    QString summary() const;

    // For tests, which have no server.
    static WatchedValue ofString(const QByteArray &value);
    static WatchedValue missing();

private:
    bool m_known = false;
    QByteArray m_type = "none";
    QByteArray m_preview; // of a string
    QByteArray m_digest;
    qint64 m_length = 0;
    qint64 m_expiry = -1; // ms since the epoch; -1 for none
};

} // namespace Monitor
