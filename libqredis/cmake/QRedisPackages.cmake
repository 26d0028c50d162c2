# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# Debian packages: `cmake --preset debian && cmake --build --preset debian && cpack --preset debian` writes libqredis0,
# libqredis-dev and qredis-monitor into build/packages.
set(CPACK_PACKAGE_NAME qredis)
set(CPACK_PACKAGE_VENDOR "The QRedis authors")
set(CPACK_PACKAGE_CONTACT "The QRedis authors <qredis@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # else it would be the first line of every package's own description
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSES/MIT.txt)
set(CPACK_PACKAGE_FILE_NAME qredis-${PROJECT_VERSION})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_COMPONENTS_ALL Runtime Development)
if(TARGET qredis-monitor)
    list(APPEND CPACK_COMPONENTS_ALL Monitor)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# The monitor's own libqredis is in the build tree, not yet in a package that dpkg-shlibdeps could know.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/libqredis)

set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "Redis and Valkey client for Qt programs
Signals and slots, a QFuture for each command, pipelines, transactions and
subscriptions over connections that are shared and looked after.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libqredis${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)

set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "Redis and Valkey client for Qt programs, development files
Headers, the CMake package QRedis, and private servers for a program's own
tests (QRedis::Test).")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libqredis-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libqredis${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}), qt6-base-dev (>= 6.4)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "redis-server")

set(CPACK_DEBIAN_MONITOR_DESCRIPTION "Desktop monitor for Redis and Valkey
Shows keys, edits values, runs transactions and tails channels of many
servers, and does not freeze on large ones.")
set(CPACK_DEBIAN_MONITOR_PACKAGE_NAME qredis-monitor)
set(CPACK_DEBIAN_MONITOR_PACKAGE_SECTION database)
if(BUILD_SHARED_LIBS)
    set(CPACK_DEBIAN_MONITOR_PACKAGE_DEPENDS "libqredis${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION})")
endif()
# --demo starts a private server.
set(CPACK_DEBIAN_MONITOR_PACKAGE_RECOMMENDS "redis-server | valkey-server")

# Who may do what with it, where Debian looks for it.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSES/MIT.txt RENAME copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libqredis${PROJECT_VERSION_MAJOR} COMPONENT Runtime)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSES/MIT.txt RENAME copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libqredis-dev COMPONENT Development)
if(TARGET qredis-monitor)
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSES/GPL-3.0-or-later.txt RENAME copyright
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/qredis-monitor COMPONENT Monitor)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/lucide/LICENSE RENAME copyright.icons
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/qredis-monitor COMPONENT Monitor)
endif()

include(CPack)
