// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysession.h"
#include "keys/keysview.h"
#include "keys/keytableview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QTimer>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

//! Walks over what the test put there, all in one batch.
class FakeWalk : public KeyWalk
{
public:
    FakeWalk(const QByteArrayList &keys, const QString &error, QObject *parent)
        : KeyWalk(parent)
        , m_keys(keys)
        , m_error(error)
    {
    }
    void next(qsizetype) override
    {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_error.isEmpty())
                    return failed(m_error);
                if (!m_keys.isEmpty())
                    Q_EMIT batch(m_keys);
                Q_EMIT finished();
            },
            Qt::QueuedConnection);
    }

private:
    QByteArrayList m_keys;
    QString m_error;
};

class FakeSource : public KeySource
{
public:
    void fetchDetails(const QByteArrayList &wanted) override { asked << wanted; }
    KeyWalk *walk(QObject *parent) override
    {
        ++walks;
        return new FakeWalk(keys, error, parent);
    }
    void fetchKeyCount() override { Q_EMIT keyCountChanged(keys.size()); }
    void unlink(const QByteArrayList &gone) override
    {
        unlinkedKeys = gone;
        Q_EMIT unlinked(gone);
    }

    QByteArrayList keys;
    QString error;
    QByteArrayList unlinkedKeys;
    QList<QByteArrayList> asked;
    int walks = 0;
};

} // namespace

class TestKeysView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void saysWhyThereIsNothing();
    void enterOpensKeysAndNamespaces();
    void arrowsWalkTheTree();
    void typingFilters();
    void rescanFindsNewKeys();
    void rowAtTheTopStays();
    void detailsOfTheScreenOnly();
    void deleteAsksAndUnlinks();
    void deleteOfANamespaceCountsItsKeys();
    void copiesNamesWithEscapes();
    void namespaceBecomesAPattern();
    void narrowViewHasFewerColumns();
    void typedLettersJump();
    void sessionMayDie();

private:
    void show(const QByteArrayList &keys);
    QString page() const;
    QByteArrayList names() const;
    void selectRow(int row) { m_view->table()->setCurrentIndex(m_session->model()->index(row, 0)); }
    //! Presses a button of the next message box and keeps its text.
    void answerNextQuestion(QMessageBox::ButtonRole role);
    QAction *action(const QString &text) const;

    std::unique_ptr<KeysView> m_view;
    std::unique_ptr<KeySession> m_session;
    FakeSource *m_source = nullptr;
    QString m_question;
};

void TestKeysView::init()
{
    m_view.reset();
    m_session.reset();
    auto source = std::make_unique<FakeSource>();
    m_source = source.get();
    m_session = std::make_unique<KeySession>(std::move(source));
    m_view = std::make_unique<KeysView>();
    m_view->resize(360, 400);
    m_view->show();
    m_question.clear();
}

void TestKeysView::show(const QByteArrayList &keys)
{
    m_source->keys = keys;
    m_view->setSession(m_session.get());
    QTRY_COMPARE(m_session->model()->keyCount(), keys.size());
    QTRY_COMPARE(m_session->scanner()->state(), KeyScanner::State::Finished);
}

QString TestKeysView::page() const
{
    // The texts of the page on top say which one it is.
    QStringList texts;
    for (const QLabel *label : m_view->findChild<QStackedWidget *>()->currentWidget()->findChildren<QLabel *>())
        texts << label->text();
    return texts.join(u'|');
}

QByteArrayList TestKeysView::names() const
{
    QByteArrayList result;
    for (int row = 0; row < m_session->model()->rowCount(); ++row)
        result << m_session->model()->key(row);
    return result;
}

void TestKeysView::answerNextQuestion(QMessageBox::ButtonRole role)
{
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this, timer, role] {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        if (!box)
            return;
        timer->deleteLater();
        m_question = box->text() + u'|' + box->informativeText();
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == role)
                return button->click();
        }
        box->reject();
    });
    timer->start(5);
}

