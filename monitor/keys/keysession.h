// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keymodel.h"
#include "keys/keyscanner.h"

class QRedisClient;

namespace Monitor {

/*!
    Everything about the keys of one database: the source, the store, the scan that fills it and the model that shows it.

    Owned by whoever owns the connection; GUI thread. A view may come and go; what was loaded and opened stays.
*/
class KeySession : public QObject
{
    Q_OBJECT
public:
    //! Takes \a source.
    explicit KeySession(std::unique_ptr<KeySource> source, QObject *parent = nullptr);
    ~KeySession() override;

    //! The session of \a client's database; it must not outlive the client.
    static KeySession *forClient(QRedisClient *client, QObject *parent = nullptr);

    KeySource *source() { return m_source.get(); }
    KeyStore *store() { return &m_store; }
    KeyScanner *scanner() { return &m_scanner; }
    KeyModel *model() { return &m_model; }

    //! The server is production: scans wait four times as long.
    void setGentle(bool gentle) { m_scanner.setGentle(gentle); }
    //! Scans, and fetches anew what is known of single keys.
    void rescan();
    //! A key came, went or changed by our own doing: shown at once, without a scan.
    void noteChanged(const QByteArray &key);
    void noteRemoved(const QByteArrayList &keys);

private:
    std::unique_ptr<KeySource> m_source;
    KeyStore m_store;
    KeyScanner m_scanner;
    KeyModel m_model;
};

} // namespace Monitor
