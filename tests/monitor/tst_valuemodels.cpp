// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/bytetext.h"
#include "values/collectionmodel.h"
#include "values/hashmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

//! Pages of rows that the test made; it answers when the event loop turns, or when the test says so.
class FakeValues : public ValueSource
{
public:
    void readHead(const QByteArray &, const ValueReply<ValueHead> &) override { }
    void readString(const QByteArray &, qint64, qint64, const ValueReply<QByteArray> &) override { }
    void save(const ValueEdit &, bool, const ValueReply<bool> &) override { }
    void readPage(const QByteArray &, KeyType type, const QByteArray &from, qint64 count,
                  const ValueReply<ValuePage> &reply) override
    {
        asked << from;
        ValueAnswer<ValuePage> answer;
        if (failNext) {
            failNext = false;
            answer.failure = {ValueFailure::Kind::Other, u"link lost"_s};
        } else if (type == KeyType::List || type == KeyType::SortedSet) {
            answer.value.rows = rows.mid(from.toLongLong(), count);
        } else {
            const qsizetype page = from.toLongLong();
            answer.value.rows = pages.value(page);
            answer.value.last = page + 1 >= pages.size();
            answer.value.next = QByteArray::number(page + 1);
        }
        QMetaObject::invokeMethod(
            this, [=] { reply(answer); }, Qt::QueuedConnection);
    }

    QList<QByteArrayList> rows;
    QList<QList<QByteArrayList>> pages;
    QByteArrayList asked;
    bool failNext = false;
};

QByteArrayList column(const QAbstractItemModel &model, int column)
{
    QByteArrayList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString().toUtf8();
    return texts;
}

} // namespace

class TestValueModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyTypeHasItsModel_data();
    void everyTypeHasItsModel();
    void listLoadsWhatIsShown();
    void farPagesAreForgotten();
    void shortPageOfAListThatShrank();
    void sortedSetKeepsScoresAsText();
    void scanGoesOnOverEmptyPages();
    void whatAScanSaysTwiceIsShownOnce();
    void failedPageIsLoadedWhenShownAgain();
    void streamShowsIdTimeAndFields();
    void bytesStayBytes();
    void answersAfterTheModelIsGoneAreDropped();
    void hashStagesChanges();
    void hashChangeBackIsNoChange();
    void hashAddsAboveAndRemoves();
    void hashRevertsAll();
    void addedFieldThatIsLoadedLaterKeepsItsRow();
    void editSaysItsCommands();
    void longWordsAreShortenedInThePreview();
};

void TestValueModels::everyTypeHasItsModel_data()
{
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<int>("columns");
    QTest::newRow("list") << KeyType::List << 2;
    QTest::newRow("hash") << KeyType::Hash << 2;
    QTest::newRow("set") << KeyType::Set << 1;
    QTest::newRow("sorted set") << KeyType::SortedSet << 3;
    QTest::newRow("stream") << KeyType::Stream << 3;
}

