// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/bytespane.h"
#include "values/byteview.h"
#include "values/collectionpane.h"
#include "values/hashmodel.h"
#include "values/messageband.h"
#include "values/savebar.h"
#include "values/valueview.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

//! One key, in memory. Answers come when the event loop turns.
class FakeKey : public ValueSource
{
public:
    void readHead(const QByteArray &key, const ValueReply<ValueHead> &reply) override
    {
        ValueAnswer<ValueHead> answer;
        answer.value.detail = {key, type, typeName, ttl, 100, "enc"};
        answer.value.length = type == KeyType::Hash ? fields.size() : string.size();
        answer.failure = readFailure;
        later([=] { reply(answer); });
    }
    void readString(const QByteArray &, qint64 from, qint64 length, const ValueReply<QByteArray> &reply) override
    {
        later([=, this] { reply({string.mid(from, length), {}}); });
    }
    void readPage(const QByteArray &, KeyType, const QByteArray &, qint64, const ValueReply<ValuePage> &reply) override
    {
        ValueAnswer<ValuePage> answer;
        answer.value.last = true;
        for (auto field = fields.cbegin(); field != fields.cend(); ++field)
            answer.value.rows << QByteArrayList{field.key(), field.value()};
        later([=] { reply(answer); });
    }
    void save(const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply) override
    {
        saves << std::pair(edit.preview(), overwrite);
        const ValueFailure failure = std::exchange(saveFailure, {});
        if (failure.kind == ValueFailure::Kind::None) {
            if (edit.type() == KeyType::String)
                string = edit.after();
            for (auto field = edit.fields().cbegin(); field != edit.fields().cend(); ++field) {
                if (field->after)
                    fields[field.key()] = *field->after;
                else
                    fields.remove(field.key());
            }
        }
        later([=] { reply({failure.kind == ValueFailure::Kind::None, failure}); });
    }

    void later(const std::function<void()> &act) { QMetaObject::invokeMethod(this, act, Qt::QueuedConnection); }

    KeyType type = KeyType::String;
    QByteArray typeName = "string";
    qint64 ttl = -1;
    QByteArray string;
    QMap<QByteArray, QByteArray> fields;
    ValueFailure readFailure;
    ValueFailure saveFailure;
    QList<std::pair<QString, bool>> saves;
};

} // namespace

class TestValueView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void editorGivesBackTheSameBytes_data();
    void editorGivesBackTheSameBytes();
    void stringIsEditedAndSaved();
    void editedBackIsNotModified();
    void whatIsTypedDuringASaveStays();
    void conflictOffersBothWays();
    void goneKeyCanBeCreatedAgain();
    void otherTypeOffersNoOverwrite();
    void binaryIsShownInHexAndNotEdited();
    void jsonIsShownIndentedWithItsNumbers();
    void largeStringIsPagedAndNotEdited();
    void missingKeyIsSaid();
    void failureIsSaidAndReloadWorks();
    void typeThatChangedIsSaid();
    void unknownTypeHasAPageOfItsOwn();
    void reloadWithChangesAsks();
    void hashIsEditedInThePane();
    void hashKeepsItsPlaceAfterSaving();

private:
    void open(std::unique_ptr<FakeKey> key)
    {
        m_fake = key.get();
        m_view = std::make_unique<ValueView>(std::move(key), "k");
        m_view->resize(700, 500);
        m_view->show();
        QTRY_VERIFY(m_view->isLoaded());
    }
    std::unique_ptr<FakeKey> string(const QByteArray &value)
    {
        auto key = std::make_unique<FakeKey>();
        key->string = value;
        return key;
    }
    std::unique_ptr<FakeKey> hash(const QMap<QByteArray, QByteArray> &fields)
    {
        auto key = std::make_unique<FakeKey>();
        key->type = KeyType::Hash;
        key->typeName = "hash";
        key->fields = fields;
        return key;
    }
    QPlainTextEdit *editor() { return m_view->bytesPane()->editor(); }
    //! Presses the band's button with that text.
    bool choose(const QString &text)
    {
        for (QPushButton *button : m_view->band()->findChildren<QPushButton *>()) {
            if (button->text() == text && button->isVisible()) {
                button->click();
                return true;
            }
        }
        return false;
    }

    std::unique_ptr<ValueView> m_view;
    FakeKey *m_fake = nullptr;
};

void TestValueView::editorGivesBackTheSameBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("editable");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("lines") << QByteArray("a\n\nb\n") << true;
    QTest::newRow("windows lines") << QByteArray("a\r\nb\r\n") << true;
    QTest::newRow("mixed lines") << QByteArray("a\r\nb\n") << false;
    QTest::newRow("stray return") << QByteArray("a\rb") << false;
    QTest::newRow("tabs and blanks") << QByteArray("\ta  b \t") << true;
    QTest::newRow("no-break space") << QByteArray("a\xc2\xa0"
                                                  "b")
                                    << true;
    QTest::newRow("line separator") << QByteArray("a\xe2\x80\xa8"
                                                  "b")
                                    << false;
    QTest::newRow("paragraph separator") << QByteArray("a\xe2\x80\xa9"
                                                       "b")
                                         << false;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "a")
                                     << false;
    QTest::newRow("emoji") << QByteArray("\xf0\x9f\x98\x80") << true;
    QTest::newRow("nul") << QByteArray("a\0b", 3) << false;
    QTest::newRow("not utf-8") << QByteArray("a\xff") << false;
    QTest::newRow("long line") << QByteArray(20'000, 'x') << false;
    QTest::newRow("leading zeros") << QByteArray("007") << true;
}

