// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Random commands, cancels, deadlines and destructions, while links and the server fail: every promise must hold.
#include "batches.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qrandom.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

#include <cstdio>
#include <thread>

using namespace std::chrono_literals;
using namespace Soak;

namespace {

constexpr int SkipCode = 77; // what ctest takes for "skipped"
constexpr int MostPending = 1500; // of one client

struct Settings
{
    qint64 operations = 0;
    int seconds = 0;
    quint64 seed = 0;
    int threads = 0;
    bool ownThread = false;
};

Settings readSettings(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Issues random commands while everything fails, and looks for broken promises."));
    parser.addHelpOption();
    const QCommandLineOption operations(QStringLiteral("operations"), QStringLiteral("Ends after so many operations."),
                                        QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("Issues nothing more after so many seconds; 0: no such end."),
                                     QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("Begins with this seed, to repeat a run."),
                                  QStringLiteral("N"), QString::number(QRandomGenerator::global()->generate()));
    const QCommandLineOption threads(QStringLiteral("threads"), QStringLiteral("Foreign threads that call as well."),
                                     QStringLiteral("N"), QStringLiteral("2"));
    const QCommandLineOption ownThread(QStringLiteral("own-thread"),
                                       QStringLiteral("Gives every client an I/O thread, not only some."));
    parser.addOptions({operations, seconds, seed, threads, ownThread});
    parser.process(app);
    return {parser.value(operations).toLongLong(), parser.value(seconds).toInt(), parser.value(seed).toULongLong(),
            parser.value(threads).toInt(), parser.isSet(ownThread)};
}

/*!
    One run: issues in its phases, waits for the ends, and compares with the server.
*/
class Run : public QObject
{
public:
    explicit Run(const Settings &settings)
        : m_settings(settings)
        , m_faults(settings.seed + 1)
        , m_residents(m_faults, m_ledger, settings.seed + 2, settings.ownThread)
        , m_caller(m_ledger, settings.seed + 3, 0)
        , m_batches(m_caller)
    {
        m_faultThread.start();
        m_faults.moveToThread(&m_faultThread);
    }
    ~Run() override
    {
        m_faults.stop();
        m_faultThread.quit();
        m_faultThread.wait();
    }

    int execute();

private:
    bool isOver() const
    {
        return m_ledger.operations() >= m_settings.operations
            || (m_settings.seconds > 0 && m_clock.elapsed() > m_settings.seconds * 1000);
    }
    void prepare();
    void issue();
    void callFromThread(int thread);
    void quiesce();
    void settle();
    void report(const char *title) const;

