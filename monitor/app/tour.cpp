// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tour.h"

#include "app/commandpalette.h"
#include "app/demodata.h"
#include "app/mainwindow.h"
#include "app/theme.h"
#include "connections/serversession.h"
#include "console/consoleview.h"
#include "keys/keysession.h"
#include "keys/keysview.h"
#include "tails/tailview.h"
#include "transactions/transactionview.h"
#include "values/valueview.h"

#include <QRedisClient>

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QTabWidget>
#include <QTableView>
#include <QTextStream>

#include <memory>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr qint64 patienceMs = 20'000;

} // namespace

Tour::Tour(MainWindow *window, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_folder(folder)
{
    m_timer.setInterval(30);
    connect(&m_timer, &QTimer::timeout, this, &Tour::tick);
}

void Tour::start()
{
    if (!m_folder.mkpath(u"."_s))
        return end(tr("The folder %1 cannot be made.").arg(m_folder.path()));
    m_window->resize(1280, 820);
    plan();
    m_timer.start();
}

void Tour::add(const QString &what, std::function<void()> act, std::function<bool()> isDone)
{
    m_steps += Step{what, std::move(act), isDone ? std::move(isDone) : [] { return true; }};
}

void Tour::picture(const QString &name, qreal scale)
{
    add(u"picture "_s % name, [this, name, scale] {
        // Drawn at the scale, not enlarged: text and icons are as sharp as on such a screen.
        QPixmap pixmap(m_window->size() * scale);
        pixmap.setDevicePixelRatio(scale);
        m_window->render(&pixmap);
        const QString path = m_folder.filePath(name % u".png"_s);
        if (!pixmap.save(path))
            return end(tr("The picture %1 cannot be written.").arg(path));
        QTextStream(stdout) << path << Qt::endl;
    });
}

void Tour::tick()
{
    if (m_at == m_steps.size())
        return end(QString());
    const Step &step = m_steps.at(m_at);
    if (!m_acted) {
        m_waiting.start();
        m_acted = true;
        step.act();
        return; // one turn of the event loop at least, so that layouts and paints settle
    }
    if (step.isDone()) {
        ++m_at;
        m_acted = false;
    } else if (m_waiting.elapsed() > patienceMs) {
        end(tr("The step \"%1\" did not come to its end.").arg(step.what));
    }
}

void Tour::end(const QString &error)
{
    if (!m_timer.isActive() && m_at > 0)
        return;
    m_timer.stop();
    if (!error.isEmpty())
        QTextStream(stderr) << "qredis-monitor: " << error << Qt::endl;
    Q_EMIT finished(error.isEmpty() ? 0 : 1);
}

void Tour::plan()
{
    picture(u"01-start"_s);
    auto filled = std::make_shared<bool>(false);
    add(
        u"demo"_s,
        [this, filled] {
            if (!m_window->startDemo())
                return end(tr("The demo does not start."));
            connect(m_window->demo(), &DemoServer::filled, this, [filled] { *filled = true; });
        },
        [this, filled] {
            const KeySession *keys = m_window->keysView()->session();
            return *filled && keys && m_window->currentSession()->info().opsPerSecond >= 0
                && const_cast<KeySession *>(keys)->model()->rowCount() > 12;
        });
    picture(u"02-keys"_s);
    planValues();
    planTransaction();
    planTail();
    planLooks();
}

void Tour::planValues()
{
    const struct
    {
        const char *key;
        const char *picture;
    } values[] = {{"config:features", "03-string"},       {"user:7", "04-hash"},
                  {"leaderboard:march", "05-sorted-set"}, {"stream:orders", "06-stream"},
                  {"blob:thumbnail", "07-bytes"},         {"log:recent", "08-list"}};
    for (const auto &value : values) {
        const QByteArray key = value.key;
        auto view = std::make_shared<ValueView *>(nullptr);
        add(
            QString::fromLatin1(key), [this, key, view] { *view = m_window->openKey(key); },
            [view] { return (*view)->isLoaded(); });
        picture(QString::fromLatin1(value.picture));
    }
}

void Tour::planTransaction()
{
    auto bench = std::make_shared<TransactionView *>(nullptr);
    using Outcome = TransactionRunner::Outcome;
    add(
        u"watch"_s,
        [this, bench] {
            *bench = m_window->newTransaction();
            (*bench)->watches()->add("stock:lamp");
            (*bench)->watches()->add("cart:7");
            (*bench)->commands()->setCommands({u"DECRBY stock:lamp 2"_s, u"HSET order:2001 item lamp quantity 2"_s,
                                               u"EXPIRE order:2001 86400"_s, u"LPUSH counters:visits oops"_s,
                                               u"RPUSH queue:mail \"{\\\"to\\\":\\\"user:7\\\"}\""_s,
                                               u"HGETALL order:2001"_s});
        },
        [bench] {
            return (*bench)->runner()->isWatching() && (*bench)->watches()->state(0) == WatchModel::KeyState::Clean;
        });
    picture(u"09-bench"_s);
    add(
        u"run"_s,
        [bench] {
            (*bench)->run();
            (*bench)->findChild<QTableView *>(u"commands"_s)->selectRow(5);
        },
        [bench] { return (*bench)->runner()->outcome() == Outcome::Applied && (*bench)->runner()->isWatching(); });
    picture(u"10-applied"_s);
    add(
        u"conflict"_s,
        [this] { m_window->currentSession()->client()->callback([](const auto &) {}).call("SET", "stock:lamp", 57); },
        [bench] { return !(*bench)->watches()->changedKeys().isEmpty(); });
    add(
        u"run into it"_s, [bench] { (*bench)->run(); },
        [bench] { return (*bench)->runner()->outcome() == Outcome::Conflict; });
    picture(u"11-conflict"_s);
}

void Tour::planTail()
{
    auto tail = std::make_shared<TailView *>(nullptr);
    add(u"empty tail"_s, [this, tail] { *tail = m_window->newTail(); });
    picture(u"12-tail-empty"_s);
    add(
        u"tail"_s,
        [tail] {
            (*tail)->subscribe({"orders.*", "chat.lobby", "metrics.*"});
        },
        [tail] { return (*tail)->model()->rowCount() >= 45; });
    add(u"choose"_s, [tail] {
        auto *table = (*tail)->findChild<QTableView *>(u"messages"_s);
        for (int row = (*tail)->model()->rowCount() - 1; row > 0; --row) {
            if ((*tail)->model()->index(row, TailModel::Channel).data().toString() == "orders.placed"_L1)
                return table->selectRow(row);
        }
    });
    picture(u"13-tail"_s);
    add(
        u"pause"_s,
        [tail] {
            (*tail)->setPaused(true);
            (*tail)->setFilter(u"order"_s);
        },
        [tail] { return (*tail)->model()->waitingCount() >= 8; });
    picture(u"14-paused"_s);
    add(
        u"continue"_s,
        [tail] {
            (*tail)->setFilter(QString());
            (*tail)->jumpToNewest();
        },
        [tail] { return !(*tail)->model()->isPaused(); });
}

void Tour::planLooks()
{
    add(
        u"console"_s,
        [this] {
            m_window->showDock(u"consoleDock"_s);
            m_window->console()->clear();
            m_window->console()->run(u"HGETALL user:7"_s);
            m_window->console()->run(u"XINFO GROUPS stream:orders"_s);
            m_window->console()->run(u"INCR user:7"_s);
        },
        [this] { return m_window->console()->text().contains(u"WRONGTYPE"_s); });
    picture(u"15-console"_s);
    add(u"palette"_s, [this] {
        m_window->showPalette();
        m_window->commandPalette()->field()->setText(u"tra"_s);
    });
    picture(u"16-palette"_s);
    add(u"dark"_s, [this] {
        m_window->commandPalette()->hide();
        Theme::instance()->setMode(Theme::Mode::Dark);
    });
    picture(u"17-dark-tail"_s);
    add(u"dark bench"_s, [this] { m_window->tabs()->setCurrentIndex(m_window->tabs()->count() - 2); });
    picture(u"18-dark-bench"_s);
    picture(u"19-dark-scale-1.5"_s, 1.5);
    add(u"dark value"_s, [this] { m_window->tabs()->setCurrentIndex(0); });
    picture(u"20-dark-value"_s);
    add(u"light"_s, [] { Theme::instance()->setMode(Theme::Mode::Light); });
    picture(u"21-scale-1.5"_s, 1.5);
}

} // namespace Monitor
