// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QHash>

#include <deque>
#include <memory>
#include <vector>

namespace Monitor {

/*!
    The messages of a tail, kept in memory up to a bound: chunks of 4,096 compact records beside one byte buffer each.

    A plain object owned by its TailModel, used in one thread. Every message has a sequence number, counted from 0 and
    never used twice; finding its record is a division. Whole chunks are dropped from the front by trim(), so that a
    flood costs neither a move nor an allocation per message.
*/
class TailStore
{
public:
    enum class Kind : quint8 {
        Message, //!< A message of a channel.
        Gap, //!< Nothing was received for a while; time() is its end, the payload is its begin in ms as decimal.
        Note, //!< Something the tail says itself; the payload is text.
    };

    static constexpr qsizetype ChunkSize = 4096;
    static constexpr qint64 DefaultLimit = 64 << 20;

    explicit TailStore(qint64 limit = DefaultLimit)
        : m_limit(limit)
    {
    }

    //! Adds a message received at \a time (ms since the epoch) and answers its sequence number.
    quint64 append(qint64 time, const QByteArray &channel, const QByteArray &payload, Kind kind = Kind::Message);
    /*!
        Gives memory back until bytes() is within the limit: whole chunks from the front, but never the newest. Where that
        one alone is too large, its oldest large payloads go, and wasReleased() says so. Answers begin().
    */
    quint64 trim();
    //! Forgets everything; sequence numbers go on.
    void clear();

    //! The oldest message kept, and one past the newest.
    quint64 begin() const { return m_firstChunk * ChunkSize + m_skipped; }
    quint64 end() const { return m_end; }
    qsizetype size() const { return qsizetype(end() - begin()); }
    bool isEmpty() const { return end() == begin(); }

    qint64 time(quint64 sequence) const { return record(sequence).time; }
    Kind kind(quint64 sequence) const { return record(sequence).kind; }
    QByteArray channel(quint64 sequence) const { return m_channels.at(qsizetype(record(sequence).channel)); }
    //! Number of the channel in channels(); cheaper to compare than its name.
    quint32 channelId(quint64 sequence) const { return record(sequence).channel; }
    //! The payload's true length, also when its bytes were released.
    qint64 length(quint64 sequence) const { return record(sequence).length; }
    //! Valid until the store is changed.
    QByteArrayView payload(quint64 sequence) const;
    bool wasReleased(quint64 sequence) const { return record(sequence).place == Place::Released; }

    //! Every channel ever seen, in the order of appearance.
    const QByteArrayList &channels() const { return m_channels; }
    //! Memory held by records and payloads.
    qint64 bytes() const { return m_bytes; }
    qint64 limit() const { return m_limit; }
    //! Messages that trim() dropped since the beginning.
    quint64 droppedCount() const { return m_dropped; }

private:
    // Payloads above this stay in the byte array they came in, so that a chunk's own buffer is at most 32 MiB.
    static constexpr qsizetype largePayload = 8 * 1024;

    enum class Place : quint8 { Buffer, Large, Released };

    struct Record
    {
        qint64 time;
        quint32 offset; // into the buffer, or an index into large
        quint32 length;
        quint32 channel;
        Kind kind;
        Place place;
    };

    struct Chunk
    {
        std::vector<Record> records;
        QByteArray buffer;
        std::vector<QByteArray> large;
        qint64 bytes = 0;
    };

    const Chunk &chunkOf(quint64 sequence) const { return *m_chunks[std::size_t(sequence / ChunkSize - m_firstChunk)]; }
    const Record &record(quint64 sequence) const { return chunkOf(sequence).records[sequence % ChunkSize]; }
    void releaseLargest(Chunk &chunk);

    std::deque<std::unique_ptr<Chunk>> m_chunks;
    QByteArrayList m_channels;
    QHash<QByteArray, quint32> m_channelIds;
    qint64 m_limit;
    qint64 m_bytes = 0;
    quint64 m_firstChunk = 0;
    quint64 m_skipped = 0; // records of the first chunk that clear() hid
    quint64 m_end = 0;
    quint64 m_dropped = 0;
};

} // namespace Monitor
