// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The cursor, the selection, the mouse and the keyboard of ByteView.
#include "values/byteview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTextLayout>

#include <cmath>

namespace Monitor {

std::pair<qint64, qint64> ByteView::selection() const
{
    return std::minmax(m_anchor, m_cursor);
}

void ByteView::select(qint64 begin, qint64 end)
{
    const qint64 size = m_source ? m_source->size() : 0;
    m_anchor = qBound<qint64>(0, begin, size);
    m_cursor = qBound<qint64>(0, end, size);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void ByteView::selectAll()
{
    select(0, m_source ? m_source->size() : 0);
}

std::optional<QByteArray> ByteView::selectedBytes() const
{
    const auto [begin, end] = selection();
    if (!m_source || end - begin > MaxCopy)
        return std::nullopt;
    return m_source->read(begin, end - begin);
}

void ByteView::copy()
{
    const auto [begin, end] = selection();
    if (begin == end)
        return;
    const auto bytes = selectedBytes();
    if (!bytes) {
        Q_EMIT failed(end - begin > MaxCopy ? tr("At most 16 MiB can be copied at once.")
                                            : tr("These bytes are still being fetched. Copy again in a moment."));
        return;
    }
    if (m_mode == Mode::Hex) {
        QGuiApplication::clipboard()->setText(QString::fromLatin1(bytes->toHex(' ')));
        return;
    }
    QString text;
    for (qsizetype from = 0; from < bytes->size();) {
        const qsizetype length = LineIndex::lineLength(QByteArrayView(*bytes).sliced(from), true);
        const QByteArrayView line = QByteArrayView(*bytes).sliced(from, length);
        text += ByteRow(from, line).text();
        if (line.endsWith('\n'))
            text += u'\n';
        from += length;
    }
    QGuiApplication::clipboard()->setText(text);
}

qint64 ByteView::rowOfOffset(qint64 offset) const
{
    if (m_mode == Mode::Hex)
        return offset / HexColumns;
    if (!m_source)
        return 0;
    auto [line, begin] = m_index.anchorOfOffset(offset);
    // At most a stride of lines to count; without their bytes the anchor is near enough.
    while (line + 1 < m_index.lineCount()) {
        const auto bytes = m_source->read(begin, LineIndex::MaxLine + 4);
        if (!bytes)
            break;
        const qint64 length = LineIndex::lineLength(*bytes, begin + bytes->size() >= m_source->size());
        if (length == 0 || begin + length > offset)
            break;
        begin += length;
        ++line;
    }
    return line;
}

void ByteView::jumpTo(qint64 offset)
{
    moveCursor(offset, false);
}

void ByteView::moveCursor(qint64 offset, bool select)
{
    const qint64 size = m_source ? m_source->size() : 0;
    m_cursor = qBound<qint64>(0, offset, size);
    if (!select)
        m_anchor = m_cursor;
    if (m_mode == Mode::Text && m_cursor >= m_index.indexed() && !m_index.isComplete()) {
        m_indexTarget = qMax(m_indexTarget, qMin(size, m_cursor + 1));
        m_indexTimer.start();
    }
    ensureVisible();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void ByteView::ensureVisible()
{
    const qint64 row = qMin(rowOfOffset(m_cursor), qMax<qint64>(0, rowCount() - 1));
    const int page = verticalScrollBar()->pageStep();
    if (row < topRow())
        verticalScrollBar()->setValue(int(row));
    else if (row >= topRow() + page)
        verticalScrollBar()->setValue(int(row - page + 1));
}

qint64 ByteView::offsetAt(const QPoint &position) const
{
    if (!m_source || m_rows.empty())
        return 0;
    const qreal x = position.x() + horizontalScrollBar()->value();
    const int line = qBound(0, (position.y() - m_metrics.margin / 2) / m_metrics.row, int(m_rows.size()) - 1);
    if (m_mode == Mode::Hex) {
        const qint64 begin = (topRow() + line) * HexColumns;
        int column = 0;
        if (x >= m_metrics.asciiLeft - m_metrics.character / 2) {
            column = int(std::lround((x - m_metrics.asciiLeft) / m_metrics.character));
        } else {
            while (column < HexColumns && x >= hexColumnX(column) + m_metrics.character)
                ++column;
        }
        return qMin(begin + qBound(0, column, HexColumns), m_source->size());
    }
    const ByteRow &row = m_rows[size_t(line)];
    QTextLayout layout(row.text());
    const QTextLine text = layoutRow(&layout);
    return row.offsetAt(text.xToCursor(x - m_metrics.margin));
}

void ByteView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveCursor(offsetAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void ByteView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    if (event->position().y() < 0)
        verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub);
    else if (event->position().y() > viewport()->height())
        verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd);
    buildRows();
    moveCursor(offsetAt(event->position().toPoint()), true);
}

void ByteView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (!m_source)
        return QAbstractScrollArea::keyPressEvent(event);
    const bool select = event->modifiers() & Qt::ShiftModifier;
    const bool whole = event->modifiers() & Qt::ControlModifier;
    const qint64 row = rowOfOffset(m_cursor);
    const auto rowAt = [this](qint64 number) {
        const auto rows = readTextRows(qBound<qint64>(0, number, qMax<qint64>(0, rowCount() - 1)), 1);
        return rows && !rows->empty() ? rows->front() : ByteRow();
    };
    const auto vertical = [&](qint64 rows) {
        if (m_mode == Mode::Hex)
            return moveCursor(m_cursor + rows * HexColumns, select);
        const ByteRow from = rowAt(row);
        const ByteRow to = rowAt(row + rows);
        if (from.length() > 0 || to.length() > 0)
            moveCursor(to.offsetAt(from.indexOf(m_cursor)), select);
    };
    switch (event->key()) {
    case Qt::Key_Up:
        return vertical(-1);
    case Qt::Key_Down:
        return vertical(1);
    case Qt::Key_PageUp:
        return vertical(-verticalScrollBar()->pageStep());
    case Qt::Key_PageDown:
        return vertical(verticalScrollBar()->pageStep());
    case Qt::Key_Left:
        if (m_mode == Mode::Hex)
            return moveCursor(m_cursor - 1, select);
        if (const ByteRow current = rowAt(row); m_cursor > current.offset())
            return moveCursor(current.previous(m_cursor), select);
        if (row > 0) {
            const ByteRow above = rowAt(row - 1);
            return moveCursor(above.offsetAt(above.text().size()), select);
        }
        return;
    case Qt::Key_Right:
        return moveCursor(m_mode == Mode::Hex ? m_cursor + 1 : rowAt(row).next(m_cursor), select);
    case Qt::Key_Home:
        if (whole)
            return moveCursor(0, select);
        return moveCursor(m_mode == Mode::Hex ? row * HexColumns : rowAt(row).offset(), select);
    case Qt::Key_End:
        if (whole)
            return moveCursor(m_source->size(), select);
        if (m_mode == Mode::Hex)
            return moveCursor(row * HexColumns + HexColumns - 1, select);
        if (const ByteRow current = rowAt(row); current.length() > 0)
            return moveCursor(current.offsetAt(current.text().size()), select);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace Monitor
