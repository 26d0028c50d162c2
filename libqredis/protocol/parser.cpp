// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "parser.h"

#include "scan.h"
#include "smallframe.h"

#include "values/numbers.h"

#include <QRedis/qredisreader.h>

#include <algorithm>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace QRedis::Private {

namespace {

constexpr qsizetype BlobStart = 1024 * 1024;
constexpr qsizetype LineEnd = 2;
//! Longer than any number's line; big numbers have no bound of their own.
constexpr qsizetype LongestNumber = 64;

// Server bytes stay out of error texts, they may be somebody's data: one marker at most is named.
QString printable(char marker)
{
    if (marker > 0x20 && marker < 0x7f)
        return u"'"_s + QLatin1Char(marker) + u"'"_s;
    return u"0x"_s + QString::number(uchar(marker), 16);
}

bool isVerbatim(QByteArrayView payload)
{
    return payload.size() >= 4 && payload[3] == ':';
}

} // namespace

Parser::Parser(const ReadLimits &limits)
    : m_limits(limits)
{
    m_limits.depth = std::clamp(limits.depth, 1, ReadLimits::MaximumDepth);
    // Far from where adding lengths would overflow.
    m_limits.elements = std::clamp<qint64>(limits.elements, 1, qint64(1) << 60);
    m_limits.bytes = std::clamp<qint64>(limits.bytes, 1, qint64(1) << 60);
}

std::span<char> Parser::writeSpan()
{
    if (m_state != State::InBlob) [[likely]]
        return m_input.writeSpan();
    if (m_blobReceived == m_blob.size()) {
        // reserve() takes exactly what it is told where resize() would round up to a power of two.
        const qsizetype size = std::min(m_blobTotal, 2 * m_blobReceived);
        m_blob.reserve(size);
        m_blob.resize(size);
    }
    return {m_blob.data() + m_blobReceived, std::size_t(m_blob.size() - m_blobReceived)};
}

void Parser::commit(qsizetype size)
{
    if (m_state == State::InBlob) [[unlikely]] {
        m_blobReceived += size;
        if (m_blobReceived == m_blobTotal)
            finishBlob();
    } else if (m_state != State::Failed) {
        m_input.commit(size);
    }
}

void Parser::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const std::span<char> span = writeSpan();
        const qsizetype size = std::min(bytes.size(), qsizetype(span.size()));
        std::memcpy(span.data(), bytes.data(), std::size_t(size));
        commit(size);
        bytes = bytes.sliced(size);
    }
}

Parser::Status Parser::next()
{
    m_frame.bytes = {};
    m_frame.push = false;
    if (!m_frame.blobs.isEmpty()) [[unlikely]]
        releaseBlobs();
    if (m_needed == FreshFrame && cutSmallFrame()) [[likely]]
        return Status::Frame;
    return scanFrame();
}

Q_NEVER_INLINE Parser::Status Parser::scanFrame()
{
    Token token;
    switch (m_state) {
    case State::Scanning:
        token = scanToken();
        break;
    case State::BlobComplete:
        m_state = State::Scanning;
        token = Token::Scalar;
        break;
    case State::InBlob:
        return Status::NeedMore;
    case State::Failed:
    default:
        return Status::Error;
    }
    while (true) {
        switch (token) {
        case Token::Scalar:
            if (completeElement()) {
                finishFrame();
                return Status::Frame;
            }
            if (m_state == State::Failed) [[unlikely]]
                return Status::Error;
            break;
        case Token::Opened:
            break;
        case Token::Partial:
            m_input.tidy();
            return Status::NeedMore;
        case Token::Failed:
            return Status::Error;
        }
        token = scanToken();
    }
}

Parser::Frame Parser::takeFrame()
{
    return std::exchange(m_frame, {});
}

bool Parser::hasUnreadBytes() const
{
    return m_input.size() > 0 || m_state == State::InBlob || m_state == State::BlobComplete;
}

qsizetype Parser::capacity() const
{
    qsizetype size = m_input.capacity() + m_blob.capacity();
    for (const QByteArray &blob : m_open.blobs)
        size += blob.capacity();
    return size;
}

//! Cuts a small frame without touching the state of scanning; what is over a limit is left to scanToken(), too.
inline bool Parser::cutSmallFrame()
{
    if (m_state != State::Scanning)
        return false;
    const char *const begin = m_input.begin();
    const SmallFrame small = scanSmallFrame(begin, begin + m_input.size());
    if (small.size == 0 || small.size > m_limits.bytes || small.elements > m_limits.elements)
        return false;
    m_frame.bytes = QByteArrayView(begin, small.size);
    m_frame.push = small.push;
    m_input.consume(small.size);
    return true;
}

// Tokens: what a marker begins, up to where its elements would follow.

