// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysession.h"

#include "keys/rediskeysource.h"

namespace Monitor {

KeySession::KeySession(std::unique_ptr<KeySource> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_scanner(m_source.get(), &m_store)
    , m_model(&m_store)
{
    m_model.setDetailSource(m_source.get());
    connect(m_source.get(), &KeySource::unlinked, this, &KeySession::noteRemoved);
}

KeySession *KeySession::forClient(QRedisClient *client, QObject *parent)
{
    return new KeySession(std::make_unique<RedisKeySource>(client), parent);
}

KeySession::~KeySession()
{
    m_model.setDetailSource(nullptr);
}

void KeySession::rescan()
{
    m_model.forgetDetails();
    m_scanner.start();
}

void KeySession::noteChanged(const QByteArray &key)
{
    m_store.add({key});
    m_model.forgetDetails({key});
}

void KeySession::noteRemoved(const QByteArrayList &keys)
{
    m_store.remove(keys);
    m_model.forgetDetails(keys);
}

} // namespace Monitor
