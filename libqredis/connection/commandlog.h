// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediscall.h>

#include <deque>

namespace QRedis::Private {

/*!
    Commands as bytes, in order, addressed by their position since the log began.

    Bytes stay until release() frees them, so that what was sent can be sent again without a copy. Small words are
    written into blocks; a byte array of LargeWord bytes or more is referenced where it is. A pipeline fills a log of
    its own, which append() takes over whole.
*/
class CommandLog
{
public:
    CommandLog() = default;
    CommandLog(CommandLog &&) noexcept = default;
    CommandLog &operator=(CommandLog &&) noexcept = default;
    Q_DISABLE_COPY(CommandLog)

    static constexpr qsizetype LargeWord = 16 * 1024;

    quint64 begin() const { return m_begin; }
    quint64 end() const { return m_end; }
    qint64 size() const { return qint64(m_end - m_begin); }
    //! Bytes that were referenced instead of copied, since the log began.
    qint64 referenced() const { return m_referenced; }

    //! Encodes \a command with \a arguments; a command that is Unknown has its name among them.
    void append(Command command, std::span<const QRedisArg> arguments);
    //! Copies \a bytes, which are encoded already.
    void append(QByteArrayView bytes);
    //! Takes over all of \a other, which is empty afterwards.
    void append(CommandLog &&other);

    //! The longest run of bytes that lie together, from \a from on and not beyond \a to.
    QByteArrayView piece(quint64 from, quint64 to) const;
    //! The bytes from \a from to \a to as a log of their own, which shares their memory.
    CommandLog part(quint64 from, quint64 to) const;
    //! The words of the one command that stands in it.
    QByteArrayList words() const;
    //! Bytes below \a position are not needed any more.
    void release(quint64 position);

private:
    struct Segment
    {
        QByteArray owner; // shares the block or the caller's byte array
        const char *data;
        qsizetype size;
        quint64 begin;
    };

    static constexpr qsizetype FirstBlock = 512; // many logs hold one command only
    static constexpr qsizetype BlockSize = 64 * 1024;
    static constexpr qsizetype CopiedBatch = 4096;

    char *reserve(qsizetype size);
    void written(qsizetype size);
    void reference(const QByteArray &bytes);
    std::deque<Segment>::const_iterator segmentAt(quint64 position) const;

    std::deque<Segment> m_segments;
    QByteArray m_block; // written into from m_cursor on; segments share it
    qsizetype m_nextBlock = FirstBlock;
    char *m_cursor = nullptr;
    char *m_limit = nullptr;
    quint64 m_begin = 0;
    quint64 m_end = 0;
    qint64 m_referenced = 0;
};

} // namespace QRedis::Private