void TestValueModels::everyTypeHasItsModel()
{
    QFETCH(KeyType, type);
    FakeValues source;
    for (int i = 0; i < 450; ++i) {
        const QByteArray n = QByteArray::number(i);
        source.rows << QByteArrayList{n, "member" + n};
    }
    source.pages << source.rows.mid(0, 200) << source.rows.mid(200);
    std::unique_ptr<CollectionModel> model(CollectionModel::create(&source, "k", type, 450, nullptr));
    QAbstractItemModelTester tester(model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTEST(model->columnCount(), "columns");
    for (int i = 0; i < 4; ++i) {
        model->showRows(0, 449);
        QTRY_VERIFY(!model->isLoading());
    }
    QCOMPARE(model->rowCount(), 450);
    QVERIFY(model->index(449, model->contentColumn()).data(CollectionModel::LoadedRole).toBool());
    for (int section = 0; section < model->columnCount(); ++section)
        QVERIFY(!model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void TestValueModels::listLoadsWhatIsShown()
{
    FakeValues source;
    for (int i = 0; i < 1000; ++i)
        source.rows << QByteArrayList{"e" + QByteArray::number(i)};
    ListModel model(&source, "k", KeyType::List, 1000);
    QVERIFY(!model.index(500, 1).data(CollectionModel::LoadedRole).toBool());
    model.showRows(500, 520);
    model.showRows(500, 520);
    QTRY_COMPARE(model.index(500, 1).data().toString(), u"e500"_s);
    QCOMPARE(source.asked, QByteArrayList{"400"});
    QCOMPARE(model.index(500, 0).data().toString(), u"500"_s);
    model.showRows(590, 610);
    QTRY_COMPARE(model.index(610, 1).data().toString(), u"e610"_s);
    QCOMPARE(source.asked, (QByteArrayList{"400", "600"}));
}

void TestValueModels::farPagesAreForgotten()
{
    FakeValues source;
    ListModel model(&source, "k", KeyType::List, 5'000'000);
    QCOMPARE(model.rowCount(), 5'000'000);
    for (int page = 0; page < 100; ++page) {
        model.showRows(page * 1000, page * 1000 + 10);
        QTRY_VERIFY(!model.isLoading());
    }
    QCOMPARE(model.cachedPages(), IndexedModel::MaxPages);
}

void TestValueModels::shortPageOfAListThatShrank()
{
    FakeValues source;
    source.rows = {{"a"}, {"b"}};
    ListModel model(&source, "k", KeyType::List, 4);
    model.showRows(0, 3);
    QTRY_COMPARE(column(model, 1), (QByteArrayList{"a", "b", "", ""}));
    QVERIFY(!model.index(3, 1).data(CollectionModel::BytesRole).isValid());
}

void TestValueModels::sortedSetKeepsScoresAsText()
{
    FakeValues source;
    source.rows = {{"0.1", "m"}, {"17179869184.000002", "n"}, {"inf", "o"}};
    SortedSetModel model(&source, "k", KeyType::SortedSet, 3);
    model.showRows(0, 2);
    QTRY_COMPARE(column(model, 1), (QByteArrayList{"0.1", "17179869184.000002", "inf"}));
    QCOMPARE(column(model, 2), (QByteArrayList{"m", "n", "o"}));
}

void TestValueModels::scanGoesOnOverEmptyPages()
{
    FakeValues source;
    source.pages = {{{"a"}}, {}, {}, {{"b"}}};
    SetModel model(&source, "k", KeyType::Set);
    model.showRows(0, 10);
    QTRY_COMPARE(column(model, 0), QByteArrayList{"a"});
    model.showRows(0, 10);
    QTRY_COMPARE(column(model, 0), (QByteArrayList{"a", "b"}));
    QVERIFY(model.isComplete());
    QCOMPARE(model.pageBeginnings(), (QByteArrayList{"", "1", "2", "3"}));
    QVERIFY(!model.canFetchMore({}));
}

void TestValueModels::whatAScanSaysTwiceIsShownOnce()
{
    FakeValues source;
    source.pages = {{{"a", "1"}, {"b", "2"}, {"a", "1"}}, {{"b", "2"}, {"c", "3"}}};
    HashModel model(&source, "k");
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 2);
    model.showRows(0, 10);
    QTRY_COMPARE(column(model, 0), (QByteArrayList{"a", "b", "c"}));
}

void TestValueModels::failedPageIsLoadedWhenShownAgain()
{
    FakeValues source;
    source.pages = {{{"a"}}};
    source.failNext = true;
    SetModel model(&source, "k", KeyType::Set);
    QSignalSpy failed(&model, &CollectionModel::failed);
    model.fetchMore({});
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!model.canFetchMore({})); // the view asks all the time; it must not become a storm
    model.showRows(0, 0);
    QTRY_COMPARE(model.rowCount(), 1);
}

void TestValueModels::streamShowsIdTimeAndFields()
{
    FakeValues source;
    source.pages = {{{"1700000000123-0", "event", "login", "user", "ana"}}};
    StreamModel model(&source, "k", KeyType::Stream);
    model.showRows(0, 1);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), u"1700000000123-0"_s);
    QVERIFY(model.index(0, 1).data().toString().contains(u".123"));
    QCOMPARE(model.index(0, 2).data().toString(), u"event: login   user: ana"_s);
    QCOMPARE(model.index(0, 2).data(CollectionModel::BytesRole).toByteArray(), "event: login\nuser: ana");
}

void TestValueModels::bytesStayBytes()
{
    const QByteArray binary("\x00\xff\xfe\n\\", 5);
    FakeValues source;
    source.pages = {{{binary, binary}}};
    HashModel model(&source, "k");
    model.showRows(0, 1);
    QTRY_COMPARE(model.rowCount(), 1);
    const QModelIndex value = model.index(0, HashModel::ValueColumn);
    QCOMPARE(value.data(CollectionModel::BytesRole).toByteArray(), binary);
    // What an editor shows and gives back unchanged changes nothing.
    QVERIFY(model.setData(value, value.data(Qt::EditRole), Qt::EditRole));
    QVERIFY(!model.isModified());
    QVERIFY(model.setData(value, QString(value.data(Qt::EditRole).toString() + u'!'), Qt::EditRole));
    QCOMPARE(model.edit().fields()[binary].after, QByteArray(binary + '!'));
}

void TestValueModels::answersAfterTheModelIsGoneAreDropped()
{
    FakeValues source;
    source.pages = {{{"a"}}};
    {
        SetModel model(&source, "k", KeyType::Set);
        model.showRows(0, 1);
    }
    QCoreApplication::processEvents(); // must not touch it
    QCOMPARE(source.asked.size(), 1);
}

