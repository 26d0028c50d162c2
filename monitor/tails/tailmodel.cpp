// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailmodel.h"

#include "common/textformat.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

// One slice of a search: short enough for a frame, long enough that 64 MB are through in a second.
constexpr qint64 searchSliceMs = 4;
constexpr quint64 searchStep = 512;

QString timeText(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time).toString(u"HH:mm:ss.zzz"_s);
}

} // namespace

TailModel::TailModel(qint64 limit, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(limit)
{
    m_clock.start();
    m_frame.setSingleShot(true);
    m_frame.setInterval(FrameMs);
    m_frame.setTimerType(Qt::PreciseTimer);
    connect(&m_frame, &QTimer::timeout, this, &TailModel::flush);
    m_search.setInterval(0);
    connect(&m_search, &QTimer::timeout, this, &TailModel::searchOlder);
}

void TailModel::append(qint64 time, const QByteArray &channel, const QByteArray &payload)
{
    m_rate.add(m_clock.elapsed(), 1);
    stored(m_store.append(time, channel, payload));
}

void TailModel::appendGap(qint64 since, qint64 until, const QByteArray &channel)
{
    stored(m_store.append(until, channel, QByteArray::number(since), TailStore::Kind::Gap));
}

void TailModel::appendNote(qint64 time, const QString &text)
{
    stored(m_store.append(time, QByteArray(), text.toUtf8(), TailStore::Kind::Note));
}

void TailModel::stored(quint64)
{
    if (!m_frame.isActive())
        m_frame.start();
}

void TailModel::flush()
{
    m_frame.stop();
    dropFront();
    if (!m_paused)
        showNewest();
    Q_EMIT advanced();
}

void TailModel::dropFront()
{
    const quint64 begin = m_store.trim();
    m_searchAt = qMax(m_searchAt, begin);
    if (isFiltered()) {
        const auto kept = std::lower_bound(m_matches.begin(), m_matches.end(), begin);
        const auto gone = int(kept - m_matches.begin());
        if (gone == 0)
            return;
        beginRemoveRows({}, 0, gone - 1);
        m_matches.erase(m_matches.begin(), kept);
        endRemoveRows();
    } else if (begin > m_shownBegin) {
        const quint64 first = qMin(begin, m_shownEnd);
        if (first > m_shownBegin) {
            beginRemoveRows({}, 0, int(first - m_shownBegin) - 1);
            m_shownBegin = first;
            endRemoveRows();
        }
    }
    m_shownBegin = qMax(m_shownBegin, begin);
    m_shownEnd = qMax(m_shownEnd, begin);
}

void TailModel::showNewest()
{
    const quint64 end = m_store.end();
    if (m_shownEnd == end)
        return;
    if (!isFiltered()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + int(end - m_shownEnd) - 1);
        m_shownEnd = end;
        endInsertRows();
        return;
    }
    std::vector<quint64> found;
    for (quint64 sequence = m_shownEnd; sequence < end; ++sequence) {
        if (accepts(sequence))
            found.push_back(sequence);
    }
    if (found.empty()) {
        m_shownEnd = end;
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + int(found.size()) - 1);
    m_matches.insert(m_matches.end(), found.begin(), found.end());
    m_shownEnd = end;
    endInsertRows();
}

bool TailModel::accepts(quint64 sequence) const
{
    return m_store.kind(sequence) != TailStore::Kind::Message
        || m_filter.accepts(m_store.channel(sequence), m_store.payload(sequence));
}

void TailModel::setFilter(const MessageFilter &filter)
{
    if (filter == m_filter)
        return;
    dropFront();
    beginResetModel();
    m_filter = filter;
    m_matches.clear();
    // What a pause holds back stays back; everything before it is searched in slices.
    m_searchAt = m_shownEnd;
    endResetModel();
    if (isFiltered())
        m_search.start();
    else
        m_search.stop();
    searchOlder();
    flush();
}

void TailModel::searchOlder()
{
    if (!isFiltered() || m_searchAt <= m_store.begin()) {
        m_search.stop();
        return;
    }
    QElapsedTimer slice;
    slice.start();
    std::vector<quint64> found; // newest first
    while (m_searchAt > m_store.begin() && slice.elapsed() < searchSliceMs) {
        const quint64 stop = qMax(m_store.begin(), m_searchAt - qMin(searchStep, m_searchAt));
        while (m_searchAt > stop) {
            if (accepts(--m_searchAt))
                found.push_back(m_searchAt);
        }
    }
    if (!found.empty()) {
        beginInsertRows({}, 0, int(found.size()) - 1);
        for (quint64 sequence : found)
            m_matches.push_front(sequence);
        endInsertRows();
    }
    if (m_searchAt <= m_store.begin())
        m_search.stop();
    Q_EMIT advanced();
}

void TailModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    if (paused)
        flush();
    m_paused = paused;
    if (!paused)
        flush();
    Q_EMIT pausedChanged(paused);
}

qint64 TailModel::waitingCount() const
{
    return m_paused ? qint64(m_store.end() - m_shownEnd) : 0;
}

void TailModel::clear()
{
    beginResetModel();
    m_store.clear();
    m_matches.clear();
    m_shownBegin = m_shownEnd = m_searchAt = m_store.end();
    m_search.stop();
    endResetModel();
    Q_EMIT advanced();
}

quint64 TailModel::sequenceAt(int row) const
{
    return isFiltered() ? m_matches[std::size_t(row)] : m_shownBegin + quint64(row);
}

int TailModel::rowOf(quint64 sequence) const
{
    if (!isFiltered())
        return sequence >= m_shownBegin && sequence < m_shownEnd ? int(sequence - m_shownBegin) : -1;
    const auto it = std::lower_bound(m_matches.begin(), m_matches.end(), sequence);
    return it != m_matches.end() && *it == sequence ? int(it - m_matches.begin()) : -1;
}

int TailModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_shownEnd - m_shownBegin);
}

int TailModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TailModel::textFor(int column, quint64 sequence) const
{
    const TailStore::Kind kind = m_store.kind(sequence);
    switch (column) {
    case Time:
        return timeText(m_store.time(sequence));
    case Channel:
        return kind == TailStore::Kind::Note ? QString() : cellText(m_store.channel(sequence), 200);
    case Size:
        return kind == TailStore::Kind::Message ? sizeText(m_store.length(sequence)) : QString();
    case Payload:
        break;
    default:
        return {};
    }
    if (kind == TailStore::Kind::Gap) {
        const qint64 since = m_store.payload(sequence).toByteArray().toLongLong();
        const qint64 lost = qMax<qint64>(0, m_store.time(sequence) - since);
        return tr("Gap: nothing was received from %1 for %2; messages of that time are lost")
            .arg(timeText(since), durationText(std::chrono::milliseconds(lost)));
    }
    if (m_store.wasReleased(sequence))
        return tr("(%1, given up to stay within memory)").arg(sizeText(m_store.length(sequence)));
    return cellText(m_store.payload(sequence));
}

QVariant TailModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const quint64 sequence = sequenceAt(index.row());
    // Between a drop in the store and the frame that removes its rows there is nothing to show.
    if (sequence < m_store.begin())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return textFor(index.column(), sequence);
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SequenceRole:
        return sequence;
    case KindRole:
        return int(m_store.kind(sequence));
    case ChannelIdRole:
        return m_store.channelId(sequence);
    default:
        return {};
    }
}

QVariant TailModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Channel:
        return tr("Channel");
    case Size:
        return tr("Size");
    case Payload:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace Monitor
