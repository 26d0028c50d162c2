// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Runs an example and says whether it did what it should:
//     run_example PROGRAM EXPECTED           on a private server: it prints what the file EXPECTED holds and ends with 0
//     run_example --closed-port PROGRAM RE   on a port where nobody listens: its error fits RE and it ends with 1
//     run_example --url URL PROGRAM RE       the same with that URL
#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRedisTestServer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

constexpr int Skipped = 77; // ctest's SKIP_RETURN_CODE
constexpr int TimeLimit = 60'000; // milliseconds; generous for sanitizers on a loaded machine

struct Ended
{
    int code = -1; //!< -1: not started, crashed or killed.
    QString printed;
    QString errors;
};

Ended run(const QString &program, const QString &url)
{
    QProcess process;
    process.start(program, {url});
    Ended ended;
    const bool finished = process.waitForFinished(TimeLimit);
    ended.printed = QString::fromUtf8(process.readAllStandardOutput());
    ended.errors = QString::fromUtf8(process.readAllStandardError());
    if (finished && process.exitStatus() == QProcess::NormalExit)
        ended.code = process.exitCode();
    else
        ended.errors += u"(%1)\n"_s.arg(process.errorString());
    return ended;
}

//! Line by line: examples print a few lines, and which one differs is all there is to see.
QString difference(const QStringList &expected, const QStringList &printed)
{
    QString text;
    for (qsizetype i = 0; i < std::max(expected.size(), printed.size()); ++i) {
        if (i < expected.size() && i < printed.size() && expected[i] == printed[i]) {
            text += u"  %1\n"_s.arg(expected[i]);
            continue;
        }
        if (i < expected.size())
            text += u"- %1\n"_s.arg(expected[i]);
        if (i < printed.size())
            text += u"+ %1\n"_s.arg(printed[i]);
    }
    return text;
}

int compare(const QString &program, const QString &expectedFile, QTextStream &out)
{
    QFile file(expectedFile);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) {
        out << "cannot read " << expectedFile << ": " << file.errorString() << "\n";
        return 1;
    }
    if (!QRedisTestServer::isAvailable()) {
        out << QRedisTestServer::missingMessage() << "\n";
        return Skipped;
    }
    QRedisTestServer server;
    if (!server.start()) {
        out << server.errorString() << "\n";
        return 1;
    }
    const Ended ended = run(program, server.url().toString(QUrl::FullyEncoded));
    const QString expected = QString::fromUtf8(file.readAll());
    out << ended.errors;
    if (ended.printed != expected) {
        out << "It did not print what " << expectedFile << " holds (-), but (+):\n"
            << difference(expected.split(u'\n'), ended.printed.split(u'\n'));
    }
    if (ended.code != 0)
        out << "It ended with " << ended.code << " instead of 0.\n";
    return ended.printed == expected && ended.code == 0 ? 0 : 1;
}

int expectError(const QString &program, const QString &url, const QString &pattern, QTextStream &out)
{
    const Ended ended = run(program, url);
    const bool fits = QRegularExpression(pattern).match(ended.errors).hasMatch();
    out << ended.errors;
    if (!fits)
        out << "Its error does not fit " << pattern << ".\n";
    if (ended.code != 1)
        out << "It ended with " << ended.code << " instead of 1.\n";
    return fits && ended.code == 1 ? 0 : 1;
}

//! A port that was free a moment ago.
quint16 closedPort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    const QStringList arguments = app.arguments().mid(1);
    if (arguments.size() == 3 && arguments[0] == "--closed-port"_L1)
        return expectError(arguments[1], u"redis://127.0.0.1:%1?timeout=500"_s.arg(closedPort()), arguments[2], out);
    if (arguments.size() == 4 && arguments[0] == "--url"_L1)
        return expectError(arguments[2], arguments[1], arguments[3], out);
    if (arguments.size() == 2)
        return compare(arguments[0], arguments[1], out);
    out << "run_example PROGRAM EXPECTED | --closed-port PROGRAM RE | --url URL PROGRAM RE\n";
    return 1;
}
