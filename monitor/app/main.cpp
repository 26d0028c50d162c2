// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demodata.h"
#include "app/mainwindow.h"
#include "app/settings.h"
#include "app/theme.h"
#include "app/tour.h"
#include "connections/connectadvice.h"

#include <QRedisClient>

#include <QApplication>
#include <QCommandLineParser>
#include <QTemporaryDir>
#include <QTextStream>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

int fail(const QString &message)
{
    QTextStream(stderr) << "qredis-monitor: " << message << '\n';
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"qredis-monitor"_s);
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QString::fromLatin1(QRedis::version()));
    QApplication::setDesktopFileName(u"qredis-monitor"_s);

    QCommandLineParser parser;
    parser.setApplicationDescription(QApplication::translate(
        "main", "Shows keys, runs transactions and tails channels of Redis and Valkey servers."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(u"demo"_s,
                                  QApplication::translate("main", "Start a private server with sample data."));
    const QCommandLineOption tour(
        u"tour"_s,
        QApplication::translate("main", "Show the main views on the demo data, save a picture of each in DIR, end."),
        u"DIR"_s);
    const QCommandLineOption theme(u"theme"_s, QApplication::translate("main", "auto, light or dark."), u"THEME"_s);
    parser.addOptions({demo, tour, theme});
    parser.addPositionalArgument(
        u"URL"_s, QApplication::translate("main", "Server to connect to, such as redis://localhost:6379."), u"[URL]"_s);
    parser.process(app);

    const bool wantsDemo = parser.isSet(demo) || parser.isSet(tour);
    if (wantsDemo && !Monitor::DemoServer::problem().isEmpty())
        return fail(Monitor::DemoServer::problem());
    const QStringList urls = parser.positionalArguments();
    if (urls.size() > 1)
        return fail(QApplication::translate("main", "One URL at most."));
    const QString wantedTheme = parser.value(theme);
    if (parser.isSet(theme) && Monitor::Theme::modeName(Monitor::Theme::modeFromName(wantedTheme)) != wantedTheme)
        return fail(
            QApplication::translate("main", "There is no theme \"%1\"; choose auto, light or dark.").arg(wantedTheme));

    // The tour is the same on every machine, and leaves the user's settings alone.
    const QTemporaryDir scratch;
    std::unique_ptr<Monitor::Settings> settings = parser.isSet(tour)
        ? std::make_unique<Monitor::Settings>(scratch.filePath(u"settings.ini"_s))
        : std::make_unique<Monitor::Settings>();

    Monitor::Theme looks;
    looks.setMode(parser.isSet(theme)      ? Monitor::Theme::modeFromName(wantedTheme)
                      : parser.isSet(tour) ? Monitor::Theme::Mode::Light
                                           : Monitor::Theme::modeFromName(settings->theme()));
    Monitor::MainWindow window(settings.get());
    window.show();

    if (parser.isSet(tour)) {
        Monitor::Tour guide(&window, parser.value(tour));
        QObject::connect(
            &guide, &Monitor::Tour::finished, &app, [](int code) { QApplication::exit(code); }, Qt::QueuedConnection);
        guide.start();
        return QApplication::exec();
    }
    if (wantsDemo)
        window.startDemo();
    else if (!urls.isEmpty())
        window.connectTo(Monitor::serverUrl(urls.constFirst()));
    return QApplication::exec();
}