QAction *TestKeysView::action(const QString &text) const
{
    for (QAction *action : m_view->actions()) {
        if (action->text().remove(u'&') == text)
            return action;
    }
    return nullptr;
}

void TestKeysView::saysWhyThereIsNothing()
{
    QVERIFY(page().contains(u"No database"_s));
    m_view->setSession(m_session.get());
    QTRY_VERIFY(page().contains(u"No keys yet"_s));
    m_source->keys = {"a"};
    m_session->rescan();
    QTRY_VERIFY(m_view->table()->isVisible());
    m_view->filterEdit()->setText(u"zebra"_s);
    QTRY_VERIFY(page().contains(u"“zebra” is in none of 1 key"_s));
    m_view->filterEdit()->clear();
    QTRY_VERIFY(m_view->table()->isVisible());
    m_session->store()->clear();
    m_source->error = u"NOPERM this user"_s;
    m_session->rescan();
    QTRY_VERIFY(page().contains(u"NOPERM this user"_s));
    m_view->setSession(nullptr);
    QVERIFY(page().contains(u"No database"_s));
}

void TestKeysView::enterOpensKeysAndNamespaces()
{
    show({"a", "n:1", "n:2"});
    QSignalSpy activated(m_view.get(), &KeysView::keyActivated);
    selectRow(0);
    QTest::keyClick(m_view->table(), Qt::Key_Return);
    QCOMPARE(activated, (QList<QVariantList>{{QByteArray("a")}}));
    selectRow(1);
    QTest::keyClick(m_view->table(), Qt::Key_Return);
    QTRY_COMPARE(names(), (QByteArrayList{"a", "n:", "n:1", "n:2"}));
    QCOMPARE(activated.size(), 1);
}

void TestKeysView::arrowsWalkTheTree()
{
    show({"n:1", "n:2", "z"});
    selectRow(0);
    QTest::keyClick(m_view->table(), Qt::Key_Right);
    QTRY_COMPARE(names().size(), 4);
    QTest::keyClick(m_view->table(), Qt::Key_Right);
    QCOMPARE(m_view->table()->currentIndex().row(), 1);
    QTest::keyClick(m_view->table(), Qt::Key_Down);
    QTest::keyClick(m_view->table(), Qt::Key_Left);
    QCOMPARE(m_view->table()->currentIndex().row(), 0);
    QTest::keyClick(m_view->table(), Qt::Key_Left);
    QTRY_COMPARE(names().size(), 2);
    QTest::keyClick(m_view->table(), Qt::Key_End);
    QCOMPARE(m_view->table()->currentIndex().row(), 1);
}

void TestKeysView::typingFilters()
{
    show({"apple", "banana", "cherry"});
    m_view->filterEdit()->setFocus();
    QTest::keyClicks(m_view->filterEdit(), u"an"_s);
    QTRY_COMPARE(names(), QByteArrayList{"banana"});
    QTest::keyClick(m_view->filterEdit(), Qt::Key_Return); // goes on in the table
    QCOMPARE(m_view->table()->currentIndex().row(), 0);
}

void TestKeysView::rescanFindsNewKeys()
{
    show({"a"});
    QCOMPARE(m_source->walks, 1);
    m_source->keys = {"b", "c"};
    action(u"Scan again"_s)->trigger();
    QTRY_COMPARE(names(), (QByteArrayList{"b", "c"}));
    // Shown again, a session that was scanned is not scanned by itself.
    m_view->setSession(nullptr);
    m_view->setSession(m_session.get());
    QCOMPARE(m_source->walks, 2);
}

void TestKeysView::rowAtTheTopStays()
{
    QByteArrayList keys;
    for (int i = 0; i < 300; ++i)
        keys << "k" + QByteArray::number(1000 + i);
    show(keys);
    m_view->table()->verticalScrollBar()->setValue(100);
    const auto top = [this] { return m_session->model()->key(m_view->table()->rowAt(0)); };
    QCOMPARE(top(), "k1100");
    QByteArrayList above;
    for (int i = 0; i < 50; ++i)
        above << "a" + QByteArray::number(i);
    m_session->store()->add(above);
    QTRY_COMPARE(m_session->model()->rowCount(), 350);
    QCOMPARE(top(), "k1100");
    m_view->table()->verticalScrollBar()->setValue(0); // at the top, new keys are to be seen
    m_session->store()->add({"A"});
    QTRY_COMPARE(m_session->model()->rowCount(), 351);
    QCOMPARE(top(), "A");
}

