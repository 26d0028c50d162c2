// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/byteview.h"

#include "app/theme.h"
#include "common/widgetkit.h"

#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

constexpr qint64 IndexAhead = 1 << 20; // bytes beyond what is on the screen
constexpr qint64 IndexSlice = 4 << 20; // bytes in one turn of the event loop
constexpr qint64 ReadSize = 64 * 1024;
constexpr int TabColumns = 4;

} // namespace

ByteView::ByteView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_indexTimer(this)
{
    setFont(Theme::fixedFont());
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(NoFrame);
    setAccessibleName(tr("Value"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    m_indexTimer.setSingleShot(true);
    connect(&m_indexTimer, &QTimer::timeout, this, &ByteView::advanceIndex);
    updateMetrics();
}

void ByteView::setSource(ByteSource *source)
{
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (source) {
        connect(source, &ByteSource::available, this, [this] {
            m_rowsValid = false;
            viewport()->update();
            if (m_mode == Mode::Text && !m_index.isComplete())
                m_indexTimer.start();
        });
        connect(source, &ByteSource::failed, this, &ByteView::failed);
        connect(source, &QObject::destroyed, this, &ByteView::reset);
    }
    reset();
}

void ByteView::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    m_rowsValid = false;
    updateMetrics();
    updateScrollBars();
    if (mode == Mode::Text)
        advanceIndex();
    ensureVisible();
    viewport()->update();
}

void ByteView::reset()
{
    m_index = {};
    m_indexTarget = IndexAhead;
    m_rowsValid = false;
    m_anchor = m_cursor = 0;
    updateMetrics();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    if (m_mode == Mode::Text)
        advanceIndex();
    updateScrollBars();
    viewport()->update();
    Q_EMIT selectionChanged();
}

void ByteView::updateMetrics()
{
    const QFontMetricsF metrics(font());
    m_metrics.row = int(metrics.height()) + 3;
    m_metrics.ascent = int(metrics.ascent()) + 1;
    m_metrics.margin = Wide;
    m_metrics.character = metrics.horizontalAdvance(u'0');
    m_metrics.offsetDigits = int(qMax<qsizetype>(8, QString::number(m_source ? m_source->size() : 0, 16).size()));
    m_metrics.hexLeft = m_metrics.margin + (m_metrics.offsetDigits + 2) * m_metrics.character;
    m_metrics.asciiLeft = hexColumnX(HexColumns) + m_metrics.character;
}

qreal ByteView::hexColumnX(int column) const
{
    // Three characters a byte, one more in the middle.
    return m_metrics.hexLeft + (column * 3 + (column >= HexColumns / 2)) * m_metrics.character;
}

qint64 ByteView::rowCount() const
{
    if (!m_source)
        return 0;
    if (m_mode == Mode::Hex)
        return (m_source->size() + HexColumns - 1) / HexColumns;
    return m_index.lineCount();
}

qint64 ByteView::topRow() const
{
    return verticalScrollBar()->value();
}

int ByteView::visibleRowCount() const
{
    return qMax(1, (viewport()->height() - m_metrics.margin / 2) / m_metrics.row + 1);
}

void ByteView::updateScrollBars()
{
    const int page = qMax(1, visibleRowCount() - 1);
    const qint64 last = qMax<qint64>(0, rowCount() - page);
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setRange(0, int(qMin<qint64>(last, std::numeric_limits<int>::max())));

    qreal width = 0;
    if (m_mode == Mode::Hex) {
        width = m_metrics.asciiLeft + HexColumns * m_metrics.character;
    } else {
        for (const ByteRow &row : m_rows)
            width = qMax(width, m_metrics.margin + qreal(row.text().size() + 1) * m_metrics.character);
    }
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(int(m_metrics.character) * 4);
    horizontalScrollBar()->setRange(0, qMax(0, int(width) + m_metrics.margin - viewport()->width()));
}

//! Indexes lines up to m_indexTarget, a slice a turn; goes on when bytes arrive.
void ByteView::advanceIndex()
{
    if (!m_source || m_index.isComplete())
        return;
    const qint64 before = m_index.lineCount();
    const qint64 end = qMin(m_source->size(), m_index.indexed() + IndexSlice);
    do {
        const auto bytes = m_source->read(m_index.indexed(), ReadSize);
        if (!bytes)
            break;
        m_index.feed(*bytes, bytes->isEmpty() || m_index.indexed() + bytes->size() >= m_source->size());
    } while (!m_index.isComplete() && m_index.indexed() < qMin(end, m_indexTarget));
    if (m_index.lineCount() != before) {
        m_rowsValid = false;
        updateScrollBars();
        viewport()->update();
    }
    if (!m_index.isComplete() && m_index.indexed() >= end && m_index.indexed() < m_indexTarget)
        m_indexTimer.start();
}

std::optional<std::vector<ByteRow>> ByteView::readTextRows(qint64 first, int count) const
{
    std::vector<ByteRow> rows;
    auto [line, offset] = m_index.anchorOfLine(first);
    QByteArray buffer;
    qint64 bufferBegin = offset;
    const qint64 lastLine = qMin(first + count, m_index.lineCount());
    while (line < lastLine) {
        const bool atEnd = bufferBegin + buffer.size() >= m_source->size();
        const QByteArrayView rest = QByteArrayView(buffer).sliced(offset - bufferBegin);
        const qint64 length = LineIndex::lineLength(rest, atEnd);
        if (length == 0 && !atEnd) {
            const auto more = m_source->read(bufferBegin + buffer.size(), ReadSize);
            if (!more || more->isEmpty())
                return rows.empty() ? std::nullopt : std::optional(std::move(rows));
            buffer = rest.toByteArray() + *more;
            bufferBegin = offset;
            continue;
        }
        if (line >= first)
            rows.emplace_back(offset, rest.first(length));
        offset += length;
        ++line;
    }
    return rows;
}

void ByteView::buildRows()
{
    if (m_rowsValid || !m_source)
        return;
    m_rows.clear();
    const int count = visibleRowCount();
    if (m_mode == Mode::Text) {
        // Before the rows are read: reading may fetch, and a fetch may answer at once.
        m_rowsValid = true;
        if (auto rows = readTextRows(topRow(), count))
            m_rows = std::move(*rows);
        if (!m_rows.empty() && !m_index.isComplete()) {
            m_indexTarget = qMax(m_indexTarget, m_rows.back().offset() + IndexAhead);
            if (m_index.indexed() < m_indexTarget)
                m_indexTimer.start();
        }
        updateScrollBars();
        return;
    }
    m_rowsValid = true;
    for (qint64 row = topRow(); row < qMin(topRow() + count, rowCount()); ++row) {
        if (const auto bytes = m_source->read(row * HexColumns, HexColumns))
            m_rows.emplace_back(row * HexColumns, *bytes);
        else
            m_rows.emplace_back();
    }
}

QStringList ByteView::visibleText() const
{
    const_cast<ByteView *>(this)->buildRows();
    QStringList lines;
    for (const ByteRow &row : m_rows)
        lines << row.text();
    return lines;
}

void ByteView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    if (!m_source)
        return;
    buildRows();
    painter.translate(-horizontalScrollBar()->value(), m_metrics.margin / 2);
    if (m_mode == Mode::Text)
        paintText(&painter);
    else
        paintHex(&painter);
}

