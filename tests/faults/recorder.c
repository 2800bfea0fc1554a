/* Notes every write, truncation, removal and sync of the files in one folder, in order: LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int out = -1;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("RECORD_FOLDER");
    const char *log = getenv("RECORD_LOG");
    if (folder && log) out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Path of a descriptor inside the folder, or 0. */
static int inside(int fd, char *path) {
    char link[64];
    if (out < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    size_t start = strlen(folder);
    return strncmp(path, folder, start) == 0 && (path[start] == '/' || path[start] == 0);
}

struct head { char op; char pad; uint16_t path; uint32_t none; uint64_t offset; uint64_t length; };

static void note(char op, const char *path, uint64_t offset, uint64_t length, const void *data) {
    struct head head = {op, 0, (uint16_t)strlen(path), 0, offset, length};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, data ? length : 0}};
    if (syscall(SYS_writev, out, parts, 3) != (ssize_t)(sizeof head + head.path + (data ? length : 0))) abort();
}

/* What was done and its note stay together. */
#define NOTED(call, fd, op, offset, length, data)                                   \
    char path[PATH_MAX];                                                            \
    if (!inside(fd, path)) return call;                                             \
    pthread_mutex_lock(&lock);                                                      \
    ssize_t done = call;                                                            \
    if (done >= 0) note(op, path, offset, data ? (uint64_t)done : (length), data);  \
    pthread_mutex_unlock(&lock);                                                    \
    return done

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    NOTED(syscall(SYS_pwrite64, fd, data, size, at), fd, 'W', at, size, data);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    NOTED(syscall(SYS_pwrite64, fd, data, size, at), fd, 'W', at, size, data);
}

ssize_t write(int fd, const void *data, size_t size) {
    off_t at = out < 0 ? 0 : lseek(fd, 0, SEEK_CUR);
    NOTED(syscall(SYS_write, fd, data, size), fd, 'W', at < 0 ? 0 : at, size, data);
}

int ftruncate(int fd, off_t size) {
    NOTED(syscall(SYS_ftruncate, fd, size), fd, 'T', size, 0, NULL);
}

int ftruncate64(int fd, off64_t size) {
    NOTED(syscall(SYS_ftruncate, fd, size), fd, 'T', size, 0, NULL);
}

int fsync(int fd) {
    NOTED(syscall(SYS_fsync, fd), fd, 'S', 0, 0, NULL);
}

int fdatasync(int fd) {
    NOTED(syscall(SYS_fdatasync, fd), fd, 'S', 0, 0, NULL);
}

int unlink(const char *name) {
    char path[PATH_MAX];
    int done = syscall(SYS_unlinkat, AT_FDCWD, name, 0);
    size_t start = folder ? strlen(folder) : 0;
    if (done == 0 && out >= 0 && realpath(name, path) == NULL && strncmp(name, folder, start) == 0) {
        pthread_mutex_lock(&lock);
        note('U', name, 0, 0, NULL);
        pthread_mutex_unlock(&lock);
    }
    return done;
}