    const Settings m_settings;
    Ledger m_ledger;
    QThread m_faultThread;
    Faults m_faults;
    Residents m_residents;
    Caller m_caller;
    Batches m_batches;
    QElapsedTimer m_clock;
    std::atomic<bool> m_stop = false;
};

//! Every counter is there from the start, so that scans must find it.
void Run::prepare()
{
    QRedisClient client(m_faults.directUrl());
    for (int counter = 0; counter < Counters; ++counter)
        client.set(Caller::counterKey(counter), 0);
    waitUntil([close = client.close()] { return close.isFinished(); }, 10s);
}

//! One turn of the main thread.
void Run::issue()
{
    for (int i = 0; i < Residents::Count; ++i) {
        Resident &resident = m_residents.at(i);
        if (resident.pending > MostPending)
            continue;
        for (int burst = m_caller.number(0, 30); burst > 0; --burst) {
            if (m_caller.number(0, 19))
                m_caller.callOne(resident);
            else
                m_batches.callOne(resident);
        }
    }
    m_caller.cancelSome();
}

void Run::callFromThread(int thread)
{
    Caller caller(m_ledger, m_settings.seed + 100 + quint64(thread), thread);
    while (!m_stop) {
        {
            Resident &resident = m_residents.at(caller.number(0, Residents::Count - 1));
            const QReadLocker lock(&resident.lock);
            for (int burst = caller.number(1, 20); burst > 0 && resident.pending < MostPending; --burst)
                caller.callOne(resident);
            caller.cancelSome();
        }
        std::this_thread::sleep_for(std::chrono::microseconds(caller.number(0, 2000)));
    }
}

//! No more is issued and nothing fails any more: then everything has to end.
void Run::quiesce()
{
    m_faults.calm();
    waitUntil(
        [this] {
            m_ledger.tick(); // accuses what never ends, and counts it no longer
            return m_ledger.openCount() == 0;
        },
        400s);
    m_residents.inspectAndDestroy();
}

void Run::settle()
{
    QRedisClient client(QRedisOptions::fromUrl(m_faults.directUrl()).setCommandTimeout(30s));
    for (int counter = 0; counter < Counters; ++counter) {
        const QFuture<std::optional<qint64>> value = client.get<qint64>(Caller::counterKey(counter));
        waitUntil([&] { return value.isFinished(); }, 40s);
        m_ledger.settleCounter(counter, value.resultCount() ? value.result().value_or(0) : -1);
    }
    QSet<QByteArray> left;
    for (int list = 0; list < Caller::Lists; ++list) {
        const QFuture<QByteArrayList> elements = client.lrange(Caller::listKey(list), 0, -1);
        waitUntil([&] { return elements.isFinished(); }, 40s);
        const QByteArrayList rest = elements.result();
        left.unite(QSet<QByteArray>(rest.begin(), rest.end()));
    }
    m_ledger.settleLists(left);

    // Whoever is destroyed leaves no link behind.
    QStringList links;
    const auto alone = [&] {
        const QFuture<QList<QRedisClientInfo>> list = client.clientList();
        waitUntil([&] { return list.isFinished(); }, 40s);
        links.clear();
        for (const QRedisClientInfo &info : list.result())
            links += QString::fromLatin1(info.name());
        return links.size() == 1;
    };
    if (!waitUntil(alone, 15s))
        m_ledger.accuse(QStringLiteral("all clients are gone, but not their links: ") + links.join(u' '));
}

void Run::report(const char *title) const
{
    std::printf("%s: %lld operations, %lld open, %d clients replaced, %d accusations, %.1f s\n", title,
                m_ledger.operations(), m_ledger.openCount(), m_residents.replaced(), m_ledger.accusations(),
                double(m_clock.elapsed()) / 1000);
    std::fflush(stdout);
}

int Run::execute()
{
    QRedisTestServer calmServer;
    const QString error = calmServer.start() ? m_faults.start() : calmServer.errorString();
    if (!error.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(error));
        return 1;
    }
    prepare();
    m_clock.start();
    m_residents.populate();
    CalmListeners calm(calmServer.url(), m_settings.ownThread, m_ledger);
    calm.start();
    m_faults.begin();

    QTimer issuing, replacing, watching;
    connect(&issuing, &QTimer::timeout, this, [this] { issue(); });
    connect(&replacing, &QTimer::timeout, this, [this] { m_residents.replaceOne(); });
    connect(&watching, &QTimer::timeout, this, [this] { m_ledger.tick(); });
    issuing.start(1);
    replacing.start(150);
    watching.start(100);
    QTimer reporting;
    connect(&reporting, &QTimer::timeout, this, [this] { report("running"); });
    reporting.start(5000);

    std::vector<std::unique_ptr<QThread>> threads;
    for (int i = 1; i <= m_settings.threads; ++i) {
        threads.emplace_back(QThread::create([this, i] { callFromThread(i); }));
        threads.back()->start();
    }
    while (!isOver())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);

    issuing.stop();
    replacing.stop();
    m_stop = true;
    for (const auto &thread : threads)
        thread->wait();
    calm.stopPublishing();
    report("issued ");
    quiesce();
    waitUntil([&] { return calm.isSettled(); }, 30s);
    calm.judge();
    settle();

    report("ended  ");
    std::printf("\n%s\ncalm channel: %s\nfaults: %s\n\n%s (seed %llu)\n", qPrintable(m_ledger.summary()),
                qPrintable(calm.summary()), qPrintable(m_faults.summary()),
                m_ledger.accusations() ? "PROMISES WERE BROKEN" : "every promise was kept", m_settings.seed);
    return m_ledger.accusations() ? 1 : 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const Settings settings = readSettings(app);
    if (!QRedisTestServer::isAvailable()) {
        std::fprintf(stderr, "%s\n", qPrintable(QRedisTestServer::missingMessage()));
        return SkipCode;
    }
    std::printf("seed %llu\n", settings.seed);
    std::fflush(stdout);
    return Run(settings).execute();
}
