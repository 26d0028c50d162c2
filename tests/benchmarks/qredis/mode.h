// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "common/meter.h"
#include "common/workload.h"

#include <QRedisClient>

#include <QtCore/qbasictimer.h>
#include <QtCore/qeventloop.h>

//! One way to use the library that is measured. Owned by main(), in the client's thread.
class Mode : public QObject
{
    Q_OBJECT
public:
    Mode(QRedisClient *client, const Bench::Options &options, Bench::Meter *meter);

    //! Runs the mode with \a count commands, and the event loop until they are answered.
    void perform(qint64 count);
    //! Commands to run before measuring.
    virtual qint64 warmUp() const { return 1000; }

protected:
    //! Starts \a count commands; finish() is called once they are answered.
    virtual void begin(qint64 count) = 0;
    void finish();
    //! Called for every answer, so that a lost one is noticed.
    void progress() { ++m_progress; }
    void timerEvent(QTimerEvent *event) override;

    QRedisClient &client;
    const Bench::Options options;
    Bench::Meter &meter;
    const Bench::Workload<QByteArray> workload;

private:
    static constexpr int WatchInterval = 60'000; // milliseconds

    QEventLoop m_loop;
    QBasicTimer m_watch;
    qint64 m_progress = 0;
    qint64 m_progressSeen = 0;
    bool m_finished = false;
};

//! The value of \a result; ends the program where there is none.
template<typename T>
const T &checked(const QRedisResult<T> &result)
{
    if (!result)
        Bench::fail(result.error().what());
    return *result;
}
//! Ends the program with \a what where the reply is not what it must be.
inline void expect(bool right, const char *what)
{
    if (!right)
        Bench::fail(std::string("wrong reply: ") + what);
}
