// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediserror.h"
#include "qredisvalue.h"

#include <QtCore/qbytearrayview.h>

#include <optional>

/*!
    Reads one complete reply element by element, without building a tree. Decoders of user types are written with it.

    A short-lived cursor over bytes that somebody else owns; not for keeping. It never throws: a read that does not fit
    records an error (the first one stays), moves on and answers a default value. Attributes are skipped.
    After the last element every read fails.
*/
class QREDIS_EXPORT QRedisReader
{
public:
    using Type = QRedisValue::Type;

    //! Reads \a frame, whose bulk strings of more than BlobThreshold bytes were lifted out of it into \a blobs, in order from \a firstBlob on.
    explicit QRedisReader(QByteArrayView frame, const QByteArrayList *blobs = nullptr, qsizetype firstBlob = 0);

    //! Bulk strings longer than this stand beside the frame in byte arrays of their own.
    static constexpr qsizetype BlobThreshold = 64 * 1024;

    //! Type of the next element.
    Type type()
    {
        if (m_position + 1 < m_frame.size()) {
            switch (m_frame[m_position]) {
            case '+':
                return Type::SimpleString;
            case '-':
                return Type::Error;
            case ':':
                return Type::Integer;
            case '$':
                return m_frame[m_position + 1] == '-' ? Type::Null : Type::BulkString;
            case '*':
                return m_frame[m_position + 1] == '-' ? Type::Null : Type::Array;
            default:
                break;
            }
        }
        return peekType();
    }
    bool isNull() { return type() == Type::Null; }
    bool atEnd();

    //! An integer; a string or double that is one; a boolean.
    qint64 takeInteger();
    //! A double or integer, or a string that is one ("inf", "-inf" and "nan" included).
    double takeDouble();
    //! A boolean, a number other than 0, the string "OK"; false for null, whatever else is a Decode error.
    bool takeBool();
    //! Bytes of any string (a verbatim string without its format) or the digits of a number. Null fails.
    QByteArray takeBytes();
    //! As takeBytes(), but not copied: valid while the frame and the reader are (the reader keeps what came in chunks).
    QByteArrayView takeView();
    //! Skips a null and answers true, else leaves the element.
    bool takeNull();
    //! Enters an array, set, push or map: number of elements to read next; of a map, keys and values counted singly.
    qsizetype enter();
    //! Number of elements that enter() would answer, or -1 where the next element is no aggregate; reads nothing.
    qsizetype peekCount();
    //! Reads the next element whole. Errors are values here.
    QRedisValue takeValue();
    void skip();

    //! Records that the reply does not fit: \a wanted names what was expected, such as "a pair".
    void fail(const char *wanted);
    //! Records \a error.
    void fail(const QRedisError &error);
    bool hasFailed() const { return m_error.has_value(); }
    //! What failed; only when hasFailed().
    const QRedisError &error() const { return *m_error; }

    //! The whole frame, from the first element on, as the constructor got it, and its blobs.
    QByteArrayView frame() const { return m_frame; }
    const QByteArrayList *blobs() const { return m_blobs; }
    //! Where in frame() the next element begins, and which of blobs() would be next.
    qsizetype position() const { return m_position; }
    qsizetype blobPosition() const { return m_blob; }

private:
    //! A bulk or simple string or an integer that stands in the frame itself.
    struct Plain
    {
        char marker = 0; //!< 0: it is none of these.
        QByteArrayView text;
    };
    //! What most replies are, read in one go; moves behind it. Everything else goes by its Header.
    Plain takePlain();

    Type peekType();
    struct Header;
    Header peekHeader();
    void consume(const Header &header);
    //! Reads what is no \a wanted: the server's error where it is one.
    void mismatch(const Header &header, const char *wanted);
    //! Payload of any string, digits of any number; nothing for the rest.
    std::optional<QByteArrayView> takeText(const char *wanted);

    QByteArrayView m_frame;
    const QByteArrayList *m_blobs;
    qsizetype m_position = 0;
    qsizetype m_blob = 0;
    QByteArrayList m_joined; // streamed strings that takeView() answered
    std::optional<QRedisError> m_error;
};
