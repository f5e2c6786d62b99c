/* Loaded with LD_PRELOAD by tests/it/durability.rs: logs what a process does to the files of one folder, and what it says on
   standard output, in the order in which it happens.

   A record: kind (1 byte), then three numbers of 8 bytes in the machine's order: offset or new length, length of the path,
   length of the data; then the path and the data. Kinds: W write, T truncate, S sync, R rename (data = new path), U unlink,
   A acknowledgement. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("KAOFA_SHIM_LOG");
    folder = getenv("KAOFA_SHIM_FOLDER");
    if (log && folder) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(const void *bytes, size_t count) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t done = syscall(SYS_write, log_fd, at, count);
        if (done <= 0) _exit(97); /* half a log would prove nothing */
        at += done;
        count -= (size_t)done;
    }
}

static void record(char kind, uint64_t offset, const char *path, const void *data, size_t count) {
    uint64_t head[3] = {offset, strlen(path), count};
    put(&kind, 1);
    put(head, sizeof head);
    put(path, head[1]);
    put(data, count);
}

/* Whether the descriptor is a file of the folder, or the folder; its path. */
static int ours(int fd, char *path, size_t size) {
    char link[64];
    if (log_fd < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t count = readlink(link, path, size - 1);
    if (count <= 0) return 0;
    path[count] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void wrote(int fd, const void *data, ssize_t done, off_t at) {
    char path[4096];
    if (done <= 0) return;
    if (fd == 1 && log_fd >= 0) record('A', 0, "", data, (size_t)done);
    else if (ours(fd, path, sizeof path)) record('W', (uint64_t)at, path, data, (size_t)done);
}

ssize_t write(int fd, const void *data, size_t count) {
    REAL(write);
    off_t at = fd > 2 ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real(fd, data, count);
    wrote(fd, data, done, at);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = write(fd, parts[i].iov_base, parts[i].iov_len);
        if (done < 0) return total > 0 ? total : done;
        total += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return total;
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t at) {
    REAL(pwrite);
    ssize_t done = real(fd, data, count, at);
    wrote(fd, data, done, at);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) {
    REAL(pwrite64);
    ssize_t done = real(fd, data, count, at);
    wrote(fd, data, done, at);
    return done;
}

static void truncated(int fd, int result, uint64_t length) {
    char path[4096];
    if (result == 0 && ours(fd, path, sizeof path)) record('T', length, path, "", 0);
}

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    int result = real(fd, length);
    truncated(fd, result, (uint64_t)length);
    return result;
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    int result = real(fd, length);
    truncated(fd, result, (uint64_t)length);
    return result;
}

static void synced(int fd, int result) {
    char path[4096];
    if (result == 0 && ours(fd, path, sizeof path)) record('S', 0, path, "", 0);
}

int fsync(int fd) {
    REAL(fsync);
    int result = real(fd);
    synced(fd, result);
    return result;
}

int fdatasync(int fd) {
    REAL(fdatasync);
    int result = real(fd);
    synced(fd, result);
    return result;
}

int rename(const char *from, const char *to) {
    REAL(rename);
    int result = real(from, to);
    if (result == 0 && log_fd >= 0 && strncmp(to, folder, strlen(folder)) == 0) record('R', 0, from, to, strlen(to));
    return result;
}

int unlink(const char *path) {
    REAL(unlink);
    int result = real(path);
    if (result == 0 && log_fd >= 0 && strncmp(path, folder, strlen(folder)) == 0) record('U', 0, path, "", 0);
    return result;
}
