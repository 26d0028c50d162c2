// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearraylist.h>
#include <QtCore/qbytearrayview.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <span>

namespace QRedis::Private {

//! Bounds of one reply. Exceeding any of them is a protocol error.
struct ReadLimits
{
    int depth = 128; //!< Nested aggregates.
    qint64 elements = qint64(1) << 30; //!< Of one frame, all levels together.
    qint64 bytes = qint64(1) << 40; //!< Of one frame.
};

/*!
    Cuts a stream of bytes into complete RESP2 and RESP3 frames.

    Plain class, no socket, no clock; belongs to one connection and one epoch: a new socket gets a new Parser.
    Resumable at every byte, iterative, bounded; nothing is allocated on the word of a length alone: a bulk string
    above QRedisReader::BlobThreshold gets a byte array of its own that starts at min(length, 1 MiB) and grows to
    min(length, 2 x received), filled directly by the caller through writeSpan().

    Use: write into writeSpan(), tell commit(), call next() until it answers NeedMore. What a frame refers to
    stays valid until the next call of any non-const function; next() itself frees the frame before.
*/
class Parser
{
public:
    enum class Status { NeedMore, Frame, Error };

    struct Frame
    {
        QByteArrayView bytes; //!< Headers and small strings, as sent; the payload (and CRLF) of a blob is left out.
        QByteArrayList blobs; //!< Payloads of bulk strings above the threshold, in order.
        bool push = false; //!< A push (`>`), to be given to subscriptions.
    };

    explicit Parser(const ReadLimits &limits = {});

    //! Where the next bytes are to be read into: never empty. In the middle of a blob it is the blob's own memory.
    std::span<char> writeSpan();
    //! \a size bytes were written to the start of writeSpan().
    void commit(qsizetype size);

    //! Convenience for tests and fuzzing: copies \a bytes in.
    void feed(QByteArrayView bytes);

    /*!
        Scans for the next complete frame. A push that stands inside another frame's aggregate (Redis 7.0 does that in
        an EXEC) is cut out of it and answered as a frame of its own, before the outer one.
        After Error every further call answers Error.
    */
    Status next();
    const Frame &frame() const { return m_frame; }
    //! The frame, with its blobs moved out.
    Frame takeFrame();
    QString errorString() const { return m_error; }

    //! True while bytes wait that were committed but not yet answered as a frame: the link stands in the middle of one, or more are complete.
    bool hasUnreadBytes() const;
    //! Memory held for input, in bytes.
    qsizetype capacity() const;

private:
    // The implementation is the parser author's.
    Frame m_frame;
    QString m_error;
};

} // namespace QRedis::Private
