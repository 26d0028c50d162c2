// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

namespace Monitor {

class KeyStore;

/*!
    Chooses how many keys the next SCAN call asks for, and how long to pause before it.

    A plain value fed with the times of calls, so that it is tested without a server. A call should keep the server busy
    for about a millisecond; then it is left alone as long as the call took (four times as long where it is production).
*/
class ScanPace
{
public:
    static constexpr qint64 TargetNanoseconds = 1'000'000;
    static constexpr qsizetype LeastCount = 100; // costs a server well below a tenth of a millisecond
    static constexpr qsizetype MostCount = 10'000;

    void setGentle(bool gentle) { m_gentle = gentle; }

    //! Keys to ask for.
    qsizetype count() const { return m_count; }
    //! A call for count() keys took that long, round trip included.
    void callTook(qint64 nanoseconds);
    //! Nanoseconds to wait before the next call.
    qint64 pause() const { return m_pause; }

private:
    qsizetype m_count = 100;
    qint64 m_fastest = -1; // of all calls: an estimate of the round trip, which costs the server nothing
    qint64 m_pause = 0;
    bool m_gentle = false;
};

/*!
    Fills a KeyStore from SCAN in the background, and says how far it is.

    Owned by the keys' session; GUI thread. One call is in flight at most. A scan that ends well drops from the store
    what it has not seen; one that is cancelled or fails leaves the store as it is.
*/
class KeyScanner : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Scanning, Paused, Finished, Canceled, Failed };
    Q_ENUM(State)

    KeyScanner(KeySource *source, KeyStore *store, QObject *parent = nullptr);
    ~KeyScanner() override;

    State state() const { return m_state; }
    bool isActive() const { return m_state == State::Scanning || m_state == State::Paused; }
    //! Keys that SCAN reported, and DBSIZE when the scan began; -1 while that is not known.
    qint64 seen() const { return m_seen; }
    qint64 expected() const { return m_expected; }
    QString errorString() const { return m_error; }

    //! Waits four times as long between calls.
    void setGentle(bool gentle) { m_pace.setGentle(gentle); }

public Q_SLOTS:
    //! Begins, or begins anew.
    void start();
    void pause();
    void resume();
    void cancel();

Q_SIGNALS:
    void stateChanged(Monitor::KeyScanner::State state);
    //! At most ten times a second.
    void progressChanged();

private:
    void setState(State state);
    void callNext();
    void takeBatch(const QByteArrayList &keys);
    void end(State state);

    KeySource *m_source;
    KeyStore *m_store;
    QPointer<KeyWalk> m_walk;
    ScanPace m_pace;
    State m_state = State::Idle;
    bool m_waiting = false; // a call is in flight
    qint64 m_seen = 0;
    qint64 m_expected = -1;
    QString m_error;
    QElapsedTimer m_call;
    QElapsedTimer m_sinceProgress;
    QTimer m_pause;
};

} // namespace Monitor