inline Parser::Token Parser::scanToken()
{
    if (m_input.size() < m_needed)
        return Token::Partial;
    const char *const token = m_input.begin() + m_scan;
    const char *const end = m_input.begin() + m_input.size();
    if (!m_levels.empty() && m_levels.back().kind == Level::Kind::StreamedString) [[unlikely]]
        return scanChunk(token, end);
    switch (*token) {
    case '$':
    case '!':
    case '=':
        return scanString(token, end);
    case '+':
    case '-':
    case ':':
    case '_':
    case ',':
    case '#':
    case '(':
        return scanLine(token, end);
    case '*':
    case '%':
    case '~':
    case '>':
    case '|':
        return scanAggregate(token, end);
    case '.':
        return scanStreamEnd(token, end);
    default:
        return fail(u"%1 where a reply should begin"_s.arg(printable(*token)));
    }
}

inline Parser::Token Parser::scanLine(const char *token, const char *end)
{
    const char *const text = token + 1;
    const char *const from = std::max(text, static_cast<const char *>(m_input.begin()) + m_searched);
    const char *const lineBreak = findLineBreak(from, end);
    // The order of these checks does not depend on how much has arrived: neither does the error.
    const bool endless = *token != '+' && *token != '-' && *token != '(' && lineBreak - text > LongestNumber;
    if (endless) [[unlikely]]
        return fail(u"endless line after %1"_s.arg(printable(*token)));
    if (frameBytes(lineBreak - m_input.begin()) > m_limits.bytes) [[unlikely]]
        return failLimits();
    const Scan scan = scanLineEnd(lineBreak, end);
    if (scan == Scan::Malformed) [[unlikely]]
        return fail(u"a line ends without carriage return and line feed"_s);
    if (scan == Scan::Partial) [[unlikely]] {
        m_searched = lineBreak - m_input.begin();
        return partial(m_input.size() + 1);
    }
    const QByteArrayView line(text, lineBreak - text);
    bool valid = true;
    switch (*token) {
    case ':':
        valid = parseInteger(line).has_value();
        break;
    case '_':
        valid = line.isEmpty();
        break;
    case ',':
        valid = parseDouble(line).has_value();
        break;
    case '#':
        valid = line == QByteArrayView("t") || line == QByteArrayView("f");
        break;
    case '(':
        valid = isBigNumber(line);
        break;
    default:
        break;
    }
    if (!valid)
        return fail(u"malformed value after %1"_s.arg(printable(*token)));
    return scalarUpTo(lineBreak + LineEnd);
}

inline Parser::Token Parser::scanString(const char *token, const char *end)
{
    const char marker = *token;
    const ScannedLength length = scanLength(token + 1, end);
    if (length.scan == Scan::Malformed) [[unlikely]]
        return failLength(marker, length.value);
    if (length.scan == Scan::Partial) [[unlikely]]
        return partial(m_input.size() + 1);
    if (length.value < 0) [[unlikely]] {
        if (marker != '$')
            return failLength(marker, length.value);
        if (length.value == ScannedLength::Null)
            return scalarUpTo(length.next);
        return openLevel({0, {}, Level::Kind::StreamedString}, length.next);
    }
    const char *const payload = length.next;
    const qsizetype payloadStart = payload - m_input.begin();
    if (length.value > m_limits.bytes - frameBytes(payloadStart)) [[unlikely]]
        return failLength(marker, ScannedLength::TooLong);
    if (marker == '=' && length.value < 4) [[unlikely]]
        return fail(u"a verbatim string without a format"_s);
    if (length.value > QRedisReader::BlobThreshold) [[unlikely]] {
        m_blobVerbatim = marker == '=';
        return beginBlob(payload, length.value);
    }
    if (end - payload < length.value + LineEnd)
        return partial(payloadStart + length.value + LineEnd);
    if (marker == '=' && !isVerbatim({payload, length.value})) [[unlikely]]
        return fail(u"a verbatim string without a format"_s);
    const char *const lineEnd = payload + length.value;
    if (lineEnd[0] != '\r' || lineEnd[1] != '\n') [[unlikely]]
        return fail(u"a string is longer than its length says"_s);
    return scalarUpTo(lineEnd + LineEnd);
}

// Chunks stay in the frame whatever their size: the input grows with what arrives, by doubling.
Parser::Token Parser::scanChunk(const char *token, const char *end)
{
    if (*token != ';')
        return fail(u"%1 inside a streamed string"_s.arg(printable(*token)));
    const ScannedLength length = scanLength(token + 1, end);
    if (length.scan == Scan::Partial)
        return partial(m_input.size() + 1);
    if (length.scan == Scan::Malformed || length.value < 0)
        return failLength(*token, length.value);
    if (length.value == 0) {
        m_levels.pop_back();
        return scalarUpTo(length.next);
    }
    const qsizetype payloadStart = length.next - m_input.begin();
    if (length.value > m_limits.bytes - frameBytes(payloadStart))
        return failLength(*token, ScannedLength::TooLong);
    if (end - length.next < length.value + LineEnd)
        return partial(payloadStart + length.value + LineEnd);
    const char *const lineEnd = length.next + length.value;
    if (scanLineEnd(lineEnd, end) != Scan::Done)
        return fail(u"a chunk is longer than its length says"_s);
    m_scan = lineEnd + LineEnd - m_input.begin();
    m_needed = m_scan + 1;
    return Token::Opened;
}

