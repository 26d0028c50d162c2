// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keytableview.h"

#include "common/widgetkit.h"
#include "keys/bytetext.h"
#include "keys/keydelegate.h"
#include "keys/typebadge.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace Monitor {

namespace {

constexpr int DetailDelay = 60; // milliseconds that the rows stand still before details are asked for
constexpr qsizetype HoldFrom = 1000; // selected rows

} // namespace

KeyTableView::KeyTableView(QWidget *parent)
    : QTableView(parent)
    , m_delegate(new KeyDelegate(this))
    , m_detailTimer(this)
    , m_ttlTimer(this)
{
    styleTable(this);
    setItemDelegate(m_delegate);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(false);
    setAccessibleName(tr("Keys"));
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setSectionsMovable(false);

    m_detailTimer.setSingleShot(true);
    m_detailTimer.setInterval(DetailDelay);
    connect(&m_detailTimer, &QTimer::timeout, this, &KeyTableView::fetchDetails);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { m_detailTimer.start(); });
    m_ttlTimer.setInterval(1000);
    connect(&m_ttlTimer, &QTimer::timeout, this, [this] {
        const auto [first, last] = visibleRows();
        // Nothing on the screen expires: no timer, no repaint.
        if (!isVisible() || !m_keys || !m_keys->tickTtl(first, last))
            m_ttlTimer.stop();
    });
}

void KeyTableView::setKeyModel(KeyModel *model)
{
    if (m_keys)
        m_keys->disconnect(this);
    m_keys = model;
    QItemSelectionModel *old = selectionModel();
    setModel(model);
    delete old;
    if (!model)
        return;
    connect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, &KeyTableView::rememberTop);
    connect(model, &QAbstractItemModel::layoutChanged, this, &KeyTableView::restoreTop);
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        if (!m_ttlTimer.isActive())
            m_ttlTimer.start();
    });
    connect(model, &KeyModel::detailsWanted, this, [this] { m_detailTimer.start(); });
    horizontalHeader()->setSectionResizeMode(KeyModel::NameColumn, QHeaderView::Stretch);
    updateTree();
    m_detailTimer.start();
}

void KeyTableView::updateTree()
{
    m_delegate->setTree(m_keys && m_keys->isTree());
    updateColumns();
    viewport()->update();
}

void KeyTableView::updateColumns()
{
    if (!m_keys)
        return;
    const QFontMetrics metrics = fontMetrics();
    const int padding = 2 * Normal;
    const int widths[KeyModel::ColumnCount] = {
        24 * metrics.averageCharWidth(),
        typeBadgeSize(font(), QStringLiteral("string")).width() + padding,
        metrics.horizontalAdvance(ttlText(59 * 60'000 + 59'000)) + padding,
        metrics.horizontalAdvance(QStringLiteral("8,888 KiB")) + padding,
        metrics.horizontalAdvance(QStringLiteral("hashtable")) + padding + Tight,
    };
    int left = viewport()->width() - widths[KeyModel::NameColumn];
    for (int column = KeyModel::TypeColumn; column < KeyModel::ColumnCount; ++column) {
        left -= widths[column];
        setColumnHidden(column, left < 0);
        setColumnWidth(column, widths[column]);
    }
}

std::pair<int, int> KeyTableView::visibleRows() const
{
    if (!m_keys || m_keys->rowCount() == 0)
        return {0, -1};
    const int last = rowAt(viewport()->height() - 1);
    return {qMax(0, rowAt(0)), last < 0 ? m_keys->rowCount() - 1 : last};
}

QList<int> KeyTableView::selectedRowNumbers() const
{
    QList<int> rows;
    if (!selectionModel())
        return rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void KeyTableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_keys)
        return;
    qsizetype rows = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        rows += range.height();
    // Later: releasing swaps the rows, and the selection model is still at work here.
    const bool held = rows > HoldFrom;
    QMetaObject::invokeMethod(
        m_keys.get(), [keys = m_keys.get(), held] { keys->setHeld(held); }, Qt::QueuedConnection);
}

