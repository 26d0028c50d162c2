# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# Installs the monitor with what a desktop needs to show it: entry, icon, AppStream metadata.
if(NOT TARGET qredis-monitor)
    return()
endif()

if(QREDIS_INSTALL)
    set(application org.qredis.Monitor) # also QGuiApplication::desktopFileName()
    # The program finds the library beside it wherever the prefix is; below /usr the loader does so itself.
    if(BUILD_SHARED_LIBS AND NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr")
        set_target_properties(qredis-monitor PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
    endif()
    install(TARGETS qredis-monitor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT Monitor)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/${application}.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT Monitor)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/${application}.metainfo.xml
        DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT Monitor)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/${application}.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps COMPONENT Monitor)
endif()
