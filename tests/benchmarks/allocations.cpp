// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Counts the calls of malloc() and kin in any program: LD_PRELOAD=liballocations.so ALLOCATIONS_FILE=f program
// The number is written into the file when the program ends.
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

// Of glibc, under the names that stay when malloc() is replaced.
extern "C" void *__libc_malloc(std::size_t size);
extern "C" void *__libc_calloc(std::size_t count, std::size_t size);
extern "C" void *__libc_realloc(void *memory, std::size_t size);
extern "C" void *__libc_memalign(std::size_t alignment, std::size_t size);

namespace {

// Without a constructor: malloc() is called before any would have run.
constinit std::atomic<unsigned long long> calls = 0;

void count()
{
    calls.fetch_add(1, std::memory_order_relaxed);
}

__attribute__((destructor)) void report()
{
    const char *path = std::getenv("ALLOCATIONS_FILE");
    std::FILE *file = path ? std::fopen(path, "w") : nullptr;
    if (file) {
        std::fprintf(file, "%llu\n", calls.load());
        std::fclose(file);
    }
}

} // namespace

extern "C" void *malloc(std::size_t size) noexcept
{
    count();
    return __libc_malloc(size);
}

extern "C" void *calloc(std::size_t number, std::size_t size) noexcept
{
    count();
    return __libc_calloc(number, size);
}

extern "C" void *realloc(void *memory, std::size_t size) noexcept
{
    count();
    return __libc_realloc(memory, size);
}

extern "C" void *memalign(std::size_t alignment, std::size_t size) noexcept
{
    count();
    return __libc_memalign(alignment, size);
}

extern "C" void *aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    return memalign(alignment, size);
}
