// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandpalette.h"
#include "app/mainwindow.h"
#include "app/settings.h"
#include "app/theme.h"
#include "connections/connectform.h"
#include "connections/serversession.h"
#include "connections/startpage.h"
#include "console/consoleview.h"
#include "keys/keysession.h"
#include "keys/keysview.h"
#include "tails/tailview.h"
#include "transactions/transactionview.h"
#include "values/valueview.h"

#include <QRedisClient>
#include <QRedisTestServer>

#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Monitor;

// The whole window, offscreen, on a server of its own.
class TestMainWindow : public QObject
{
    Q_OBJECT

    QRedisTestServer m_server;
    QTemporaryDir m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;

    void open()
    {
        QSignalSpy opened(m_window.get(), &MainWindow::sessionOpened);
        m_window->connectTo(m_server.url());
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(m_window->currentSession());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
        m_theme = std::make_unique<Theme>();
        QRedisClient client(m_server.url());
        QSignalSpy done(&client, &QRedisClient::connected);
        bool filled = false;
        client.callback([&filled](const auto &) { filled = true; })
            .call("MSET", "user:1", "Ana", "user:2", "Bo", "config", "{\"a\":1}");
        QTRY_VERIFY(filled);
    }
    void init()
    {
        m_settings = std::make_unique<Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
        m_settings->store()->clear();
        m_window = std::make_unique<MainWindow>(m_settings.get());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_settings.reset();
    }

    void beginsWithAFriendlyPage()
    {
        QVERIFY(m_window->startPage()->isVisible());
        for (const QDockWidget *dock : m_window->findChildren<QDockWidget *>())
            QVERIFY(!dock->isVisible());
    }

