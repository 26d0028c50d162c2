// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"
#include "values/valueedit.h"

#include <QPointer>

#include <functional>

namespace Monitor {

//! Why something could not be read or saved, for the user.
struct ValueFailure
{
    enum class Kind {
        None,
        Missing, //!< The key is not there, or not any more.
        WrongType, //!< It holds something else meanwhile.
        Conflict, //!< Somebody else changed it; nothing was saved.
        Unknown, //!< The link broke while saving: it may have been saved.
        Other,
    };
    Kind kind = Kind::None;
    QString message;
};

//! A value, or the failure in its place.
template<typename T>
struct ValueAnswer
{
    T value{};
    ValueFailure failure;

    explicit operator bool() const { return failure.kind == ValueFailure::Kind::None; }
};

template<typename T>
using ValueReply = std::function<void(const ValueAnswer<T> &)>;

//! A reply that is dropped when \a context is gone.
template<typename T, typename Function>
ValueReply<T> guarded(QObject *context, Function function)
{
    return [context = QPointer(context), function = std::move(function)](const ValueAnswer<T> &answer) {
        if (context)
            function(answer);
    };
}

//! A key's head: what stands above its value.
struct ValueHead
{
    KeyDetail detail;
    qint64 length = 0; //!< Bytes of a string, elements of a collection.
};

//! Some rows of a collection. Each row is a list of cells in bytes; see ValueSource::readPage().
struct ValuePage
{
    QList<QByteArrayList> rows;
    QByteArray next; //!< Where the next page begins.
    bool last = false;
};

/*!
    Reads and writes the value of keys, in pages.

    Lives in the GUI thread; what implements it talks to a server without blocking and answers later. Tests put their own
    in its place. Owned by the connection's session; views keep a pointer and are gone before it.
*/
class ValueSource : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void readHead(const QByteArray &key, const ValueReply<ValueHead> &reply) = 0;
    //! \a length bytes of a string from \a from on; fewer at its end.
    virtual void readString(const QByteArray &key, qint64 from, qint64 length, const ValueReply<QByteArray> &reply) = 0;
    /*!
        About \a count rows from \a from on, which is empty for the first page and else a former page's `next`, or for
        lists and sorted sets any row number in decimal.

        Hash: field, value. List: element. Set: member. Sorted set: score, member. Stream: id, then fields and values in turn.
    */
    virtual void readPage(const QByteArray &key, KeyType type, const QByteArray &from, qint64 count,
                          const ValueReply<ValuePage> &reply) = 0;
    /*!
        Saves \a edit under WATCH: it fails with Conflict, Missing or WrongType when the key is not as the edit found it,
        unless \a overwrite. Then only another type is a failure.
    */
    virtual void save(const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply) = 0;
};

} // namespace Monitor
