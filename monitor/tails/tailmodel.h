// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tails/messagefilter.h"
#include "tails/ratemeter.h"
#include "tails/tailstore.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QTimer>

#include <deque>

namespace Monitor {

/*!
    The rows of a tail: a window of sequence numbers over a TailStore, moved forward at most once a frame.

    Owned by its view or test; GUI thread. Messages are stored at once and shown with the next frame (30 a second at most),
    so that a burst of any size is one row insert. A filter is a queue of sequence numbers beside the store; pausing stops
    the window, not the stream. Texts are made in data(), for the rows that are painted.
*/
class TailModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Channel, Size, Payload, ColumnCount };
    enum Role {
        SequenceRole = Qt::UserRole, //!< quint64
        KindRole, //!< int of TailStore::Kind
        ChannelIdRole, //!< uint, for a colour per channel
    };

    static constexpr int FrameMs = 33;

    explicit TailModel(qint64 limit = TailStore::DefaultLimit, QObject *parent = nullptr);

    const TailStore &store() const { return m_store; }

    void append(qint64 time, const QByteArray &channel, const QByteArray &payload);
    //! Nothing was received from \a since to \a until (ms since the epoch): a row of its own, shown under any filter.
    void appendGap(qint64 since, qint64 until, const QByteArray &channel);
    void appendNote(qint64 time, const QString &text);

    bool isPaused() const { return m_paused; }
    //! While paused the rows stay as they are; continuing shows what arrived.
    void setPaused(bool paused);
    //! Messages stored that the paused view does not show yet.
    qint64 waitingCount() const;

    //! Shows only what \a filter accepts, and gaps. Messages kept already are searched in slices, newest first.
    void setFilter(const MessageFilter &filter);
    bool isFiltered() const { return !m_filter.isEmpty(); }
    //! A search over older messages is under way.
    bool isSearching() const { return m_searchAt > m_store.begin() && isFiltered(); }

    //! Forgets all messages.
    void clear();

    quint64 sequenceAt(int row) const;
    //! The row that shows \a sequence, -1 when there is none.
    int rowOf(quint64 sequence) const;
    //! Messages a second, whether shown or not.
    double rate() { return m_rate.rate(m_clock.elapsed()); }
    RateMeter &rateMeter() { return m_rate; }
    qint64 now() const { return m_clock.elapsed(); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    //! Shows at once what the next frame would. For tests and for leaving a pause.
    void flush();

Q_SIGNALS:
    //! Rows, counts or rates moved; at most once a frame.
    void advanced();
    void pausedChanged(bool paused);

private:
    void stored(quint64 sequence);
    void dropFront();
    void showNewest();
    void searchOlder();
    bool accepts(quint64 sequence) const;
    QString textFor(int column, quint64 sequence) const;

    TailStore m_store;
    MessageFilter m_filter;
    RateMeter m_rate;
    QElapsedTimer m_clock;
    QTimer m_frame;
    QTimer m_search;
    // What rowCount() promises: without a filter the numbers [m_shownBegin, m_shownEnd), with one m_matches.
    quint64 m_shownBegin = 0;
    quint64 m_shownEnd = 0;
    std::deque<quint64> m_matches;
    quint64 m_searchAt = 0; // messages before this one have not been searched yet
    bool m_paused = false;
};

} // namespace Monitor