    void saysWhyItCannotConnect()
    {
        auto *url = m_window->startPage()->findChild<QLineEdit *>(QStringLiteral("url"));
        auto *error = m_window->startPage()->findChild<QLabel *>(QStringLiteral("error"));
        url->setText(QStringLiteral("http://nowhere"));
        QTest::keyClick(url, Qt::Key_Return);
        QTRY_VERIFY(error->isVisible());
        // Port 1 of this machine: nothing listens there.
        url->setText(QStringLiteral("redis://127.0.0.1:1"));
        QTest::keyClick(url, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(error->isVisible() && error->text().contains(QStringLiteral("127.0.0.1:1")), 10'000);
        QVERIFY(!m_window->currentSession());
    }

    void showsKeysAndOpensOne()
    {
        open();
        QVERIFY(m_window->keysView()->isVisible());
        QTRY_COMPARE(m_window->keysView()->session()->scanner()->seen(), 3);
        QTRY_COMPARE(m_window->keysView()->session()->model()->rowCount(), 2); // "config" and the namespace "user:"
        ValueView *value = m_window->openKey("config");
        QVERIFY(value);
        QTRY_VERIFY(value->isLoaded());
        QCOMPARE(m_window->openKey("config"), value); // the tab it has already
        QCOMPARE(m_window->tabs()->count(), 1);
        m_window->openKey("user:1");
        QCOMPARE(m_window->tabs()->count(), 2);
    }

    void runsATransaction()
    {
        open();
        TransactionView *bench = m_window->newTransaction();
        auto *line = bench->findChild<QLineEdit *>(QStringLiteral("commandLine"));
        for (const char *command : {"SET bench:1 7", "INCRBY bench:1 3"}) {
            QTest::keyClicks(line, QString::fromLatin1(command));
            QTest::keyClick(line, Qt::Key_Return);
        }
        QCOMPARE(bench->commands()->rowCount(), 2);
        QTest::keyClick(line, Qt::Key_F9);
        QTRY_COMPARE(bench->runner()->outcome(), TransactionRunner::Outcome::Applied);
        QCOMPARE(bench->commands()->reply(1).toLongLong(), 10);
    }

    void aTailGetsWhatIsPublished()
    {
        open();
        TailView *tail = m_window->newTail();
        tail->subscribe({"news.*"});
        QTRY_COMPARE(tail->source()->state(0), TailSource::State::Active);
        auto *channel = tail->findChild<QLineEdit *>(QStringLiteral("publishChannel"));
        auto *message = tail->findChild<QLineEdit *>(QStringLiteral("publishMessage"));
        channel->setText(QStringLiteral("news.sport"));
        QTest::keyClicks(message, QStringLiteral("three nil"));
        QTest::keyClick(message, Qt::Key_Return);
        QTRY_COMPARE(tail->model()->rowCount(), 1);
        QCOMPARE(tail->model()->index(0, TailModel::Channel).data().toString(), QStringLiteral("news.sport"));
        QCOMPARE(tail->model()->index(0, TailModel::Payload).data().toString(), QStringLiteral("three nil"));
    }

    void theConsoleAnswers()
    {
        open();
        m_window->console()->run(QStringLiteral("GET user:1"));
        QTRY_VERIFY(m_window->console()->text().contains(QStringLiteral("\"Ana\"")));
        m_window->console()->run(QStringLiteral("LPUSH user:1 x"));
        QTRY_VERIFY(m_window->console()->text().contains(QStringLiteral("(error) WRONGTYPE")));
    }

    void everyActionHasAShortcutOfItsOwn()
    {
        open();
        QHash<QKeySequence, QString> seen;
        for (QWidget *tab :
             {static_cast<QWidget *>(m_window->newTransaction()), static_cast<QWidget *>(m_window->newTail())}) {
            m_window->tabs()->setCurrentWidget(tab);
            for (const QAction *action : m_window->actions() + tab->actions()) {
                QVERIFY2(!action->objectName().isEmpty(), qPrintable(action->text()));
                QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
                const QString owner = seen.value(action->shortcut(), action->objectName());
                const bool bothTabs =
                    action->objectName().startsWith(QStringLiteral("tail")) != owner.startsWith(QStringLiteral("tail"));
                QVERIFY2(owner == action->objectName() || bothTabs,
                         qPrintable(owner + QStringLiteral(" and ") + action->objectName()));
                seen.insert(action->shortcut(), action->objectName());
            }
        }
        QVERIFY(seen.size() > 25);
    }

    void thePaletteRunsAnAction()
    {
        open();
        m_window->showPalette();
        QVERIFY(m_window->commandPalette()->isVisible());
        QTest::keyClicks(m_window->commandPalette()->field(), QStringLiteral("new tail"));
        QTest::keyClick(m_window->commandPalette()->field(), Qt::Key_Return);
        QVERIFY(!m_window->commandPalette()->isVisible());
        QVERIFY(qobject_cast<TailView *>(m_window->tabs()->currentWidget()));
    }

    void theLayoutIsRememberedAndASpoiledOneIsNot()
    {
        open();
        auto *messages = m_window->findChild<QDockWidget *>(QStringLiteral("messagesDock"));
        messages->close();
        m_window->close();
        m_window = std::make_unique<MainWindow>(m_settings.get());
        m_window->show();
        open();
        QVERIFY(!m_window->findChild<QDockWidget *>(QStringLiteral("messagesDock"))->toggleViewAction()->isChecked());

        m_window.reset();
        m_settings->saveWindow(QByteArray("rubbish"), QByteArray("rubbish"));
        m_window = std::make_unique<MainWindow>(m_settings.get());
        m_window->show();
        open();
        QVERIFY(m_window->findChild<QDockWidget *>(QStringLiteral("messagesDock"))->toggleViewAction()->isChecked());
        QVERIFY(m_window->keysView()->isVisible());
    }

    void disconnectingClosesItsTabs()
    {
        open();
        m_window->openKey("user:1");
        m_window->newTail();
        m_window->findChild<QAction *>(QStringLiteral("disconnect"))->trigger();
        QCOMPARE(m_window->tabs()->count(), 0);
        QVERIFY(!m_window->currentSession());
        QVERIFY(m_window->startPage()->isVisible());
        open(); // and back
        QVERIFY(m_window->keysView()->isVisible());
    }

    void themesMayChangeWhileAllIsOpen()
    {
        open();
        m_window->newTransaction();
        m_window->newTail();
        m_theme->setMode(Theme::Mode::Dark);
        QVERIFY(QApplication::palette().color(QPalette::Base).lightness() < 60);
        m_theme->setMode(Theme::Mode::Light);
        QVERIFY(QApplication::palette().color(QPalette::Base).lightness() > 200);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
