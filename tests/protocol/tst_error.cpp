// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qrediserror.h>

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

class tst_Error : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaultIsNoError();
    void parts();
    void fromServer_data();
    void fromServer();
    void adviceFollowsTheServersWords();
    void context();
    void argumentsAreNotRepeated();
    void copiesAreIndependent();
    void isAnException();
    void debug();
};

void tst_Error::defaultIsNoError()
{
    const QRedisError error;
    QVERIFY(error == Code::NoError);
    QCOMPARE(error.outcome(), Outcome::NotSent);
    QVERIFY(error.message().isEmpty());
    QVERIFY(error.serverCode().isEmpty());
    QVERIFY(error.command().isEmpty());
    QCOMPARE(error.what(), "");
    QVERIFY(error.withCode(Code::Timeout) == Code::Timeout);
    QCOMPARE(error.withOutcome(Outcome::Unknown).outcome(), Outcome::Unknown);
    QCOMPARE(error.withContext("GET", u"host:1"_s).command(), "GET"_ba);
}

void tst_Error::parts()
{
    const QRedisError error(Code::Timeout, Outcome::Unknown, u"no answer for 5 s"_s);
    QVERIFY(error == Code::Timeout);
    QVERIFY(error != Code::Closed);
    QCOMPARE(error.outcome(), Outcome::Unknown);
    QCOMPARE(error.message(), u"no answer for 5 s"_s);
    QVERIFY(error.serverMessage().isEmpty());
}

void tst_Error::fromServer_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Code>("code");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const QByteArray &text, Code code) {
        QTest::newRow(text.constData()) << text << code << text.split(' ').first();
    };
    for (const char *word :
         {"ERR", "WRONGTYPE", "LOADING", "MASTERDOWN", "READONLY", "TRYAGAIN", "BUSY", "NOREPLICAS", "UNBLOCKED", "OOM",
          "MISCONF", "NOPERM", "NOSCRIPT", "MOVED", "ASK", "BUSYGROUP", "NOGROUP", "NOPROTO", "SOMETHINGNEW"})
        row(word + " and a text"_ba, Code::Server);
    row("WRONGPASS invalid username-password pair or user is disabled.", Code::AuthenticationFailed);
    row("NOAUTH Authentication required.", Code::AuthenticationFailed);
    row("CLUSTERDOWN Hash slot not served", Code::ClusterDown);
    row("CROSSSLOT Keys in request don't hash to the same slot", Code::CrossSlot);
    row("EXECABORT Transaction discarded because of previous errors.", Code::TransactionAborted);
    row("ERR max number of clients reached", Code::ConnectionRefused);
    row("DENIED Redis is running in protected mode", Code::ConnectionRefused);
    row("OOM", Code::Server);
    row("", Code::Server);
}

void tst_Error::fromServer()
{
    QFETCH(QByteArray, text);
    QFETCH(Code, code);
    QFETCH(QByteArray, word);
    const QRedisError error = QRedisError::fromServer(text);
    QCOMPARE(error.code(), code);
    QCOMPARE(error.outcome(), Outcome::Rejected);
    QCOMPARE(error.serverCode(), word);
    QCOMPARE(error.serverMessage(), text);
    QVERIFY(error.message().startsWith(QString::fromUtf8(text)));
}

void tst_Error::adviceFollowsTheServersWords()
{
    QVERIFY(QRedisError::fromServer("CROSSSLOT Keys").message().contains(u"hash tag"_s));
    QVERIFY(QRedisError::fromServer("BUSY Redis").message().contains(u"SCRIPT KILL"_s));
    QVERIFY(!QRedisError::fromServer("").message().isEmpty()); // a "-" alone
    QCOMPARE(QRedisError::fromServer("ERR syntax error").message(), u"ERR syntax error"_s);
}

void tst_Error::context()
{
    const QRedisError error =
        QRedisError::fromServer("ERR syntax error").withContext("CLIENT LIST", u"localhost:6379"_s);
    QCOMPARE(error.message(), u"CLIENT LIST on localhost:6379: ERR syntax error"_s);
    QCOMPARE(error.command(), "CLIENT LIST"_ba);
    QCOMPARE(error.serverMessage(), "ERR syntax error"_ba);
    QCOMPARE(error.withContext({}, u"localhost:6379"_s).message(), u"localhost:6379: ERR syntax error"_s);
    QCOMPARE(error.withContext("GET", {}).message(), u"GET: ERR syntax error"_s);
    QCOMPARE(error.withContext({}, {}).message(), u"ERR syntax error"_s);
}

void tst_Error::argumentsAreNotRepeated()
{
    const QByteArray text = "ERR unknown command 'AUHT', with args beginning with: 'secret' ";
    const QRedisError error = QRedisError::fromServer(text).withContext("AUHT", u"host:1"_s);
    QVERIFY(!error.message().contains(u"secret"_s));
    QVERIFY(!QByteArray(error.what()).contains("secret"));
    QVERIFY(error.message().contains(u"unknown command"_s));
    QCOMPARE(error.serverMessage(), text);
}

void tst_Error::copiesAreIndependent()
{
    const QRedisError error(Code::Timeout, Outcome::Unknown, u"late"_s);
    const QRedisError other = error.withOutcome(Outcome::NotSent).withCode(Code::Closed);
    QCOMPARE(error.code(), Code::Timeout);
    QCOMPARE(error.outcome(), Outcome::Unknown);
    QCOMPARE(other.code(), Code::Closed);
    QCOMPARE(other.outcome(), Outcome::NotSent);
    QCOMPARE(other.message(), u"late"_s);
}

void tst_Error::isAnException()
{
    const QRedisError error = QRedisError::fromServer("OOM command not allowed");
    bool caught = false;
    try {
        error.raise();
    } catch (const QRedisError &raised) {
        caught = raised.serverCode() == "OOM";
    }
    QVERIFY(caught);
    const std::unique_ptr<QRedisError> clone(error.clone());
    QCOMPARE(clone->message(), error.message());
    QCOMPARE(QString::fromUtf8(clone->what()), error.message());
}

void tst_Error::debug()
{
    QString printed;
    QDebug(&printed) << QRedisError(Code::Timeout, Outcome::Unknown, u"late"_s);
    QCOMPARE(printed.trimmed(), u"QRedisError(Timeout, Unknown, \"late\")"_s);
}

QTEST_APPLESS_MAIN(tst_Error)
#include "tst_error.moc"
