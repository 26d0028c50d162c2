// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/bytesource.h"
#include "values/collectionmodel.h"

#include <QElapsedTimer>

#include <memory>

namespace Monitor {

/*!
    One key that is open: its head, its value as far as it was read, and the way to save it.

    Owned by its view; GUI thread; the source must outlive it. What belongs to an earlier load() is dropped when it
    arrives.
*/
class ValueDocument : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Loading,
        Ready, //!< head() and one of bytes(), source() and model() are there.
        Missing,
        Failed, //!< errorString() says why.
    };
    Q_ENUM(State)
    //! Strings up to this size are read whole.
    static constexpr qint64 MaxWhole = 4 << 20;

    ValueDocument(ValueSource *source, const QByteArray &key, QObject *parent = nullptr);
    ~ValueDocument() override;

    const QByteArray &key() const { return m_key; }
    State state() const { return m_state; }
    QString errorString() const { return m_error; }
    const ValueHead &head() const { return m_head; }
    KeyType type() const { return m_head.detail.type; }
    //! Milliseconds that the key has left now; -1: it does not expire.
    qint64 remainingTtl() const;
    bool isSaving() const { return m_saving; }

    //! A string of up to MaxWhole bytes.
    const std::optional<QByteArray> &bytes() const { return m_bytes; }
    //! A larger string; else null.
    ByteSource *pages() const { return m_pages.get(); }
    //! The rows of a collection; else null.
    CollectionModel *model() const { return m_model.get(); }

    //! Reads the key anew; everything that was handed out dies.
    void load();
    //! Saves \a edit; saved() or saveFailed() follows.
    void save(const ValueEdit &edit, bool overwrite);

Q_SIGNALS:
    //! Before bytes(), pages() and model() go.
    void aboutToChange();
    void stateChanged();
    void saved();
    void saveFailed(const Monitor::ValueFailure &failure);

private:
    void takeHead(const ValueAnswer<ValueHead> &answer);
    void takeBytes(const ValueAnswer<QByteArray> &answer);
    void setState(State state, const QString &error = {});
    void fail(const ValueFailure &failure);

    ValueSource *m_source;
    QByteArray m_key;
    State m_state = State::Loading;
    QString m_error;
    ValueHead m_head;
    QElapsedTimer m_sinceHead;
    std::optional<QByteArray> m_bytes;
    std::unique_ptr<ByteSource> m_pages;
    std::unique_ptr<CollectionModel> m_model;
    int m_generation = 0;
    bool m_saving = false;
};

} // namespace Monitor
