// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/valuedocument.h"

namespace Monitor {

ValueDocument::ValueDocument(ValueSource *source, const QByteArray &key, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_key(key)
{
}

ValueDocument::~ValueDocument() = default;

qint64 ValueDocument::remainingTtl() const
{
    const qint64 ttl = m_head.detail.ttl;
    return ttl < 0 ? -1 : qMax<qint64>(0, ttl - m_sinceHead.elapsed());
}

void ValueDocument::load()
{
    ++m_generation;
    setState(State::Loading);
    m_source->readHead(
        m_key, guarded<ValueHead>(this, [this, generation = m_generation](const ValueAnswer<ValueHead> &answer) {
            if (generation == m_generation)
                takeHead(answer);
        }));
}

void ValueDocument::takeHead(const ValueAnswer<ValueHead> &answer)
{
    if (!answer)
        return fail(answer.failure);
    Q_EMIT aboutToChange();
    m_bytes.reset();
    m_pages.reset();
    m_model.reset();
    m_head = answer.value;
    m_sinceHead.start();
    switch (m_head.detail.type) {
    case KeyType::Missing:
        return setState(State::Missing);
    case KeyType::String:
        break;
    default:
        m_model.reset(CollectionModel::create(m_source, m_key, m_head.detail.type, m_head.length, nullptr));
        return setState(State::Ready);
    }
    if (m_head.length > MaxWhole) {
        m_pages = std::make_unique<PagedByteSource>(
            m_head.length,
            [source = QPointer(m_source), key = m_key](qint64 from, qint64 length, const PagedByteSource::Done &done) {
                if (!source)
                    return;
                source->readString(key, from, length, [done](const ValueAnswer<QByteArray> &answer) {
                    if (answer)
                        done(answer.value, {});
                    else
                        done(std::nullopt, answer.failure.message);
                });
            });
        return setState(State::Ready);
    }
    // One byte more than there was: when it comes, the string has grown since, and is read again.
    m_source->readString(
        m_key, 0, MaxWhole + 1,
        guarded<QByteArray>(this, [this, generation = m_generation](const ValueAnswer<QByteArray> &answer) {
            if (generation == m_generation)
                takeBytes(answer);
        }));
}

void ValueDocument::takeBytes(const ValueAnswer<QByteArray> &answer)
{
    if (!answer)
        return fail(answer.failure);
    if (answer.value.size() > MaxWhole)
        return load();
    m_bytes = answer.value;
    m_head.length = answer.value.size();
    setState(State::Ready);
}

void ValueDocument::fail(const ValueFailure &failure)
{
    // The type changed between two commands of one load: what is there now is what counts.
    if (failure.kind == ValueFailure::Kind::WrongType)
        return load();
    setState(failure.kind == ValueFailure::Kind::Missing ? State::Missing : State::Failed, failure.message);
}

void ValueDocument::setState(State state, const QString &error)
{
    m_state = state;
    m_error = error;
    Q_EMIT stateChanged();
}

void ValueDocument::save(const ValueEdit &edit, bool overwrite)
{
    if (m_saving)
        return;
    m_saving = true;
    m_source->save(edit, overwrite, guarded<bool>(this, [this](const ValueAnswer<bool> &answer) {
                       m_saving = false;
                       if (answer)
                           Q_EMIT saved();
                       else
                           Q_EMIT saveFailed(answer.failure);
                   }));
}

} // namespace Monitor
