// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "inputbuffer.h"

#include <QtCore/qbytearraylist.h>
#include <QtCore/qbytearrayview.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <span>
#include <vector>

namespace QRedis::Private {

//! Bounds of one reply. Exceeding any of them is a protocol error.
struct ReadLimits
{
    int depth = 128; //!< Nested aggregates; never more than MaximumDepth.
    qint64 elements = qint64(1) << 30; //!< Of one frame, all levels and attributes together.
    qint64 bytes = qint64(1) << 40; //!< Of one frame, large strings included.

    //! Value trees are walked and destroyed recursively: this is what a small stack bears.
    static constexpr int MaximumDepth = 1024;
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
        QByteArrayList
            blobs; //!< Payloads of bulk strings, verbatim strings and blob errors above the threshold, in order.
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
    enum class State {
        Scanning,
        InBlob, //!< Bytes go to m_blob.
        BlobComplete, //!< m_blob was completed outside next(): its element is still to be counted.
        Failed,
    };
    //! Only a frame of which nothing was looked at needs as little as this.
    static constexpr qsizetype FreshFrame = 1;
    enum class Token { Partial, Scalar, Opened, Failed };

    // Every position below counts from m_input.begin(), where the outermost unfinished frame begins.

    //! Attributes that wait for the element they describe.
    struct Attributes
    {
        qsizetype start = -1; //!< Of the first one, in the frame's settled bytes; -1: there are none.
        qsizetype blobs = 0; //!< Blobs of the frame before them.
    };
    //! An aggregate or a streamed string whose end was not seen yet.
    struct Level
    {
        enum class Kind : quint8 { Aggregate, Map, Attributes, StreamedString };
        qint64 remaining; //!< Elements to come. Streamed: 0, and counted downwards from there.
        Attributes attributes; //!< Of Kind::Attributes: itself and those directly before it.
        Kind kind;
    };
    //! A frame being cut: `settled` bytes are in place, those from `segment` on are scanned but may have a gap before them.
    struct OpenFrame
    {
        qsizetype start = 0;
        qsizetype settled = 0; //!< End of the bytes that are in their place.
        qsizetype segment =
            0; //!< Begin of the scanned bytes that follow them; equal to settled while nothing was cut out.
        std::size_t levels = 0; //!< Open levels of the frames around it.
        QByteArrayList blobs;
        bool push = false;
    };

    // The rare halves of next(): apart, so that the usual one needs no more registers than it has.
    Status scanFrame();
    void releaseBlobs();

    bool cutSmallFrame();
    Token scanToken();
    Token scanLine(const char *token, const char *end);
    Token scanString(const char *token, const char *end);
    Token scanChunk(const char *token, const char *end);
    Token scanAggregate(const char *token, const char *end);
    Token scanStreamEnd(const char *token, const char *end);
    Token openLevel(Level level, const char *next);
    Token beginBlob(const char *payload, qsizetype length);
    Token scalarUpTo(const char *next);
    Token partial(qsizetype needed);
    Token fail(const QString &reason);
    Token failLimits();
    Token failLength(char marker, qint64 value);

    bool completeElement();
    void finishBlob();
    void settle(qsizetype end);
    void beginNestedPush();
    void finishFrame();
    //! Bytes of the outermost frame up to \a position.
    qint64 frameBytes(qsizetype position) const { return position + m_lifted; }

    InputBuffer m_input;
    qsizetype m_scan = 0; //!< Begin of the token to scan next.
    qsizetype m_needed = FreshFrame; //!< Size of the input below which scanning cannot go on.
    qsizetype m_searched = 0; //!< Of an unfinished line: no line break before this.
    std::vector<Level> m_levels;
    OpenFrame m_open;
    std::vector<OpenFrame> m_outer; //!< Frames around m_open, which is a push then.
    Attributes m_attributes;
    qint64 m_elements = 0; //!< Of the outermost frame so far.
    qint64 m_lifted = 0; //!< Bytes of the outermost frame that never were in the input.
    State m_state = State::Scanning;

    QByteArray m_blob; //!< Payload and CRLF; its size is what may be written so far.
    qsizetype m_blobReceived = 0;
    qsizetype m_blobTotal = 0;
    bool m_blobVerbatim = false;

    ReadLimits m_limits;
    Frame m_frame;
    QString m_error;
};

} // namespace QRedis::Private
