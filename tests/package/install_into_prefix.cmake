# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# Installs the library's components of BUILD into an empty PREFIX.
file(REMOVE_RECURSE ${PREFIX})
foreach(component Runtime Development)
    execute_process(
        COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} --component ${component} --config ${CONFIG}
        OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# Only include/QRedis is public: an installed header of another room would become everybody's interface.
file(GLOB_RECURSE headers RELATIVE ${PREFIX} ${PREFIX}/include/*)
list(FILTER headers EXCLUDE REGEX "^include/QRedis/((commands/)?[a-z0-9]+\\.h|QRedis[A-Za-z0-9]*)$")
if(headers)
    message(FATAL_ERROR "Installed, but not public headers: ${headers}")
endif()
