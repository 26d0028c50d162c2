// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keymodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;

namespace {

//! Answers at once: every key is a string of 100 bytes; those that end in "soon" expire.
class FakeDetails : public KeyDetailSource
{
public:
    void fetchDetails(const QByteArrayList &keys) override
    {
        batches << keys;
        if (silent)
            return;
        QList<KeyDetail> details;
        for (const QByteArray &key : keys)
            details << KeyDetail{key, KeyType::String, "string", key.endsWith("soon") ? 90'000 : -1, 100, "raw"};
        Q_EMIT detailsFetched(details);
    }

    QList<QByteArrayList> batches;
    bool silent = false;
};

QByteArrayList names(const KeyModel &model)
{
    QByteArrayList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, KeyModel::NameColumn).data().toString().toUtf8();
    return result;
}

} // namespace

class TestKeyModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void showsNothingAtFirst();
    void opensAndClosesNamespaces();
    void flatTableShowsWholeKeys();
    void filterHasAnExpandedSetOfItsOwn();
    void oneLayoutChangePerSnapshot();
    void currentRowFollowsItsKey();
    void persistentIndexOfARemovedKeyIsInvalid();
    void heldRowsStayAndCountTheNew();
    void detailsOfVisibleRowsOnly();
    void detailsAreFetchedOnceAndForgotten();
    void parentRowIsTheNamespace();
    void columnsReadWell();

private:
    std::unique_ptr<KeyStore> m_store;
    std::unique_ptr<KeyModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestKeyModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_store = std::make_unique<KeyStore>();
    m_model = std::make_unique<KeyModel>(m_store.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestKeyModel::showsNothingAtFirst()
{
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->columnCount(), int(KeyModel::ColumnCount));
    QVERIFY(!m_model->isComplete());
    QTRY_VERIFY(m_model->isComplete()); // an empty database is an answer too
    QCOMPARE(m_model->keyCount(), 0);
}

void TestKeyModel::opensAndClosesNamespaces()
{
    m_store->add({"a:1", "a:2", "b"});
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "b"}));
    m_model->setExpanded(0, true);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "1", "2", "b"}));
    QVERIFY(m_model->isExpanded(0));
    QCOMPARE(m_model->index(1, 0).data(KeyModel::DepthRole).toInt(), 1);
    QCOMPARE(m_model->index(1, 0).data(KeyModel::KeyRole).toByteArray(), "a:1");
    m_store->add({"a:0"});
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "0", "1", "2", "b"}));
    m_model->setExpanded(0, false);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "b"}));
    QCOMPARE(m_model->index(0, 0).data(KeyModel::CountRole).toLongLong(), 3);
}

void TestKeyModel::flatTableShowsWholeKeys()
{
    m_store->add({"a:1", "b", "a:2"});
    m_model->setTree(false);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:1", "a:2", "b"}));
    m_model->setTree(true);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "b"}));
}

void TestKeyModel::filterHasAnExpandedSetOfItsOwn()
{
    m_store->add({"a:1", "a:2", "b:1"});
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->setExpanded(1, true);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "b:", "1"}));
    m_model->setFilter(u"*1"_s);
    QVERIFY(!m_model->isComplete());
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "1", "b:", "1"}));
    QVERIFY(m_model->isComplete());
    QCOMPARE(m_model->matchCount(), 2);
    QCOMPARE(m_model->keyCount(), 3);
    m_model->setExpanded(2, false);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "1", "b:"}));
    m_model->setFilter(u"nothing"_s);
    QTRY_COMPARE(m_model->rowCount(), 0);
    m_model->setFilter({});
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a:", "b:", "1"}));
}

void TestKeyModel::oneLayoutChangePerSnapshot()
{
    m_store->add({"a", "c"});
    QTRY_COMPARE(m_model->rowCount(), 2);
    QSignalSpy layout(m_model.get(), &QAbstractItemModel::layoutChanged);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    int snapshots = 0;
    connect(m_store.get(), &KeyStore::rowsChanged, this, [&] { ++snapshots; });
    m_store->add({"b", "d", "e"});
    QTRY_COMPARE(m_model->rowCount(), 5);
    QCOMPARE(layout.size(), snapshots);
    QVERIFY(inserted.isEmpty() && reset.isEmpty());
}

