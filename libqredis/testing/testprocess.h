// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstring.h>

#include <chrono>

namespace QRedis::Private {

/*!
    A child process that writes to a log file and cannot outlive us.

    Owned by a test server and used in its thread. Its output goes to a file, not a pipe: nobody has to read it, so the
    child never blocks on it however long the test keeps the event loop waiting.
*/
class TestProcess
{
    Q_DISABLE_COPY(TestProcess)
public:
    TestProcess() = default;
    ~TestProcess();

    //! Starts \a program, whose output is appended to \a logFile. False when it cannot be run; see errorString().
    bool start(const QString &program, const QStringList &arguments, const QString &folder, const QString &logFile);
    //! Waits up to \a limit for the process to end by itself; true when it has.
    bool waitForEnd(std::chrono::milliseconds limit);
    //! SIGTERM, and SIGKILL when that has not ended it within \a limit.
    void terminate(std::chrono::milliseconds limit);
    //! SIGKILL; returns when the process is gone.
    void kill();
    //! SIGSTOP; returns when the process stands still, false when it does not within \a limit.
    bool suspend(std::chrono::milliseconds limit);
    void resume();

    bool isRunning();
    qint64 pid();
    QString errorString() const { return m_process.errorString(); }
    //! What all runs have written.
    QByteArray log() const;
    //! What the current or last run has written.
    QByteArray logOfRun() const { return log().mid(m_runStart); }

private:
    QProcess m_process;
    QString m_logFile;
    qint64 m_runStart = 0;
};

} // namespace QRedis::Private