void TestKeysView::detailsOfTheScreenOnly()
{
    QByteArrayList keys;
    for (int i = 0; i < 5000; ++i)
        keys << "k" + QByteArray::number(10000 + i);
    show(keys);
    QTRY_VERIFY(!m_source->asked.isEmpty());
    QVERIFY(m_source->asked.first().size() < 40);
    m_view->table()->verticalScrollBar()->setValue(4000);
    QTRY_VERIFY(m_source->asked.last().contains("k14001"));
    QVERIFY(m_source->asked.size() < 5); // nothing was asked on the way
}

void TestKeysView::deleteAsksAndUnlinks()
{
    show({"a", "b", "c"});
    selectRow(1);
    answerNextQuestion(QMessageBox::RejectRole);
    action(u"Delete…"_s)->trigger();
    QVERIFY(m_question.contains(u"Delete 1 key?"_s));
    QVERIFY(m_source->unlinkedKeys.isEmpty());
    answerNextQuestion(QMessageBox::DestructiveRole);
    action(u"Delete…"_s)->trigger();
    QCOMPARE(m_source->unlinkedKeys, QByteArrayList{"b"});
    QTRY_COMPARE(names(), (QByteArrayList{"a", "c"}));
}

void TestKeysView::deleteOfANamespaceCountsItsKeys()
{
    show({"n:1", "n:2", "n:m:3", "z"});
    selectRow(0);
    answerNextQuestion(QMessageBox::DestructiveRole);
    action(u"Delete…"_s)->trigger();
    QVERIFY2(m_question.contains(u"Delete 3 keys?"_s), qPrintable(m_question));
    QCOMPARE(m_source->unlinkedKeys, (QByteArrayList{"n:1", "n:2", "n:m:3"}));
}

void TestKeysView::copiesNamesWithEscapes()
{
    show({"a", QByteArray("\xff\n", 2)});
    m_view->table()->selectAll();
    action(u"Copy name"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"a\n\\xff\\n"_s);
}

void TestKeysView::namespaceBecomesAPattern()
{
    show({"a*b:1", "a*b:2", "axb:1", "x:a*b:3"});
    selectRow(m_session->model()->find("a*b:", KeyRows::Kind::Namespace));
    action(u"Show only this namespace"_s)->trigger();
    QCOMPARE(m_view->filterEdit()->text(), u"a\\*b:*"_s);
    QTRY_COMPARE(names(), (QByteArrayList{"a*b:", "a*b:1", "a*b:2"}));
}

void TestKeysView::narrowViewHasFewerColumns()
{
    show({"a"});
    m_view->resize(220, 300);
    QVERIFY(m_view->table()->isColumnHidden(KeyModel::SizeColumn));
    m_view->resize(900, 300);
    QVERIFY(!m_view->table()->isColumnHidden(KeyModel::EncodingColumn));
}

void TestKeysView::typedLettersJump()
{
    show({"apple", "banana", "cherry", "n:x1", "n:x2"});
    m_view->table()->keyboardSearch(u"ch"_s);
    QCOMPARE(m_view->table()->currentIndex().row(), 2);
    selectRow(3);
    m_view->table()->toggle(3);
    QTRY_COMPARE(names().size(), 6);
    selectRow(4);
    m_view->table()->keyboardSearch(u"x2"_s); // among the siblings
    QCOMPARE(m_view->table()->currentIndex().row(), 5);
}

void TestKeysView::sessionMayDie()
{
    show({"a", "b"});
    m_session.reset();
    QVERIFY(page().contains(u"No database"_s));
    m_view->grab();
}

QTEST_MAIN(TestKeysView)
#include "tst_keysview.moc"