void TestValueView::editorGivesBackTheSameBytes()
{
    QFETCH(QByteArray, bytes);
    BytesPane pane;
    pane.setBytes(bytes, true);
    QTEST(pane.isEditable(), "editable");
    QCOMPARE(pane.bytes(), bytes);
    if (!pane.isEditable())
        return;
    // Typed and taken back: the bytes come out of the editor now, not out of our memory of them.
    QTest::keyClicks(pane.editor(), u"x"_s);
    QTest::keyClick(pane.editor(), Qt::Key_Backspace);
    QCOMPARE(pane.bytes(), bytes);
}

void TestValueView::stringIsEditedAndSaved()
{
    open(string("old"));
    QSignalSpy modified(m_view.get(), &ValueView::modifiedChanged);
    QSignalSpy saved(m_view.get(), &ValueView::saved);
    QVERIFY(m_view->saveBar()->isHidden());
    QTest::keyClicks(editor(), u"very "_s);
    QTRY_VERIFY(m_view->isModified());
    QCOMPARE(m_view->saveBar()->preview(), u"SET k \"very old\" KEEPTTL"_s);
    QVERIFY(m_fake->saves.isEmpty()); // staged, not sent
    m_view->save();
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(m_fake->string, "very old");
    QTRY_VERIFY(!m_view->isModified());
    QCOMPARE(modified.size(), 2);
    QCOMPARE(editor()->textCursor().position(), 5); // the cursor stays where it was
}

void TestValueView::editedBackIsNotModified()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"x"_s);
    QTRY_VERIFY(m_view->isModified());
    QTest::keyClick(editor(), Qt::Key_Backspace);
    QTRY_VERIFY(!m_view->isModified());
}

void TestValueView::whatIsTypedDuringASaveStays()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"1"_s);
    m_view->save();
    QTest::keyClicks(editor(), u"2"_s);
    QTRY_COMPARE(m_fake->string, "1old");
    QTRY_VERIFY(m_view->document().state() == ValueDocument::State::Ready
                && m_view->document().bytes() == QByteArray("1old"));
    QCOMPARE(editor()->toPlainText(), u"12old"_s);
    QTRY_COMPARE(m_view->saveBar()->preview(), u"SET k 12old KEEPTTL"_s);
}

void TestValueView::conflictOffersBothWays()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"my "_s);
    m_fake->saveFailure = {ValueFailure::Kind::Conflict, u"changed"_s};
    m_view->save();
    QTRY_VERIFY(m_view->band()->text().contains(u"Nothing was saved"_s));
    QCOMPARE(editor()->toPlainText(), u"my old"_s); // what was typed is not lost
    QVERIFY(choose(u"Overwrite theirs"_s));
    QTRY_COMPARE(m_fake->saves.size(), 2);
    QVERIFY(!m_fake->saves[0].second && m_fake->saves[1].second);
    QTRY_VERIFY(!m_view->isModified());

    QTest::keyClicks(editor(), u"more"_s);
    m_fake->string = "theirs";
    m_fake->saveFailure = {ValueFailure::Kind::Conflict, u"changed"_s};
    m_view->save();
    QTRY_VERIFY(!m_view->band()->text().isEmpty());
    QVERIFY(choose(u"Drop mine and reload"_s));
    QTRY_COMPARE(editor()->toPlainText(), u"theirs"_s);
    QVERIFY(!m_view->isModified());
}

void TestValueView::goneKeyCanBeCreatedAgain()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"x"_s);
    m_fake->saveFailure = {ValueFailure::Kind::Missing, u"gone"_s};
    m_view->save();
    QTRY_VERIFY(m_view->band()->text().contains(u"gone"_s));
    QVERIFY(choose(u"Create it again"_s));
    QTRY_COMPARE(m_fake->string, "xold");
}

void TestValueView::otherTypeOffersNoOverwrite()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"x"_s);
    m_fake->saveFailure = {ValueFailure::Kind::WrongType, u"The key holds a list now."_s};
    m_view->save();
    QTRY_VERIFY(m_view->band()->text().contains(u"list"_s));
    QVERIFY(!choose(u"Overwrite theirs"_s));
}

void TestValueView::binaryIsShownInHexAndNotEdited()
{
    open(string(QByteArray("\x00\x01\xff", 3)));
    QCOMPARE(m_view->bytesPane()->mode(), BytesPane::Mode::Hex);
    QVERIFY(!m_view->bytesPane()->isEditable());
    m_view->bytesPane()->setMode(BytesPane::Mode::Text);
    QCOMPARE(m_view->bytesPane()->view()->visibleText(), QStringList{u"\\x00\\x01\\xff"_s});
    QVERIFY(!m_view->isModified());
}

