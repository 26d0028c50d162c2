// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keyscanner.h"

#include "keys/keystore.h"

namespace Monitor {

namespace {

constexpr qint64 ProgressEvery = 100; // milliseconds

} // namespace

void ScanPace::callTook(qint64 nanoseconds)
{
    m_fastest = m_fastest < 0 ? nanoseconds : qMin(m_fastest, nanoseconds);
    // The first calls are small, so their time is nearly all round trip. It is not the server's, and has no part in the
    // budget; the pause still counts it, which makes a slow link slower but never a server busier.
    const qint64 work = qMax<qint64>(1, nanoseconds - m_fastest);
    m_pause = nanoseconds * (m_gentle ? 4 : 1);
    // By halves only: a single late answer may be our own machine's doing.
    if (work < TargetNanoseconds / 2)
        m_count = qMin(MostCount, m_count * 2);
    else if (work > TargetNanoseconds * 2)
        m_count = qMax(LeastCount, m_count / 2);
}

KeyScanner::KeyScanner(KeySource *source, KeyStore *store, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_store(store)
    , m_pause(this)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &KeyScanner::callNext);
    connect(source, &KeySource::keyCountChanged, this, [this](qint64 count) {
        m_expected = count;
        Q_EMIT progressChanged();
    });
}

KeyScanner::~KeyScanner()
{
    if (m_walk)
        m_walk->disconnect(this);
}

void KeyScanner::start()
{
    if (isActive())
        end(State::Canceled);
    m_seen = 0;
    m_expected = -1;
    m_error.clear();
    m_source->fetchKeyCount();
    m_walk = m_source->walk(this);
    connect(m_walk, &KeyWalk::batch, this, &KeyScanner::takeBatch);
    connect(m_walk, &KeyWalk::finished, this, [this] { end(State::Finished); });
    connect(m_walk, &KeyWalk::failed, this, [this](const QString &message) {
        m_error = message;
        end(State::Failed);
    });
    connect(m_walk, &KeyWalk::restarted, this, [this] {
        m_seen = 0;
        m_source->fetchKeyCount();
        m_store->beginScan();
    });
    m_store->beginScan();
    setState(State::Scanning);
    callNext();
}

void KeyScanner::pause()
{
    if (m_state != State::Scanning)
        return;
    m_pause.stop();
    setState(State::Paused);
}

void KeyScanner::resume()
{
    if (m_state != State::Paused)
        return;
    setState(State::Scanning);
    if (!m_waiting)
        callNext();
}

void KeyScanner::cancel()
{
    if (isActive())
        end(State::Canceled);
}

void KeyScanner::callNext()
{
    if (m_state != State::Scanning || !m_walk)
        return;
    m_waiting = true;
    m_call.start();
    m_walk->next(m_pace.count());
}

void KeyScanner::takeBatch(const QByteArrayList &keys)
{
    m_waiting = false;
    m_pace.callTook(m_call.nsecsElapsed());
    m_seen += keys.size();
    m_store->add(keys);
    if (!m_sinceProgress.isValid() || m_sinceProgress.hasExpired(ProgressEvery)) {
        m_sinceProgress.start();
        Q_EMIT progressChanged();
    }
    if (m_state == State::Scanning)
        m_pause.start(int((m_pace.pause() + 500'000) / 1'000'000)); // below half a millisecond: the next turn
}

void KeyScanner::end(State state)
{
    m_pause.stop();
    m_waiting = false;
    if (m_walk) {
        m_walk->disconnect(this);
        m_walk->deleteLater();
        m_walk.clear();
    }
    if (state == State::Finished)
        m_store->endScan();
    else
        m_store->abortScan();
    setState(state);
    Q_EMIT progressChanged();
}

void KeyScanner::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace Monitor