QTextLine ByteView::layoutRow(QTextLayout *layout) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTabStopDistance(TabColumns * m_metrics.character);
    layout->setFont(font());
    layout->setTextOption(option);
    layout->setCacheEnabled(false);
    layout->beginLayout();
    QTextLine line = layout->createLine();
    line.setLineWidth(1e6);
    line.setPosition({0, 0});
    layout->endLayout();
    return line;
}

void ByteView::paintText(QPainter *painter)
{
    const auto [begin, end] = selection();
    const QColor faint = Theme::color(Theme::Role::Accent);
    if (m_rows.empty() && m_source->size() > 0) {
        painter->setPen(Theme::color(Theme::Role::Muted));
        painter->drawText(m_metrics.margin, m_metrics.ascent, tr("Loading…"));
    }
    painter->setPen(palette().color(QPalette::Text));
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const ByteRow &row = m_rows[i];
        QTextLayout layout(row.text());
        layoutRow(&layout);
        QList<QTextLayout::FormatRange> formats;
        for (const ByteRow::Range &escape : row.escapes()) {
            QTextCharFormat format;
            format.setForeground(faint);
            formats << QTextLayout::FormatRange{escape.begin, escape.length, format};
        }
        if (begin < row.offset() + row.length() && end > row.offset()) {
            const int from = int(row.indexOf(begin));
            QTextCharFormat format;
            format.setBackground(palette().color(QPalette::Highlight));
            format.setForeground(palette().color(QPalette::HighlightedText));
            formats << QTextLayout::FormatRange{from, int(row.indexOf(end)) - from, format};
            // A selected line feed shows as half a character behind the line.
            if (end >= row.offset() + row.length()) {
                const qreal x = layout.lineAt(0).naturalTextWidth() + m_metrics.margin;
                painter->fillRect(QRectF(x, qreal(i) * m_metrics.row, m_metrics.character / 2, m_metrics.row),
                                  palette().brush(QPalette::Highlight));
            }
        }
        const QPointF position(m_metrics.margin, qreal(i) * m_metrics.row + 1);
        layout.draw(painter, position, formats);
        if (hasFocus()
            && (row.contains(m_cursor)
                || (m_cursor == m_source->size() && i + 1 == m_rows.size() && m_cursor == row.offset() + row.length())))
            layout.drawCursor(painter, position, int(row.indexOf(m_cursor)));
    }
}

