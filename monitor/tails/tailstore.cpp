// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tails/tailstore.h"

namespace Monitor {

quint64 TailStore::append(qint64 time, const QByteArray &channel, const QByteArray &payload, Kind kind)
{
    auto id = m_channelIds.constFind(channel);
    if (id == m_channelIds.constEnd()) {
        id = m_channelIds.insert(channel, quint32(m_channels.size()));
        m_channels += channel;
    }

    if (m_end / ChunkSize - m_firstChunk == m_chunks.size()) {
        auto chunk = std::make_unique<Chunk>();
        chunk->records.reserve(ChunkSize);
        chunk->bytes = ChunkSize * qint64(sizeof(Record));
        // As much as its forerunner needed, so that a steady stream never grows a buffer twice.
        if (!m_chunks.empty())
            chunk->buffer.reserve(m_chunks.back()->buffer.size() + m_chunks.back()->buffer.size() / 16);
        m_bytes += chunk->bytes;
        m_chunks.push_back(std::move(chunk));
    }
    Chunk &chunk = *m_chunks.back();
    // Records that clear() jumped over.
    chunk.records.resize(m_end % ChunkSize, Record{0, 0, 0, 0, Kind::Note, Place::Buffer});

    Record record{time, 0, quint32(payload.size()), *id, kind, Place::Buffer};
    if (payload.size() > largePayload) {
        record.place = Place::Large;
        record.offset = quint32(chunk.large.size());
        chunk.large.push_back(payload);
    } else {
        record.offset = quint32(chunk.buffer.size());
        chunk.buffer.append(payload);
    }
    chunk.records.push_back(record);
    chunk.bytes += payload.size();
    m_bytes += payload.size();
    return m_end++;
}

quint64 TailStore::trim()
{
    while (m_bytes > m_limit && m_chunks.size() > 1) {
        const Chunk &oldest = *m_chunks.front();
        m_dropped += oldest.records.size() - m_skipped;
        m_bytes -= oldest.bytes;
        m_chunks.pop_front();
        ++m_firstChunk;
        m_skipped = 0;
    }
    if (m_bytes > m_limit && !m_chunks.empty())
        releaseLargest(*m_chunks.back());
    return begin();
}

void TailStore::releaseLargest(Chunk &chunk)
{
    for (Record &record : chunk.records) {
        if (m_bytes <= m_limit)
            return;
        if (record.place != Place::Large)
            continue;
        chunk.large[record.offset] = QByteArray();
        record.place = Place::Released;
        chunk.bytes -= record.length;
        m_bytes -= record.length;
    }
}

void TailStore::clear()
{
    m_chunks.clear();
    m_bytes = 0;
    m_firstChunk = m_end / ChunkSize;
    m_skipped = m_end % ChunkSize;
}

QByteArrayView TailStore::payload(quint64 sequence) const
{
    const Chunk &chunk = chunkOf(sequence);
    const Record &record = chunk.records[sequence % ChunkSize];
    switch (record.place) {
    case Place::Large:
        return chunk.large[record.offset];
    case Place::Released:
        return {};
    case Place::Buffer:
        break;
    }
    return QByteArrayView(chunk.buffer).sliced(record.offset, record.length);
}

} // namespace Monitor
