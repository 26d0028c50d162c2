// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testprocess.h"

#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>

#if defined(Q_OS_UNIX)
    #include <csignal>
    #include <unistd.h>
#endif
#if defined(Q_OS_LINUX)
    #include <sys/prctl.h>
#endif

namespace QRedis::Private {

namespace {

#if defined(Q_OS_UNIX)
//! Whether the process \a pid stands still. Only Linux says so without reaping its state; elsewhere the signal's word
//! is taken for it.
bool isStopped(qint64 pid)
{
    #if defined(Q_OS_LINUX)
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    // "pid (name) state ...", and the name may hold anything.
    return stat.mid(stat.lastIndexOf(')') + 2, 1) == "T";
    #else
    Q_UNUSED(pid);
    return true;
    #endif
}
#endif

} // namespace

TestProcess::~TestProcess()
{
    kill();
}

bool TestProcess::start(const QString &program, const QStringList &arguments, const QString &folder,
                        const QString &logFile)
{
    m_logFile = logFile;
    m_runStart = QFileInfo(logFile).size();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(logFile, QIODevice::Append);
    m_process.setWorkingDirectory(folder);
#if defined(Q_OS_LINUX)
    m_process.setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The parent may have died before the line above.
        if (::getppid() != parent)
            ::_exit(1);
    });
#endif
    m_process.start(program, arguments, QIODevice::ReadOnly);
    return m_process.waitForStarted();
}

bool TestProcess::waitForEnd(std::chrono::milliseconds limit)
{
    if (m_process.state() == QProcess::NotRunning)
        return true;
    return m_process.waitForFinished(int(limit.count())) || m_process.state() == QProcess::NotRunning;
}

void TestProcess::terminate(std::chrono::milliseconds limit)
{
    if (!isRunning())
        return;
    m_process.terminate();
    // A stopped process takes no SIGTERM until it goes on.
    resume();
    if (!waitForEnd(limit))
        kill();
}

void TestProcess::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(-1);
}

bool TestProcess::suspend(std::chrono::milliseconds limit)
{
#if defined(Q_OS_UNIX)
    const qint64 id = pid();
    if (id == 0 || ::kill(pid_t(id), SIGSTOP) != 0)
        return false;
    const QDeadlineTimer deadline(limit);
    while (!isStopped(id)) {
        if (deadline.hasExpired() || waitForEnd(std::chrono::milliseconds(1)))
            return false;
    }
    return true;
#else
    Q_UNUSED(limit);
    return false;
#endif
}

void TestProcess::resume()
{
#if defined(Q_OS_UNIX)
    if (const qint64 id = pid())
        ::kill(pid_t(id), SIGCONT);
#endif
}

bool TestProcess::isRunning()
{
    // QProcess learns of an end from the event loop, which a synchronous test may not run.
    return !waitForEnd(std::chrono::milliseconds(0));
}

qint64 TestProcess::pid()
{
    return isRunning() ? m_process.processId() : 0;
}

QByteArray TestProcess::log() const
{
    if (m_logFile.isEmpty())
        return {};
    QFile file(m_logFile);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace QRedis::Private
