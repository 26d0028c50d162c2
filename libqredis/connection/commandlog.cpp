// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandlog.h"

#include "protocol/commandtable.h"
#include "protocol/writer.h"

#include <algorithm>
#include <cstring>

namespace QRedis::Private {

void CommandLog::append(Command command, std::span<const QRedisArg> arguments)
{
    const CommandInfo &info = commandInfo(command);
    qsizetype room = Writer::HeaderSize + info.encodedName.size();
    for (const QRedisArg &argument : arguments)
        room += Writer::HeaderSize + 2 + (argument.size() < LargeWord ? argument.size() : 0);

    char *out = Writer::arrayHeader(reserve(room), info.nameWords + qsizetype(arguments.size()));
    out = std::copy_n(info.encodedName.data(), info.encodedName.size(), out);
    for (const QRedisArg &argument : arguments) {
        if (argument.size() < LargeWord) {
            out = Writer::bulk(out, argument.view());
            continue;
        }
        out = Writer::bulkHeader(out, argument.size());
        written(out - m_cursor);
        reference(argument.toByteArray());
        *out++ = '\r';
        *out++ = '\n';
    }
    written(out - m_cursor);
}

void CommandLog::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    char *out = reserve(bytes.size());
    std::memcpy(out, bytes.data(), std::size_t(bytes.size()));
    written(bytes.size());
}

void CommandLog::append(CommandLog &&other)
{
    if (other.size() < CopiedBatch) { // one write for many small ones
        for (const Segment &segment : other.m_segments)
            append(QByteArrayView(segment.data, segment.size));
        other = CommandLog();
        return;
    }
    for (Segment &segment : other.m_segments) {
        segment.begin = m_end;
        m_end += quint64(segment.size);
        m_segments.push_back(std::move(segment));
    }
    m_referenced += other.m_referenced;
    other = CommandLog();
}

auto CommandLog::segmentAt(quint64 position) const -> std::deque<Segment>::const_iterator
{
    return std::prev(std::upper_bound(m_segments.begin(), m_segments.end(), position,
                                      [](quint64 at, const Segment &segment) { return at < segment.begin; }));
}

QByteArrayView CommandLog::piece(quint64 from, quint64 to) const
{
    const auto segment = segmentAt(from);
    const qsizetype offset = qsizetype(from - segment->begin);
    return {segment->data + offset, std::min(segment->size - offset, qsizetype(to - from))};
}

CommandLog CommandLog::part(quint64 from, quint64 to) const
{
    CommandLog part;
    for (auto segment = segmentAt(from); from != to; ++segment) {
        const QByteArrayView bytes = piece(from, to);
        part.m_segments.push_back({segment->owner, bytes.data(), bytes.size(), part.m_end});
        part.m_end += quint64(bytes.size());
        part.m_referenced += bytes.size();
        from += quint64(bytes.size());
    }
    return part;
}

QByteArrayList CommandLog::words() const
{
    QByteArray bytes;
    bytes.reserve(size());
    for (const Segment &segment : m_segments)
        bytes.append(segment.data, segment.size);
    QRedisReader reader(bytes);
    QByteArrayList words;
    for (const QRedisValue &word : reader.takeValue().toList())
        words.append(word.toByteArray());
    return words;
}

void CommandLog::release(quint64 position)
{
    m_begin = position;
    while (!m_segments.empty() && m_segments.front().begin + quint64(m_segments.front().size) <= position)
        m_segments.pop_front();
    if (!m_segments.empty() || m_block.capacity() < BlockSize)
        return;
    if (m_block.capacity() > 2 * BlockSize) { // of one command with very many words
        m_block = {};
        m_cursor = m_limit = nullptr;
    } else if (m_block.isDetached()) {
        m_cursor = m_block.data(); // nobody refers to the block any more: write it again from its start
    }
}

char *CommandLog::reserve(qsizetype size)
{
    if (m_limit - m_cursor < size) {
        const qsizetype capacity = std::max(size, m_nextBlock);
        m_nextBlock = std::min(m_nextBlock * 4, BlockSize);
        m_block = QByteArray(capacity, Qt::Uninitialized);
        m_cursor = m_block.data();
        m_limit = m_cursor + capacity;
    }
    return m_cursor;
}

void CommandLog::written(qsizetype size)
{
    if (!m_segments.empty() && m_segments.back().data + m_segments.back().size == m_cursor
        && m_segments.back().owner.constData() == m_block.constData())
        m_segments.back().size += size;
    else
        m_segments.push_back({m_block, m_cursor, size, m_end});
    m_cursor += size;
    m_end += quint64(size);
}

void CommandLog::reference(const QByteArray &bytes)
{
    m_segments.push_back({bytes, bytes.constData(), bytes.size(), m_end});
    m_end += quint64(bytes.size());
    m_referenced += bytes.size();
}

} // namespace QRedis::Private
