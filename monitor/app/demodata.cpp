// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demodata.h"

#include <QRedisClient>
#include <QRedisPipeline>
#include <QRedisTestServer>

#include <QPointer>
#include <QRandomGenerator>

#include <array>

namespace Monitor {

namespace {

constexpr std::array names{"Ana", "Bo", "Carmen", "Dmitri", "Élodie", "Farid", "Grace", "Hiro", "Ines", "Jürgen"};
constexpr std::array cities{"Lisbon", "Oslo", "Kraków", "Nairobi", "Osaka", "Quito", "Zürich"};
constexpr std::array goods{"kettle", "lamp", "notebook", "bicycle", "radio", "tent", "compass"};

template<std::size_t N>
QByteArray pick(const std::array<const char *, N> &list, quint32 i)
{
    return list[i % N];
}

QByteArray number(qint64 n)
{
    return QByteArray::number(n);
}

// With QStringBuilder a sum is no QByteArray yet, and a word must be one.
template<typename... Parts>
QByteArray join(const Parts &...parts)
{
    QByteArray result;
    (result.append(parts), ...);
    return result;
}

QByteArray orderJson(quint32 id, QRandomGenerator &random)
{
    return join("{\"id\":", number(id), ",\"customer\":\"user:", number(random.bounded(60)), "\",\"item\":\"",
                pick(goods, random.generate()), "\",\"quantity\":", number(1 + random.bounded(4)),
                ",\"price\":", number(random.bounded(10, 400)), ".90,\"paid\":", random.bounded(4) ? "true" : "false",
                "}");
}

void addStrings(QRedisPipeline &pipe, QRandomGenerator &random)
{
    for (int i = 0; i < 120; ++i)
        pipe.call("SET", join("session:", QByteArray::number(random.generate64(), 16)), join("user:", number(i % 60)),
                  "EX", 60 + random.bounded(7200));
    for (quint32 i = 0; i < 40; ++i)
        pipe.call("SET", join("cache:page:/products/", number(i)),
                  join("<article><h1>", pick(goods, i), "</h1><p>Page ", number(i), "</p></article>"), "EX", 300 + i);
    pipe.call(
        "SET", "config:features",
        "{\"darkMode\":true,\"checkout\":{\"version\":3,\"providers\":[\"card\",\"invoice\",\"transfer\"]},"
        "\"limits\":{\"upload\":10485760,\"accountId\":9007199254740993,\"ratio\":0.10},\"greeting\":\"Grüß Gott\"}");
    pipe.call("SET", "config:motd", "Welcome back.\nMaintenance is on Sunday, 02:00 to 04:00 UTC.");
    pipe.call("SET", "counters:visits", 48213);
    pipe.call("SET", "counters:orders", 1207);
    pipe.call("SET", "stock:lamp", 12);
    QByteArray binary = QByteArrayLiteral("\x89PNG\r\n\x1a\n");
    for (int i = 0; i < 512; ++i)
        binary += char(random.generate());
    pipe.call("SET", "blob:thumbnail", binary);
    pipe.call("SETBIT", "bitmap:active:today", 4711, 1);
    pipe.call("PFADD", "hll:visitors", "ana", "bo", "carmen");
}

void addObjects(QRedisPipeline &pipe, QRandomGenerator &random)
{
    for (quint32 i = 0; i < 60; ++i)
        pipe.call("HSET", join("user:", number(i)), "name", pick(names, i), "city", pick(cities, i * 3), "email",
                  join(pick(names, i).toLower(), number(i), "@example.org"), "visits", random.bounded(400), "plan",
                  i % 5 ? "free" : "team");
    for (quint32 i = 1000; i < 1040; ++i)
        pipe.call("SET", join("order:", number(i)), orderJson(i, random));
    for (quint32 i = 0; i < 15; ++i)
        pipe.call("HSET", join("cart:", number(i)), pick(goods, i), 1 + i % 3, pick(goods, i + 2), 1);
}

void addCollections(QRedisPipeline &pipe, QRandomGenerator &random)
{
    for (int i = 0; i < 80; ++i)
        pipe.call("RPUSH", "queue:mail",
                  join("{\"to\":\"user:", number(random.bounded(60)), "\",\"template\":\"receipt\"}"));
    for (quint32 i = 0; i < 200; ++i)
        pipe.call("RPUSH", "log:recent", join("09:", number(10 + i % 50), " GET /products/", number(i % 40)));
    for (quint32 i = 0; i < 7; ++i)
        pipe.call("SADD", join("tags:", pick(goods, i)), "new", "sale", pick(cities, i), pick(cities, i + 1));
    for (int i = 0; i < 60; ++i) {
        pipe.call("SADD", "online", join("user:", number(random.bounded(60))));
        pipe.call("ZADD", "leaderboard:march", random.bounded(10000), join("user:", number(i)));
    }
    for (quint32 i = 0; i < 7; ++i)
        pipe.call("GEOADD", "geo:shops", join(number(-9 + qint64(i) * 4), ".13"), join(number(38 + qint64(i)), ".72"),
                  pick(cities, i));
    for (int i = 0; i < 150; ++i)
        pipe.call("XADD", "stream:orders", "*", "order", 1000 + i, "status", i % 3 ? "paid" : "placed", "total",
                  join(number(random.bounded(10, 400)), ".90"));
    pipe.call("XGROUP", "CREATE", "stream:orders", "billing", "0");
    pipe.call("XREADGROUP", "GROUP", "billing", "worker-1", "COUNT", 12, "STREAMS", "stream:orders", ">");
    pipe.call("XGROUP", "CREATE", "stream:orders", "shipping", "$");
}

} // namespace

DemoServer::DemoServer(QObject *parent)
    : QObject(parent)
    , m_server(std::make_unique<QRedisTestServer>())
{
    m_publisher.setInterval(90);
    connect(&m_publisher, &QTimer::timeout, this, &DemoServer::publish);
}

DemoServer::~DemoServer() = default;

QString DemoServer::problem()
{
    if (QRedisTestServer::isAvailable())
        return {};
    return tr("The demo starts a server of its own and needs redis-server or valkey-server in PATH; neither is there.");
}

bool DemoServer::start()
{
    m_error = problem();
    if (!m_error.isEmpty())
        return false;
    if (!m_server->start()) {
        m_error = m_server->errorString();
        return false;
    }
    m_client = std::make_unique<QRedisClient>(
        QRedisOptions::fromUrl(m_server->url()).setOwnThread(true).setClientName("qredis-demo"));
    fill();
    return true;
}

QUrl DemoServer::url() const
{
    return m_server->url();
}

void DemoServer::fill()
{
    // The same data every time, so that pictures of the tour can be compared.
    QRandomGenerator random(2026);
    QRedisPipeline pipe(m_client.get());
    addStrings(pipe, random);
    addObjects(pipe, random);
    addCollections(pipe, random);
    const QPointer<DemoServer> self(this);
    pipe.exec()
        .then([self](const QRedisResults &) {
            if (!self)
                return;
            self->m_publisher.start();
            Q_EMIT self->filled();
        })
        .onFailed([](const QRedisError &) {});
}

void DemoServer::publish()
{
    QRandomGenerator &random = *QRandomGenerator::global();
    const quint32 tick = ++m_tick;
    const auto publish = [this](const char *channel, const QByteArray &message) {
        m_client->callback([](const auto &) {}).call("PUBLISH", channel, message);
    };
    publish("metrics.cpu",
            join("{\"host\":\"web-", number(tick % 4), "\",\"load\":0.", number(random.bounded(10, 99)), "}"));
    if (tick % 4 == 0) {
        publish("orders.placed", orderJson(1200 + tick, random));
        m_client->callback([](const auto &) {}).call("INCR", "counters:orders");
    }
    if (tick % 9 == 0)
        publish("orders.shipped", join("order:", number(1100 + tick / 9)));
    if (tick % 13 == 0)
        publish("chat.lobby",
                join(pick(names, random.generate()), ": is the ", pick(goods, random.generate()), " back in stock?"));
    if (tick % 31 == 0)
        publish("metrics.raw", QByteArrayLiteral("\x01\x02\xff\x00\x80 binary"));
}

} // namespace Monitor