Parser::Token Parser::scanAggregate(const char *token, const char *end)
{
    const char marker = *token;
    const ScannedLength count = scanLength(token + 1, end);
    if (count.scan == Scan::Malformed)
        return failLength(marker, count.value);
    if (count.scan == Scan::Partial)
        return partial(m_input.size() + 1);
    const bool pairs = marker == '%' || marker == '|';
    if (count.value == ScannedLength::Null && marker == '*')
        return scalarUpTo(count.next);
    const bool streamed = count.value == ScannedLength::Streamed && marker != '>' && marker != '|';
    if (count.value < 0 && !streamed)
        return failLength(marker, count.value);
    // What is announced is refused at once; what is streamed is counted as it comes.
    if (count.value > (m_limits.elements - m_elements) / (pairs ? 2 : 1))
        return failLength(marker, ScannedLength::TooLong);
    // Empty ones are a level, too: of the tree they become.
    if (m_levels.size() >= std::size_t(m_limits.depth))
        return fail(u"a reply is nested deeper than %1 levels"_s.arg(m_limits.depth));

    Level level{streamed ? 0 : count.value * (pairs ? 2 : 1), {}, Level::Kind::Aggregate};
    if (marker == '|') {
        level.kind = Level::Kind::Attributes;
        level.attributes = m_attributes;
        if (m_attributes.start < 0) {
            settle(m_scan);
            level.attributes = {m_open.settled, m_open.blobs.size()};
        }
        if (count.value == 0) {
            m_attributes = level.attributes;
            m_scan = count.next - m_input.begin();
            m_needed = m_scan + 1;
            // No element ends here, but they might follow each other for ever.
            return frameBytes(m_scan) > m_limits.bytes ? failLimits() : Token::Opened;
        }
    } else if (marker == '%') {
        level.kind = Level::Kind::Map;
    } else if (marker == '>') {
        if (m_levels.empty())
            m_open.push = true;
        else
            beginNestedPush();
    }
    if (count.value == 0)
        return scalarUpTo(count.next);
    return openLevel(level, count.next);
}

Parser::Token Parser::scanStreamEnd(const char *token, const char *end)
{
    const Scan lineEnd = scanLineEnd(token + 1, end);
    if (lineEnd == Scan::Partial)
        return partial(m_input.size() + 1);
    const bool streamed = m_levels.size() > m_open.levels && m_levels.back().remaining <= 0;
    if (lineEnd == Scan::Malformed || !streamed)
        return fail(u"'.' outside of a streamed reply"_s);
    if (m_levels.back().kind == Level::Kind::Map && m_levels.back().remaining % 2 != 0)
        return fail(u"a streamed map ends with a key that has no value"_s);
    if (m_attributes.start >= 0)
        return fail(u"attributes of nothing"_s);
    m_levels.pop_back();
    return scalarUpTo(token + 1 + LineEnd);
}

Parser::Token Parser::openLevel(Level level, const char *next)
{
    m_levels.push_back(level);
    // What is streamed counts when it ends.
    if (level.remaining > 0)
        ++m_elements;
    m_attributes.start = -1;
    m_scan = next - m_input.begin();
    m_needed = m_scan + 1;
    return Token::Opened;
}

inline Parser::Token Parser::scalarUpTo(const char *next)
{
    m_scan = next - m_input.begin();
    m_needed = m_scan + 1;
    m_attributes.start = -1;
    return Token::Scalar;
}

inline Parser::Token Parser::partial(qsizetype needed)
{
    m_needed = needed;
    return Token::Partial;
}

Parser::Token Parser::fail(const QString &reason)
{
    m_error = u"protocol error: "_s + reason;
    m_state = State::Failed;
    // Nothing of what follows can be trusted to be a reply.
    m_input.consume(m_input.size());
    m_input.tidy();
    m_levels.clear();
    m_outer.clear();
    m_open = {};
    m_blob.clear();
    return Token::Failed;
}

Parser::Token Parser::failLimits()
{
    return fail(u"a reply has more than %1 elements or %2 bytes"_s.arg(m_limits.elements).arg(m_limits.bytes));
}

Parser::Token Parser::failLength(char marker, qint64 value)
{
    if (value == ScannedLength::TooLong)
        return fail(u"the length after %1 is over the limit"_s.arg(printable(marker)));
    return fail(u"malformed length after %1"_s.arg(printable(marker)));
}