void KeyTableView::rememberTop()
{
    m_atTop = verticalScrollBar()->value() == 0;
    const int row = rowAt(0);
    m_topKey = row >= 0 && row < m_keys->rowCount() ? m_keys->key(row) : QByteArray();
}

void KeyTableView::restoreTop()
{
    // The header counts its sections anew when it is asked for the layout; only then there is a row to scroll to.
    executeDelayedItemsLayout();
    if (!m_atTop && !m_topKey.isEmpty()) {
        if (const int row = m_keys->nearest(m_topKey); row >= 0)
            verticalScrollBar()->setValue(row);
    }
    m_detailTimer.start();
}

void KeyTableView::fetchDetails()
{
    if (!m_keys || !isVisible())
        return;
    const auto [first, last] = visibleRows();
    m_keys->fetchDetails(first, last);
    m_ttlTimer.start();
}

void KeyTableView::toggle(int row)
{
    if (m_keys->kind(row) == KeyRows::Kind::Namespace)
        m_keys->setExpanded(row, !m_keys->isExpanded(row));
}

void KeyTableView::activate(int row)
{
    if (m_keys->kind(row) == KeyRows::Kind::Namespace)
        toggle(row);
    else
        Q_EMIT keyActivated(m_keys->key(row));
}

void KeyTableView::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    if (!m_keys || row < 0 || (event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return QTableView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(row);
        return;
    case Qt::Key_Right:
        if (m_keys->kind(row) == KeyRows::Kind::Namespace && !m_keys->isExpanded(row))
            toggle(row);
        else if (m_keys->isExpanded(row) && row + 1 < m_keys->rowCount())
            setCurrentIndex(m_keys->index(row + 1, KeyModel::NameColumn));
        return;
    case Qt::Key_Left:
        if (m_keys->isExpanded(row))
            toggle(row);
        else if (const int parent = m_keys->parentRow(row); parent >= 0)
            setCurrentIndex(m_keys->index(parent, KeyModel::NameColumn));
        return;
    case Qt::Key_Home:
        setCurrentIndex(m_keys->index(0, KeyModel::NameColumn));
        return;
    case Qt::Key_End:
        setCurrentIndex(m_keys->index(m_keys->rowCount() - 1, KeyModel::NameColumn));
        return;
    default:
        QTableView::keyPressEvent(event);
    }
}

bool KeyTableView::hitsArrow(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    if (!m_keys || !m_keys->isTree() || index.column() != KeyModel::NameColumn
        || m_keys->kind(index.row()) != KeyRows::Kind::Namespace)
        return false;
    const QRect arrow = m_delegate->arrowRect(visualRect(index), m_keys->depth(index.row()));
    return arrow.adjusted(-Tight, -Tight, Tight, Tight).contains(position);
}

void KeyTableView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && hitsArrow(event->position().toPoint())) {
        toggle(indexAt(event->position().toPoint()).row());
        return;
    }
    QTableView::mousePressEvent(event);
}

void KeyTableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() && !hitsArrow(event->position().toPoint()))
        activate(index.row());
}

void KeyTableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    updateColumns();
    m_detailTimer.start();
}

void KeyTableView::showEvent(QShowEvent *event)
{
    QTableView::showEvent(event);
    m_detailTimer.start();
}

//! Jumps to the first row at or after the typed text: a binary search, where the base class would ask every row.
void KeyTableView::keyboardSearch(const QString &search)
{
    if (!m_keys || m_keys->rowCount() == 0 || search.isEmpty())
        return;
    QByteArray prefix;
    if (const int row = currentIndex().row(); row >= 0 && m_keys->parentRow(row) >= 0)
        prefix = m_keys->key(m_keys->parentRow(row));
    const QByteArray wanted = prefix + search.toUtf8();
    int row = m_keys->nearest(wanted);
    // Where no key has the text, the nearest row is the one before the place.
    if (row + 1 < m_keys->rowCount() && compareKeys(m_keys->key(row), wanted) < 0)
        ++row;
    setCurrentIndex(m_keys->index(row, KeyModel::NameColumn));
}

} // namespace Monitor
