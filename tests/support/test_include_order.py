#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""include_order.py finds what it is there to find: each case is a small tree with one wrong or right line."""

import pathlib
import tempfile
import unittest

from include_order import Tree

BASE = {
    "libqredis/include/QRedis/qrediserror.h": "",
    "libqredis/include/QRedis/qredisclient.h": '#include "qrediserror.h"\n#include "qrediscommandids.h"\n',
    "libqredis/include/QRedis/commands/qredislistcommands.h": '#include "qrediserror.h"\n',
    "libqredis/include/QRedis/qrediscommands.h": '#include "commands/qredislistcommands.h"\n#include "qredisclient.h"\n',
    "libqredis/include/QRedis/qredistestserver.h": "",
    "libqredis/values/qrediserror.cpp": "#include <QRedis/qrediserror.h>\n",
    "libqredis/protocol/parser.h": "#include <QRedis/QRedisError>\n",
    "libqredis/connection/connection.h": '#include "protocol/parser.h"\n',
    "libqredis/connection/connection.cpp": '#include "connection.h"\n#include "moc_connection.moc"\n',
    "libqredis/client/qredisclient.cpp": '#include <QRedis/qredisclient.h>\n#include "connection/connection.h"\n',
    "libqredis/testing/qredistestserver.cpp": "#include <QRedis/qredistestserver.h>\n",
    "monitor/app/main.cpp": '#include "app/window.h"\n#include <QRedisClient>\n#include <QtWidgets>\n',
    "monitor/app/window.h": "",
}


class IncludeOrder(unittest.TestCase):
    def faults(self, changed: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as directory:
            for name, text in (BASE | changed).items():
                path = pathlib.Path(directory, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return Tree(pathlib.Path(directory)).faults()

    def test_right_ways(self):
        self.assertEqual(self.faults({}), [])

    def test_wrong_ways(self):
        cases = {
            "a room to the right": ("libqredis/protocol/writer.h", '#include "connection/connection.h"'),
            "a public class of a room to the right": ("libqredis/connection/pool.h", "#include <QRedis/qredisclient.h>"),
            "the same by its class": ("libqredis/connection/pool.h", "#include <QRedisClient>"),
            "the same by a header without a .cpp": ("libqredis/routing/pool.h", "#include <QRedis/qrediscommands.h>"),
            "a relative path": ("libqredis/client/view.cpp", '#include "../protocol/parser.h"'),
            "a private header in a public one": ("libqredis/include/QRedis/qredisvalue.h", '#include "protocol/parser.h"'),
            "a public header that is not there": ("libqredis/client/view.cpp", "#include <QRedis/qredisnone.h>"),
            "testing made of the library": ("libqredis/testing/proxy.cpp", '#include "protocol/parser.h"'),
            "testing made of the public library": ("libqredis/testing/proxy.cpp", "#include <QRedis/qrediserror.h>"),
            "the library made of testing": ("libqredis/client/view.cpp", "#include <QRedis/qredistestserver.h>"),
            "the monitor in a private room": ("monitor/app/tree.cpp", '#include "protocol/parser.h"'),
            "the same in angle brackets": ("monitor/app/tree.cpp", "#include <protocol/parser.h>"),
            "an example in a private room": ("examples/01-connect/main.cpp", '#include "protocol/parser.h"'),
        }
        for what, (name, line) in cases.items():
            with self.subTest(what):
                found = self.faults({name: line + "\n"})
                self.assertEqual(len(found), 1, found)
                self.assertIn(name, found[0])


if __name__ == "__main__":
    unittest.main()