void TestValueModels::hashStagesChanges()
{
    FakeValues source;
    source.pages = {{{"a", "1"}, {"b", "2"}, {"c", "3"}}};
    HashModel model(&source, "k");
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 3);
    QSignalSpy edited(&model, &HashModel::editChanged);
    model.setData(model.index(0, 1), u"one"_s, Qt::EditRole);
    model.removeRowsAt({2});
    QCOMPARE(edited.size(), 2);
    QCOMPARE(model.index(0, 1).data().toString(), u"one"_s);
    QCOMPARE(model.rowState(0), CollectionModel::RowState::Changed);
    QCOMPARE(model.rowState(1), CollectionModel::RowState::Unchanged);
    QCOMPARE(model.rowState(2), CollectionModel::RowState::Removed);
    QVERIFY(!(model.flags(model.index(2, 1)) & Qt::ItemIsEditable));
    QVERIFY(model.flags(model.index(1, 1)) & Qt::ItemIsEditable);
    model.setField("b", QByteArray(HashModel::InlineLimit + 1, 'x')); // no value for a line edit
    QVERIFY(!(model.flags(model.index(1, 1)) & Qt::ItemIsEditable));
    model.revertRow(1);
    const auto fields = model.edit().fields();
    QCOMPARE(fields["a"], (FieldChange{"1", "one"}));
    QCOMPARE(fields["c"], (FieldChange{"3", std::nullopt}));
    model.revertRow(2);
    QCOMPARE(model.rowState(2), CollectionModel::RowState::Unchanged);
}

void TestValueModels::hashChangeBackIsNoChange()
{
    FakeValues source;
    source.pages = {{{"a", "1"}}};
    HashModel model(&source, "k");
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 1);
    model.setField("a", "2");
    QVERIFY(model.isModified());
    model.setField("a", "1");
    QVERIFY(!model.isModified());
}

void TestValueModels::hashAddsAboveAndRemoves()
{
    FakeValues source;
    source.pages = {{{"a", "1"}}};
    HashModel model(&source, "k");
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.setField("new", "x"), 0);
    QCOMPARE(model.setField("newer", "y"), 0);
    QCOMPARE(model.setField("a", "2"), 2);
    QCOMPARE(column(model, 0), (QByteArrayList{"newer", "new", "a"}));
    QVERIFY(model.hasField("new") && model.hasField("a") && !model.hasField("b"));
    model.removeRowsAt({0, 2});
    QCOMPARE(column(model, 0), (QByteArrayList{"new", "a"}));
    QCOMPARE(model.edit().commands(), (QList<QByteArrayList>{{"HSET", "k", "new", "x"}, {"HDEL", "k", "a"}}));
}

void TestValueModels::hashRevertsAll()
{
    FakeValues source;
    source.pages = {{{"a", "1"}, {"b", "2"}}};
    HashModel model(&source, "k");
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 2);
    model.setField("new", "x");
    model.setField("a", "2");
    model.removeRowsAt({2});
    model.revertAll();
    QCOMPARE(column(model, 1), (QByteArrayList{"1", "2"}));
    QVERIFY(!model.isModified());
    QVERIFY(model.edit().isEmpty());
}

void TestValueModels::addedFieldThatIsLoadedLaterKeepsItsRow()
{
    FakeValues source;
    source.pages = {{{"a", "1"}}, {{"b", "theirs"}}};
    HashModel model(&source, "k");
    model.showRows(0, 10);
    QTRY_COMPARE(model.rowCount(), 1);
    model.setField("b", "mine");
    model.showRows(0, 10);
    QTRY_VERIFY(model.isComplete());
    // The edit still says that the field was not there: saving it is a conflict, not a silent overwrite.
    QCOMPARE(model.edit().fields()["b"], (FieldChange{std::nullopt, "mine"}));
    model.revertAll();
    QCOMPARE(model.index(1, 1).data().toString(), u"theirs"_s);
}

void TestValueModels::editSaysItsCommands()
{
    QVERIFY(ValueEdit::ofString("k", "a", "a").isEmpty());
    const ValueEdit edit = ValueEdit::ofString("my key", "a", "b\n");
    QCOMPARE(edit.commands(), (QList<QByteArrayList>{{"SET", "my key", "b\n", "KEEPTTL"}}));
    QCOMPARE(edit.preview(), u"SET \"my key\" \"b\\n\" KEEPTTL"_s);
    const ValueEdit hash =
        ValueEdit::ofHash("h", {{"a", {"1", "2"}}, {"b", {"1", std::nullopt}}, {"c", {std::nullopt, ""}}});
    QCOMPARE(hash.preview(), u"HSET h\n    a 2\n    c \"\"\nHDEL h b"_s);
    QCOMPARE(hash.preview(2), u"HSET h\n    a 2\n… and 2 more lines"_s);
}

void TestValueModels::longWordsAreShortenedInThePreview()
{
    const QString preview = ValueEdit::ofString("k", {}, QByteArray(3 << 20, 'x')).preview();
    QVERIFY(preview.size() < 200);
    QVERIFY(preview.contains(u"3.0 MiB"));
    QVERIFY(preview.endsWith(u"KEEPTTL"));
}

QTEST_GUILESS_MAIN(TestValueModels)
#include "tst_valuemodels.moc"
