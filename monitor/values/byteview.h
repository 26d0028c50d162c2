// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/byterow.h"
#include "values/bytesource.h"
#include "values/lineindex.h"

#include <QAbstractScrollArea>
#include <QPointer>
#include <QTimer>

#include <optional>

class QTextLayout;
class QTextLine;

namespace Monitor {

/*!
    Shows bytes of any length as text or in hex, and lets them be selected and copied.

    Owned by its parent; GUI thread; the source is somebody else's and may go at any time. Only the rows on the screen
    exist. In text, lines are indexed as far as the user has come and a little further, so that a large value on a
    server is not fetched whole for being looked at.
*/
class ByteView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    enum class Mode { Text, Hex };
    Q_ENUM(Mode)
    static constexpr int HexColumns = 16;
    //! Most bytes that can be copied at once.
    static constexpr qint64 MaxCopy = 16 << 20;

    explicit ByteView(QWidget *parent = nullptr);

    //! Null shows nothing.
    void setSource(ByteSource *source);
    ByteSource *source() const { return m_source; }
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }

    //! Rows known so far; all of them once isIndexed().
    qint64 rowCount() const;
    bool isIndexed() const { return m_mode == Mode::Hex || m_index.isComplete(); }
    qint64 topRow() const;
    //! Rows on the screen as they are painted; empty texts where bytes are on their way.
    QStringList visibleText() const;

    //! Selected bytes: from the first up to the second, which is not one of them.
    std::pair<qint64, qint64> selection() const;
    void select(qint64 begin, qint64 end);
    //! Nothing when they are not here or too many; then copy() says so by failed().
    std::optional<QByteArray> selectedBytes() const;
    //! Scrolls so that the byte at \a offset is on the screen, and puts the cursor there.
    void jumpTo(qint64 offset);

public Q_SLOTS:
    //! The selected bytes as they are shown: text (as UTF-8 with escapes) or hex digits.
    void copy();
    void selectAll();

Q_SIGNALS:
    void selectionChanged();
    void failed(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Metrics
    {
        int row; // height of a row
        int ascent;
        int margin;
        qreal character; // width
        int offsetDigits;
        qreal hexLeft;
        qreal asciiLeft;
    };

    void reset();
    void updateMetrics();
    void updateScrollBars();
    void advanceIndex();
    void buildRows();
    std::optional<std::vector<ByteRow>> readTextRows(qint64 first, int count) const;
    int visibleRowCount() const;
    qint64 rowOfOffset(qint64 offset) const;
    qint64 offsetAt(const QPoint &position) const;
    qreal hexColumnX(int column) const;
    QTextLine layoutRow(QTextLayout *layout) const;
    void paintText(QPainter *painter);
    void paintHex(QPainter *painter);
    void moveCursor(qint64 offset, bool select);
    void ensureVisible();

    QPointer<ByteSource> m_source;
    Mode m_mode = Mode::Text;
    LineIndex m_index;
    qint64 m_indexTarget = 0;
    QTimer m_indexTimer;
    Metrics m_metrics{};
    std::vector<ByteRow> m_rows; // from topRow() on, as far as they are here
    bool m_rowsValid = false;
    qint64 m_anchor = 0;
    qint64 m_cursor = 0;
};

} // namespace Monitor