void TestValueView::jsonIsShownIndentedWithItsNumbers()
{
    open(string("{\"a\":12345678901234567890.10,\"b\":[1]}"));
    QVERIFY(m_view->bytesPane()->isJson());
    m_view->bytesPane()->setMode(BytesPane::Mode::Json);
    const QStringList lines = m_view->bytesPane()->view()->visibleText();
    QVERIFY(lines.size() > 3);
    QVERIFY2(lines.join(u'\n').contains(u"12345678901234567890.10"_s), qPrintable(lines.join(u'\n')));
    QVERIFY(!m_view->isModified());
}

void TestValueView::largeStringIsPagedAndNotEdited()
{
    open(string(QByteArray("line of text\n").repeated(600'000))); // 7.8 MB
    QVERIFY(!m_view->bytesPane()->isEditable());
    QTRY_VERIFY(!m_view->bytesPane()->view()->visibleText().isEmpty());
    QCOMPARE(m_view->bytesPane()->view()->visibleText().first(), u"line of text"_s);
}

void TestValueView::missingKeyIsSaid()
{
    auto key = string({});
    key->type = KeyType::Missing;
    open(std::move(key));
    QCOMPARE(m_view->document().state(), ValueDocument::State::Missing);
    m_fake->type = KeyType::String;
    m_fake->string = "here";
    m_view->reload();
    QTRY_COMPARE(editor()->toPlainText(), u"here"_s);
}

void TestValueView::failureIsSaidAndReloadWorks()
{
    auto key = string("v");
    key->readFailure = {ValueFailure::Kind::Other, u"link lost"_s};
    open(std::move(key));
    QCOMPARE(m_view->document().state(), ValueDocument::State::Failed);
    QCOMPARE(m_view->document().errorString(), u"link lost"_s);
    m_fake->readFailure = {};
    m_view->reload();
    QTRY_COMPARE(editor()->toPlainText(), u"v"_s);
}

void TestValueView::typeThatChangedIsSaid()
{
    open(string("v"));
    m_fake->type = KeyType::Hash;
    m_fake->typeName = "hash";
    m_fake->fields = {{"a", "1"}};
    m_view->reload();
    QTRY_COMPARE(
        m_view->collectionPane()->table()->model() ? m_view->collectionPane()->table()->model()->rowCount() : 0, 1);
    QVERIFY(m_view->band()->text().contains(u"another type"_s));
    QVERIFY(m_view->collectionPane()->isVisible());
}

void TestValueView::unknownTypeHasAPageOfItsOwn()
{
    auto key = string({});
    key->type = KeyType::Other;
    key->typeName = "ReJSON-RL";
    open(std::move(key));
    QVERIFY(!m_view->bytesPane()->isVisible());
    QVERIFY(!m_view->collectionPane()->isVisible());
}

void TestValueView::reloadWithChangesAsks()
{
    open(string("old"));
    QTest::keyClicks(editor(), u"x"_s);
    m_view->reload();
    QVERIFY(!m_view->band()->text().isEmpty());
    QVERIFY(choose(u"Keep editing"_s));
    QCOMPARE(editor()->toPlainText(), u"xold"_s);
    m_view->reload();
    QVERIFY(choose(u"Reload"_s));
    QTRY_COMPARE(editor()->toPlainText(), u"old"_s);
}

void TestValueView::hashIsEditedInThePane()
{
    open(hash({{"a", "1"}, {"b", "2"}}));
    CollectionPane *pane = m_view->collectionPane();
    QCOMPARE(pane->table()->currentIndex().row(), 0);
    QCOMPARE(pane->bytesPane()->bytes(), "1");
    QTest::keyClicks(pane->bytesPane()->editor(), u"9"_s);
    QTRY_COMPARE(m_view->saveBar()->preview(), u"HSET k a 91"_s);
    pane->table()->selectRow(1);
    QCOMPARE(pane->bytesPane()->bytes(), "2");
    auto *model = qobject_cast<HashModel *>(pane->table()->model());
    model->removeRowsAt({1});
    QTRY_COMPARE(m_view->saveBar()->preview(), u"HSET k a 91\nHDEL k b"_s);
    QVERIFY(!pane->bytesPane()->isEditable()); // of a deleted field
    m_view->discard();
    QVERIFY(!m_view->isModified());
    pane->table()->selectRow(0);
    QCOMPARE(pane->bytesPane()->bytes(), "1");
}

void TestValueView::hashKeepsItsPlaceAfterSaving()
{
    open(hash({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
    CollectionPane *pane = m_view->collectionPane();
    pane->table()->selectRow(1);
    QTest::keyClicks(pane->bytesPane()->editor(), u"x"_s);
    m_view->save();
    QTRY_COMPARE(m_fake->fields["b"], "x2");
    QTRY_VERIFY(!m_view->isModified()); // read anew
    QTRY_COMPARE(pane->table()->currentIndex().row(), 1);
    QCOMPARE(pane->bytesPane()->bytes(), "x2");
}

QTEST_MAIN(TestValueView)
#include "tst_valueview.moc"