void ByteView::paintHex(QPainter *painter)
{
    const auto [begin, end] = selection();
    const QColor text = palette().color(QPalette::Text);
    const QColor muted = Theme::color(Theme::Role::Muted);
    const QColor faint = Theme::color(Theme::Role::Faint);
    const qreal character = m_metrics.character;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        const qint64 offset = (topRow() + qint64(i)) * HexColumns;
        const qreal top = qreal(i) * m_metrics.row;
        const qreal base = top + m_metrics.ascent;
        painter->setPen(faint);
        painter->drawText(QPointF(m_metrics.margin, base),
                          QString::number(offset, 16).rightJustified(m_metrics.offsetDigits, u'0'));
        const auto bytes = m_source->read(offset, HexColumns);
        if (!bytes) {
            painter->setPen(muted);
            painter->drawText(QPointF(m_metrics.hexLeft, base), u"…"_s);
            continue;
        }
        for (int column = 0; column < int(bytes->size()); ++column) {
            const uchar byte = uchar(bytes->at(column));
            const bool selected = offset + column >= begin && offset + column < end;
            const QRectF hexCell(hexColumnX(column) - character / 2, top, character * 3, m_metrics.row);
            const QRectF asciiCell(m_metrics.asciiLeft + column * character, top, character, m_metrics.row);
            if (selected) {
                painter->fillRect(hexCell, palette().brush(QPalette::Highlight));
                painter->fillRect(asciiCell, palette().brush(QPalette::Highlight));
            }
            const bool printable = byte >= 0x20 && byte < 0x7f;
            painter->setPen(selected ? palette().color(QPalette::HighlightedText) : byte == 0 ? faint : text);
            painter->drawText(QPointF(hexColumnX(column), base), QString::number(byte, 16).rightJustified(2, u'0'));
            if (!selected)
                painter->setPen(printable ? muted : faint);
            painter->drawText(QPointF(asciiCell.left(), base), printable ? QString(QLatin1Char(char(byte))) : u"·"_s);
            if (hasFocus() && offset + column == m_cursor) {
                painter->setPen(Theme::color(Theme::Role::Accent));
                painter->drawRect(hexCell.adjusted(0, 0, -1, -1));
            }
        }
    }
}

void ByteView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_rowsValid = false;
    updateScrollBars();
}

void ByteView::scrollContentsBy(int, int dy)
{
    if (dy)
        m_rowsValid = false;
    viewport()->update();
}

void ByteView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_rowsValid = false;
        updateMetrics();
        updateScrollBars();
    }
}

void ByteView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ByteView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace Monitor
