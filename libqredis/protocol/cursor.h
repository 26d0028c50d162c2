// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisvalue.h>

#include <QtCore/qbytearrayview.h>

namespace QRedis::Private {

//! Where an element begins, and how many blobs stood before it.
struct Place
{
    qsizetype position = 0;
    qsizetype blob = 0;
};

//! One marker with its length or payload. Parser has checked the frame: what does not fit here is a cut or foreign one.
struct Token
{
    char marker = 0; //!< 0: the frame ends here, or is none.
    QRedisValue::Type type = QRedisValue::Type::Null;
    bool streamed = false;
    bool aggregate = false; //!< Attributes included.
    qint64 count = 0; //!< Elements of an aggregate that is not streamed.
    QByteArrayView payload; //!< Of a scalar, not of a streamed string; of a verbatim string with its format.
    qsizetype blob = -1; //!< Index of the blob that the payload is.
    Place next; //!< Behind a scalar; behind the header of what is streamed or an aggregate.

    bool isAttributes() const { return marker == '|'; }
    bool isStreamedString() const { return streamed && !aggregate; }
};

/*!
    Reads tokens of a frame at any place: the general walk, which knows attributes, streamed strings and aggregates.
    A value on the reader's stack; refers to the frame's bytes, which somebody else owns.
*/
class Cursor
{
public:
    Cursor(QByteArrayView frame, const QByteArrayList *blobs, Place place)
        : place(place)
        , m_frame(frame)
        , m_blobs(blobs)
    {
    }

    Place place;

    Token token() const;
    //! Moves over one element and its attributes; false at the end of the frame.
    bool skipElement();
    //! Moves over the ends of streamed aggregates: whoever reads one knows by its count when it is over.
    void skipStreamEnds();
    bool atStreamEnd() const { return place.position < m_frame.size() && m_frame[place.position] == '.'; }
    //! Elements up to the end of the streamed aggregate that place stands in.
    qsizetype countStreamed() const;
    //! Moves over the chunks of a streamed string and answers them joined; \a single is set where they need no joining.
    QByteArray takeChunks(QByteArrayView *single = nullptr);
    QRedisValue takeTree();

private:
    Token nothing() const
    {
        Token token;
        token.next = place;
        return token;
    }
    QRedisValue takeAggregate(const Token &token);
    //! No count can promise more elements than there are bytes for.
    qsizetype plausible(qint64 count) const
    {
        return qsizetype(qMin<qint64>(count, (m_frame.size() - place.position) / 3));
    }

    QByteArrayView m_frame;
    const QByteArrayList *m_blobs;
    int m_depth = 0;
};

} // namespace QRedis::Private
