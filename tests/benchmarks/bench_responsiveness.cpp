// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// How late a 16 ms timer of the GUI thread gets while a client with its own I/O thread has a hard time: at most 50 ms
// beyond its lateness in the same run while nothing is done. Median of several runs each.
#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

using namespace std::chrono_literals;

namespace {

constexpr double Interval = 16; // ms
constexpr double Allowed = 50; // ms over the floor
constexpr auto Limit = 120s; // of one scenario

//! The timer, and how late it was at worst.
class Meter
{
public:
    Meter()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(int(Interval));
        QObject::connect(&m_timer, &QTimer::timeout, [this] { tick(); });
    }
    //! Runs the event loop until \a isDone; the longest lateness in milliseconds, or nothing when it is never done.
    std::optional<double> measure(const std::function<void()> &begin, const std::function<bool()> &isDone)
    {
        m_worst = 0;
        m_timer.start();
        m_last.start();
        QElapsedTimer elapsed;
        elapsed.start();
        QTimer::singleShot(0, begin); // within the loop, as everything that a program does
        do {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            if (elapsed.hasExpired(std::chrono::milliseconds(Limit).count()))
                return std::nullopt;
        } while (!isDone() || elapsed.elapsed() < 200);
        tick();
        m_timer.stop();
        return m_worst;
    }

private:
    void tick()
    {
        m_worst = std::max(m_worst, double(m_last.nsecsElapsed()) / 1e6 - Interval);
        m_last.start();
    }

    QTimer m_timer;
    QElapsedTimer m_last;
    double m_worst = 0;
};

//! Something hard, begun anew for each run.
struct Scenario
{
    const char *name;
    std::function<void()> prepare;
    std::function<void()> begin;
    std::function<bool()> isDone;
};

//! Server, proxy and client of all scenarios.
class Bench
{
public:
    bool start();
    std::vector<Scenario> scenarios();

private:
    QRedisOptions options(const QUrl &url)
    {
        return QRedisOptions::fromUrl(url).setOwnThread(true).setCommandTimeout(60s).setQueueLimits(qint64(1) << 40,
                                                                                                    10'000'000);
    }
    void makeClient(const QRedisOptions &options)
    {
        m_pending = 0;
        m_client = std::make_unique<QRedisClient>(options);
    }
    template<typename T>
    void count(const QFuture<T> &future)
    {
        ++m_pending;
        QFuture<T>(future).then([this](QFuture<T>) { --m_pending; });
    }

    void issueSlice();

    QRedisTestServer m_server;
    std::unique_ptr<QRedisFaultProxy> m_proxy;
    std::unique_ptr<QRedisClient> m_client;
    int m_pending = 0;
    int m_left = 0; // to be issued
};

bool Bench::start()
{
    if (!m_server.start())
        return false;
    m_proxy = std::make_unique<QRedisFaultProxy>(m_server.url());
    return m_proxy->start();
}

void Bench::issueSlice()
{
    for (int i = 0; i < 2000 && m_left > 0; ++i, --m_left)
        count(m_client->get("k"));
    if (m_left > 0)
        QTimer::singleShot(0, [this] { issueSlice(); });
}

std::vector<Scenario> Bench::scenarios()
{
    const auto connected = [this] {
        makeClient(options(m_server.url()));
        QEventLoop loop;
        m_client->connectToServer().then([&](QFuture<void>) { loop.quit(); });
        loop.exec();
    };
    const auto nothingPending = [this] { return m_pending == 0 && m_left == 0; };
    std::vector<Scenario> list;
    list.push_back({"connecting, 50 clients", [this] { m_client.reset(); },
                    [this] {
                        for (int i = 0; i < 50; ++i) {
                            auto *client = new QRedisClient(options(m_server.url()));
                            ++m_pending;
                            client->connectToServer().then([this, client](QFuture<void>) {
                                --m_pending;
                                client->deleteLater();
                            });
                        }
                    },
                    nothingPending});
    list.push_back({"black hole",
                    [this] {
                        m_proxy->blackHole();
                        makeClient(options(m_proxy->url()).setConnectTimeout(300ms).setCommandTimeout(1s));
                    },
                    [this] {
                        for (int i = 0; i < 1000; ++i)
                            count(m_client->get("k"));
                    },
                    nothingPending});
    list.push_back({"DNS failure",
                    [this] {
                        m_proxy->pass();
                        makeClient(options(QUrl(QStringLiteral("redis://nothing.invalid"))).setCommandTimeout(2s));
                    },
                    [this] {
                        for (int i = 0; i < 1000; ++i)
                            count(m_client->get("k"));
                    },
                    nothingPending});
    // Issued in slices, as a program that stays responsive must itself; what is measured is the way back.
    list.push_back({"burst of 1,000,000 replies",
                    [this, connected] {
                        connected();
                        m_left = 1'000'000;
                    },
                    [this] { issueSlice(); }, nothingPending});
    list.push_back(
        {"64 MB reply",
         [this, connected] {
             connected();
             QEventLoop loop;
             m_client->set("big", QByteArray(64 * 1024 * 1024, 'x')).then([&](QFuture<bool>) { loop.quit(); });
             loop.exec();
         },
         [this] { count(m_client->get("big")); }, nothingPending});
    list.push_back({"100,000 futures fail",
                    [this] {
                        makeClient(options(m_proxy->url()));
                        m_proxy->blackHole();
                        for (int i = 0; i < 100'000; ++i)
                            count(m_client->incr("n"));
                    },
                    [this] {
                        m_proxy->reset();
                        m_client->close();
                    },
                    nothingPending});
    list.push_back({"destruction, 1,000 unfinished",
                    [this] {
                        m_proxy->blackHole();
                        makeClient(options(m_proxy->url()));
                        for (int i = 0; i < 1000; ++i)
                            count(m_client->incr("n"));
                    },
                    [this] { m_client.reset(); }, nothingPending});
    list.push_back({"destruction, connected",
                    [this, connected] {
                        m_proxy->pass();
                        connected();
                    },
                    [this] { m_client.reset(); }, nothingPending});
    return list;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Measures how late a timer of the client's thread gets while the client works."));
    parser.addHelpOption();
    const QCommandLineOption runsOption(QStringLiteral("runs"), QStringLiteral("Runs of each scenario."),
                                        QStringLiteral("N"), QStringLiteral("5"));
    parser.addOption(runsOption);
    parser.process(app);
    const int runs = std::max(1, parser.value(runsOption).toInt());

    Bench bench;
    if (!bench.start()) {
        std::fprintf(stderr, "%s\n", qPrintable(QRedisTestServer::missingMessage()));
        return 2;
    }
    Meter meter;
    bool good = true;
    std::printf("%-32s %12s %12s %12s\n", "scenario", "lateness/ms", "floor/ms", "over/ms");
    for (const Scenario &scenario : bench.scenarios()) {
        std::vector<double> floors, worsts;
        for (int run = 0; run < runs; ++run) {
            floors.push_back(meter.measure([] {}, [] { return true; }).value_or(0));
            scenario.prepare();
            worsts.push_back(meter.measure(scenario.begin, scenario.isDone).value_or(1e9));
        }
        const double over = median(worsts) - median(floors);
        good = good && over <= Allowed;
        std::printf("%-32s %12.1f %12.1f %12.1f%s\n", scenario.name, median(worsts), median(floors), over,
                    over <= Allowed ? "" : "  too late");
        std::fflush(stdout);
    }
    std::printf("%s\n", good ? "pass" : "fail");
    return good ? 0 : 1;
}