// Elements and frames.

//! An element ends at m_scan, and with it perhaps the aggregates around it: true when the frame is complete.
inline bool Parser::completeElement()
{
    if (++m_elements > m_limits.elements || frameBytes(m_scan) > m_limits.bytes) [[unlikely]] {
        failLimits();
        return false;
    }
    while (m_levels.size() != m_open.levels) {
        Level &level = m_levels.back();
        if (--level.remaining != 0)
            return false;
        const bool attributes = level.kind == Level::Kind::Attributes;
        if (attributes)
            m_attributes = level.attributes;
        m_levels.pop_back();
        // Attributes are no element of what stands around them.
        if (attributes)
            return false;
    }
    return true;
}

inline void Parser::finishFrame()
{
    settle(m_scan);
    m_frame.bytes = QByteArrayView(m_input.begin() + m_open.start, m_open.settled - m_open.start);
    m_frame.push = m_open.push;
    if (!m_open.blobs.isEmpty()) [[unlikely]]
        m_frame.blobs = std::exchange(m_open.blobs, {});
    if (m_outer.empty()) [[likely]] {
        m_input.consume(m_scan);
        m_open.settled = m_open.segment = 0;
        m_open.push = false;
        m_scan = 0;
        m_needed = FreshFrame;
        m_elements = 0;
        m_lifted = 0;
    } else {
        m_open = std::move(m_outer.back());
        m_outer.pop_back();
        m_open.segment = m_scan;
    }
    m_searched = 0;
}

Q_NEVER_INLINE void Parser::releaseBlobs()
{
    m_frame.blobs.clear();
}

/*
    Blobs and nested pushes leave gaps in the frame around them. Scanned bytes behind a gap are moved up to the bytes
    before it, once: when the next gap begins, or when the frame ends.
*/
inline void Parser::settle(qsizetype end)
{
    const qsizetype size = end - m_open.segment;
    if (m_open.segment != m_open.settled) [[unlikely]]
        std::memmove(m_input.begin() + m_open.settled, m_input.begin() + m_open.segment, std::size_t(size));
    m_open.settled += size;
    m_open.segment = end;
}

//! A push begins at m_scan, or with the attributes before it. The frame around it goes on behind it.
void Parser::beginNestedPush()
{
    settle(m_scan);
    OpenFrame push;
    push.start = push.settled = push.segment = m_scan;
    push.levels = m_levels.size();
    push.push = true;
    if (m_attributes.start >= 0) {
        const qsizetype size = m_open.settled - m_attributes.start;
        push.start -= size;
        std::memmove(m_input.begin() + push.start, m_input.begin() + m_attributes.start, std::size_t(size));
        m_open.settled = m_attributes.start;
        push.blobs = m_open.blobs.mid(m_attributes.blobs);
        m_open.blobs.resize(m_attributes.blobs);
    }
    m_outer.push_back(std::exchange(m_open, std::move(push)));
}

//! The bytes of the blob that were read already are copied over; if that is not all, the rest is read straight into it.
Parser::Token Parser::beginBlob(const char *payload, qsizetype length)
{
    const qsizetype start = payload - m_input.begin();
    const qsizetype available = m_input.size() - start;
    settle(start);
    m_blobTotal = length + LineEnd;
    m_blobReceived = std::min(available, m_blobTotal);
    // The length is only believed as far as bytes came.
    const qsizetype size = std::min(m_blobTotal, std::max(BlobStart, 2 * m_blobReceived));
    m_blob.reserve(size);
    m_blob.resize(size);
    std::memcpy(m_blob.data(), payload, std::size_t(m_blobReceived));
    if (m_blobReceived < m_blobTotal) {
        m_input.truncate(m_open.settled);
        m_lifted += start - m_open.settled;
        m_scan = m_open.segment = m_open.settled;
        m_searched = 0;
        m_state = State::InBlob;
        return Token::Partial;
    }
    m_scan = m_open.segment = start + m_blobTotal;
    finishBlob();
    return m_state == State::Failed ? Token::Failed : Token::Scalar;
}

void Parser::finishBlob()
{
    const qsizetype length = m_blobTotal - LineEnd;
    if (m_blob.at(length) != '\r' || m_blob.at(length + 1) != '\n') {
        fail(u"a string is longer than its length says"_s);
        return;
    }
    if (m_blobVerbatim && !isVerbatim(m_blob)) {
        fail(u"a verbatim string without a format"_s);
        return;
    }
    if (m_state == State::InBlob) {
        m_lifted += m_blobTotal;
        m_state = State::BlobComplete;
    }
    m_needed = m_scan + 1;
    m_attributes.start = -1;
    m_blob.truncate(length);
    m_open.blobs.append(std::exchange(m_blob, {}));
}

} // namespace QRedis::Private
