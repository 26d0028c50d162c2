# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# From the object library to the package: the version header, the forwarding headers, the target QRedis::QRedis,
# what is installed, and what find_package(QRedis) reads. Included last by libqredis/CMakeLists.txt, which names
# the classes in QREDIS_PUBLIC_CLASSES; those of QRedis::Test are named by the room testing/ in QREDIS_TEST_CLASSES.
include(QRedisForwardingHeaders)

set(QREDIS_GENERATED_INCLUDE ${CMAKE_CURRENT_BINARY_DIR}/include)

configure_file(cmake/qredisversion.h.in ${QREDIS_GENERATED_INCLUDE}/QRedis/qredisversion.h @ONLY)
qredis_forwarding_headers(
    SOURCE ${CMAKE_CURRENT_SOURCE_DIR}/include/QRedis
    DESTINATION ${QREDIS_GENERATED_INCLUDE}/QRedis
    CLASSES ${QREDIS_PUBLIC_CLASSES} ${QREDIS_TEST_CLASSES})

# The object library is linked by tests without the shared library around it: nothing is imported there.
target_compile_definitions(qredis_objects INTERFACE QREDIS_STATIC)
if(NOT BUILD_SHARED_LIBS)
    target_compile_definitions(qredis_objects PRIVATE QREDIS_STATIC)
endif()

add_library(QRedis)
add_library(QRedis::QRedis ALIAS QRedis)
target_sources(QRedis PRIVATE $<TARGET_OBJECTS:qredis_objects>)
# Qt alone: the definitions that the project compiles itself with (QT_NO_CAST_FROM_ASCII ...) are not its users' rules.
target_link_libraries(QRedis PUBLIC Qt6::Core Qt6::Network)
target_compile_features(QRedis PUBLIC cxx_std_20)
if(NOT BUILD_SHARED_LIBS)
    target_compile_definitions(QRedis PUBLIC QREDIS_STATIC)
endif()
target_include_directories(QRedis INTERFACE
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include/QRedis>
    $<BUILD_INTERFACE:${QREDIS_GENERATED_INCLUDE}>
    $<BUILD_INTERFACE:${QREDIS_GENERATED_INCLUDE}/QRedis>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/QRedis>)
set_target_properties(QRedis PROPERTIES
    AUTOMOC OFF # the objects are moc'ed already
    LINKER_LANGUAGE CXX
    OUTPUT_NAME qredis
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR})

# The package of the build tree, for projects that set QRedis_DIR to it; the installed one is made of the same template.
include(CMakePackageConfigHelpers)
set(QREDIS_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/QRedis)
configure_package_config_file(cmake/QRedisConfig.cmake.in ${PROJECT_BINARY_DIR}/QRedisConfig.cmake
    INSTALL_DESTINATION ${QREDIS_PACKAGE_DIR} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/QRedisConfigVersion.cmake COMPATIBILITY SameMinorVersion)

if(NOT QREDIS_INSTALL)
    return()
endif()

install(TARGETS QRedis EXPORT QRedisTargets
    RUNTIME COMPONENT Runtime
    LIBRARY COMPONENT Runtime NAMELINK_COMPONENT Development
    ARCHIVE COMPONENT Development)
# QRedis::Test serves those who develop, so all of it comes with the headers.
install(TARGETS qredis_testing EXPORT QRedisTargets
    RUNTIME COMPONENT Development
    LIBRARY COMPONENT Development
    ARCHIVE COMPONENT Development
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${CMAKE_INSTALL_INCLUDEDIR}/QRedis)
install(DIRECTORY include/QRedis ${QREDIS_GENERATED_INCLUDE}/QRedis
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT Development)
install(EXPORT QRedisTargets NAMESPACE QRedis:: DESTINATION ${QREDIS_PACKAGE_DIR} COMPONENT Development)
install(FILES ${PROJECT_BINARY_DIR}/QRedisConfig.cmake ${PROJECT_BINARY_DIR}/QRedisConfigVersion.cmake
    DESTINATION ${QREDIS_PACKAGE_DIR} COMPONENT Development)
export(EXPORT QRedisTargets NAMESPACE QRedis:: FILE ${PROJECT_BINARY_DIR}/QRedisTargets.cmake)