void TestKeyModel::currentRowFollowsItsKey()
{
    m_store->add({"n:1", "n:5", "x"});
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->setExpanded(0, true);
    QTRY_COMPARE(m_model->rowCount(), 4);
    const QPersistentModelIndex key(m_model->index(2, KeyModel::TtlColumn));
    const QPersistentModelIndex name(m_model->index(0, KeyModel::NameColumn));
    const QPersistentModelIndex last(m_model->index(3, KeyModel::NameColumn));
    m_store->add({"a", "n:3", "n:7", "n:1:deep", "w"});
    QTRY_COMPARE(m_model->keyCount(), 8);
    QCOMPARE(key.data(KeyModel::KeyRole).toByteArray(), "n:5");
    QCOMPARE(key.column(), int(KeyModel::TtlColumn));
    QCOMPARE(name.data(KeyModel::KeyRole).toByteArray(), "n:");
    QCOMPARE(last.data(KeyModel::KeyRole).toByteArray(), "x");
}

void TestKeyModel::persistentIndexOfARemovedKeyIsInvalid()
{
    m_store->add({"a", "b", "c"});
    QTRY_COMPARE(m_model->rowCount(), 3);
    const QPersistentModelIndex gone(m_model->index(1, 0));
    const QPersistentModelIndex stays(m_model->index(2, 0));
    m_store->remove({"b"});
    QTRY_COMPARE(m_model->rowCount(), 2);
    QVERIFY(!gone.isValid());
    QCOMPARE(stays.row(), 1);
}

void TestKeyModel::heldRowsStayAndCountTheNew()
{
    m_store->add({"b"});
    QTRY_COMPARE(m_model->rowCount(), 1);
    m_model->setHeld(true);
    m_store->add({"a", "c"});
    QTRY_COMPARE(m_model->pendingKeys(), 2);
    QCOMPARE(names(*m_model), QByteArrayList{"b"});
    m_model->setHeld(false);
    QCOMPARE(names(*m_model), (QByteArrayList{"a", "b", "c"}));
    QCOMPARE(m_model->pendingKeys(), 0);
}

void TestKeyModel::detailsOfVisibleRowsOnly()
{
    FakeDetails details;
    m_model->setDetailSource(&details);
    QByteArrayList keys{"ns:1"};
    for (int i = 0; i < 100; ++i)
        keys << "k" + QByteArray::number(100 + i);
    m_store->add(keys);
    QTRY_COMPARE(m_model->rowCount(), 101);
    QVERIFY(details.batches.isEmpty());
    m_model->fetchDetails(98, 300); // the last row is a namespace
    QCOMPARE(details.batches, (QList<QByteArrayList>{{"k198", "k199"}}));
    QCOMPARE(m_model->index(99, KeyModel::TypeColumn).data().toString(), u"string"_s);
    QVERIFY(m_model->index(97, KeyModel::TypeColumn).data().toString().isEmpty());
}

void TestKeyModel::detailsAreFetchedOnceAndForgotten()
{
    FakeDetails details;
    m_model->setDetailSource(&details);
    m_store->add({"a", "b"});
    QTRY_COMPARE(m_model->rowCount(), 2);
    details.silent = true;
    m_model->fetchDetails(0, 1);
    m_model->fetchDetails(0, 1); // on its way
    QCOMPARE(details.batches.size(), 1);
    Q_EMIT details.detailsFailed({"a", "b"});
    details.silent = false;
    m_model->fetchDetails(0, 1); // may be asked again
    m_model->fetchDetails(0, 1); // known
    QCOMPARE(details.batches.size(), 2);
    m_model->forgetDetails({"a"});
    m_model->fetchDetails(0, 1);
    QCOMPARE(details.batches.last(), QByteArrayList{"a"});
}

void TestKeyModel::parentRowIsTheNamespace()
{
    m_store->add({"a", "n:m:1", "n:m:2", "n:o"});
    m_model->setFilter(u"*"_s);
    QTRY_COMPARE(names(*m_model), (QByteArrayList{"a", "n:", "m:", "1", "2", "o"}));
    QCOMPARE(m_model->parentRow(0), -1);
    QCOMPARE(m_model->parentRow(1), -1);
    QCOMPARE(m_model->parentRow(2), 1);
    QCOMPARE(m_model->parentRow(4), 2);
    QCOMPARE(m_model->parentRow(5), 1);
}

void TestKeyModel::columnsReadWell()
{
    FakeDetails details;
    m_model->setDetailSource(&details);
    m_store->add({"soon", QByteArray("\xff\n", 2)});
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->fetchDetails(0, 1);
    QCOMPARE(m_model->index(0, KeyModel::TtlColumn).data().toString(), u"1 min 30 s"_s);
    QCOMPARE(m_model->index(1, KeyModel::NameColumn).data().toString(), u"\\xff\\n"_s);
    QCOMPARE(m_model->index(1, KeyModel::TtlColumn).data().toString(), QString());
    QVERIFY(m_model->tickTtl(0, 0));
    QVERIFY(!m_model->tickTtl(1, 1));
}

QTEST_GUILESS_MAIN(TestKeyModel)
#include "tst_keymodel.moc"
