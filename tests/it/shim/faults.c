/* Loaded with LD_PRELOAD by tests/it/faults.rs: makes one thing go wrong with the files of one folder.

   KAOFA_SHIM_FOLDER: the folder. KAOFA_FAULT: what, and from which operation on (from 1):
     full:N   from the N-th write on the disk is full: writing, growing and making files fail with ENOSPC
     short:N  the N-th write writes half of its bytes and the one after it fails with EIO; then all is well again
     gone:N   from the N-th operation on the folder is gone, like a stick that was pulled: everything fails with ENODEV
   KAOFA_FAULT_TOLD: a file that gets "1" when the fault came to pass.
   KAOFA_CLOCK: a file that holds seconds by which the wall clock is ahead; read anew each time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *folder, *told, *clock_file;
static enum { NONE, FULL, SHORT, GONE } kind = NONE;
static long from, count, half_done;

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("KAOFA_FAULT");
    folder = getenv("KAOFA_SHIM_FOLDER");
    told = getenv("KAOFA_FAULT_TOLD");
    clock_file = getenv("KAOFA_CLOCK");
    if (!fault || !folder) return;
    if (strncmp(fault, "full:", 5) == 0) kind = FULL, from = atol(fault + 5);
    else if (strncmp(fault, "short:", 6) == 0) kind = SHORT, from = atol(fault + 6);
    else if (strncmp(fault, "gone:", 5) == 0) kind = GONE, from = atol(fault + 5);
    else _exit(97);
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void tell(void) {
    static int done = 0;
    if (done || !told) return;
    done = 1;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || syscall(SYS_write, fd, "1", 1) != 1) _exit(97);
    syscall(SYS_close, fd);
}

static int inside(const char *path) { return kind != NONE && path && strncmp(path, folder, strlen(folder)) == 0; }

static int ours(int fd) {
    char link[64], path[4096];
    if (kind == NONE) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return inside(path);
}

/* An operation on the folder other than a write: 0 when it goes on, else the error. */
static int other(int makes) {
    if (kind == GONE && ++count >= from) return tell(), ENODEV;
    if (kind == FULL && makes && count >= from) return tell(), ENOSPC;
    return 0;
}

/* A write: how many bytes of it are done; -1 with errno when none. */
static ssize_t allowed(size_t bytes) {
    long now = ++count;
    if (kind == FULL && now >= from) return tell(), errno = ENOSPC, -1;
    if (kind == GONE && now >= from) return tell(), errno = ENODEV, -1;
    if (kind == SHORT && half_done == 1) return half_done = 2, errno = EIO, -1;
    if (kind == SHORT && now == from) {
        tell();
        half_done = 1;
        /* One byte cannot be halved: it fails at once. */
        if (bytes < 2) return half_done = 2, errno = EIO, -1;
        return (ssize_t)(bytes / 2);
    }
    return (ssize_t)bytes;
}

ssize_t write(int fd, const void *data, size_t bytes) {
    REAL(write);
    if (fd <= 2 || !ours(fd)) return real(fd, data, bytes);
    ssize_t some = allowed(bytes);
    return some < 0 ? -1 : real(fd, data, (size_t)some);
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) {
    REAL(pwrite);
    if (!ours(fd)) return real(fd, data, bytes, at);
    ssize_t some = allowed(bytes);
    return some < 0 ? -1 : real(fd, data, (size_t)some, at);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) {
    REAL(pwrite64);
    if (!ours(fd)) return real(fd, data, bytes, at);
    ssize_t some = allowed(bytes);
    return some < 0 ? -1 : real(fd, data, (size_t)some, at);
}

#define GUARD(mine, makes)                 \
    do {                                   \
        int error;                         \
        if ((mine) && (error = other(makes))) \
            return errno = error, -1;      \
    } while (0)

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    GUARD(ours(fd), length > 0);
    return real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    GUARD(ours(fd), length > 0);
    return real(fd, length);
}

int fsync(int fd) {
    REAL(fsync);
    GUARD(ours(fd), 0);
    return real(fd);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    GUARD(ours(fd), 0);
    return real(fd);
}

int rename(const char *old, const char *new) {
    REAL(rename);
    GUARD(inside(new), 0);
    return real(old, new);
}

int unlink(const char *path) {
    REAL(unlink);
    GUARD(inside(path), 0);
    return real(path);
}

/* Whether opening makes a file that is not there yet. */
static int makes(const char *path, int flags) { return (flags & O_CREAT) && access(path, F_OK) != 0; }

#define OPEN(name)                                       \
    int name(const char *path, int flags, ...) {         \
        REAL(name);                                      \
        va_list rest;                                    \
        va_start(rest, flags);                           \
        mode_t mode = (mode_t)va_arg(rest, int);         \
        va_end(rest);                                    \
        GUARD(inside(path), makes(path, flags));         \
        return real(path, flags, mode);                  \
    }
OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t which, struct timespec *at) {
    REAL(clock_gettime);
    int result = real(which, at);
    if (result == 0 && which == CLOCK_REALTIME && clock_file) {
        char text[32];
        int fd = (int)syscall(SYS_openat, AT_FDCWD, clock_file, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            ssize_t length = syscall(SYS_read, fd, text, sizeof text - 1);
            syscall(SYS_close, fd);
            text[length > 0 ? length : 0] = 0;
            at->tv_sec += atol(text);
        }
    }
    return result;
}
