/* Writes down, in order, everything that a process does to the files below one folder; loaded with LD_PRELOAD.

   ALCANCE_RECORD_FOLDER: the folder, absolute and without links; ALCANCE_RECORD_LOG: where to write, outside of it.
   One lock is held around each call and its record, so that the log has the order in which the kernel got the calls.
   Each record: operation (1), inode (8), offset or size (8), two lengths (4 + 4), two texts. See recorder.py. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static int out = -1;

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("ALCANCE_RECORD_FOLDER"), *log = getenv("ALCANCE_RECORD_LOG");
    if (!where || !log) return;
    snprintf(folder, sizeof folder, "%s/", where);
    out = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) abort();
}

static void put(const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t done = syscall(SYS_write, out, at, length);
        if (done <= 0) abort(); /* a log with a hole would prove nothing */
        at += done;
        length -= (size_t)done;
    }
}

static void record(char what, uint64_t inode, uint64_t number, const void *a, size_t na, const void *b, size_t nb) {
    unsigned char head[25];
    uint32_t la = (uint32_t)na, lb = (uint32_t)nb;
    head[0] = (unsigned char)what;
    memcpy(head + 1, &inode, 8);
    memcpy(head + 9, &number, 8);
    memcpy(head + 17, &la, 4);
    memcpy(head + 21, &lb, 4);
    put(head, sizeof head);
    put(a, na);
    put(b, nb);
}

static int below(const char *path) { return out >= 0 && !strncmp(path, folder, strlen(folder)); }

/* The path of an open file, or nothing where it is none of ours; the folder itself counts, for its own fsync. */
static int ours(int fd, char *path) {
    char link[64];
    if (out < 0 || fd == out) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, (size_t)PATH_MAX - 2);
    if (length <= 0) return 0;
    path[length] = 0;
    if (below(path)) return 1;
    size_t own = strlen(folder) - 1;
    return (size_t)length == own && !strncmp(path, folder, own);
}

/* An absolute path from what a call was given. */
static void absolute(int at, const char *name, char *path) {
    char base[PATH_MAX];
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    if (at == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) base[0] = 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, base, sizeof base - 1);
        base[length > 0 ? length : 0] = 0;
    }
    snprintf(path, PATH_MAX, "%.2000s/%.2000s", base, name);
}

static uint64_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) ? 0 : (uint64_t)found.st_ino;
}

/* Opening ---------------------------------------------------------------------------------------------------------- */

static int opened(int at, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    absolute(at, name, path);
    if (!below(path) || !(flags & (O_CREAT | O_TRUNC)))
        return (int)syscall(SYS_openat, at, name, flags, mode);
    pthread_mutex_lock(&guard);
    struct stat before;
    int existed = !fstatat(at, name, &before, 0);
    int fd = (int)syscall(SYS_openat, at, name, flags, mode);
    int kept = errno;
    if (fd >= 0) {
        if (!existed)
            record('C', inode_of(fd), 0, path, strlen(path), "", 0);
        else if (flags & O_TRUNC)
            record('T', inode_of(fd), 0, path, strlen(path), "", 0);
    }
    pthread_mutex_unlock(&guard);
    errno = kept;
    return fd;
}

#define MODE(flags, last)                                    \
    mode_t mode = 0;                                         \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                   \
        va_list list;                                        \
        va_start(list, last);                                \
        mode = (mode_t)va_arg(list, unsigned);               \
        va_end(list);                                        \
    }

int open(const char *name, int flags, ...) {
    MODE(flags, flags)
    return opened(AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
    MODE(flags, flags)
    return opened(AT_FDCWD, name, flags | O_LARGEFILE, mode);
}
int openat(int at, const char *name, int flags, ...) {
    MODE(flags, flags)
    return opened(at, name, flags, mode);
}
int openat64(int at, const char *name, int flags, ...) {
    MODE(flags, flags)
    return opened(at, name, flags | O_LARGEFILE, mode);
}
int creat(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return creat(name, mode); }

/* Writing ---------------------------------------------------------------------------------------------------------- */

static ssize_t written(int fd, const void *data, size_t length, int64_t offset) {
    char path[PATH_MAX];
    if (!ours(fd, path))
        return offset < 0 ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
    pthread_mutex_lock(&guard);
    ssize_t done = offset < 0 ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
    int kept = errno;
    if (done > 0) {
        uint64_t where = (uint64_t)(offset < 0 ? lseek(fd, 0, SEEK_CUR) - done : offset);
        record('W', inode_of(fd), where, path, strlen(path), data, (size_t)done);
    }
    pthread_mutex_unlock(&guard);
    errno = kept;
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written(fd, data, length, offset); }

/* Ways of writing that are not followed: they fail where they concern us, and callers then write in the plain way. */
#define REFUSED(kind, signature, fd, call)                   \
    kind signature {                                         \
        char path[PATH_MAX];                                 \
        if (ours(fd, path)) {                                \
            errno = EINVAL;                                  \
            return -1;                                       \
        }                                                    \
        return call;                                         \
    }
REFUSED(ssize_t, writev(int fd, const struct iovec *parts, int count), fd, REAL(writev)(fd, parts, count))
REFUSED(ssize_t, pwritev(int fd, const struct iovec *parts, int count, off_t at), fd, REAL(pwritev)(fd, parts, count, at))
REFUSED(ssize_t, sendfile(int fd, int from, off_t *at, size_t count), fd, syscall(SYS_sendfile, fd, from, at, count))
REFUSED(ssize_t, sendfile64(int fd, int from, off64_t *at, size_t count), fd, syscall(SYS_sendfile, fd, from, at, count))
REFUSED(ssize_t, copy_file_range(int from, off64_t *a, int fd, off64_t *b, size_t count, unsigned flags), fd,
        syscall(SYS_copy_file_range, from, a, fd, b, count, flags))

static int cut(int fd, int64_t size) {
    char path[PATH_MAX];
    if (!ours(fd, path)) return (int)syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&guard);
    int status = (int)syscall(SYS_ftruncate, fd, size);
    int kept = errno;
    if (!status) record('T', inode_of(fd), (uint64_t)size, path, strlen(path), "", 0);
    pthread_mutex_unlock(&guard);
    errno = kept;
    return status;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

static int flushed(int fd, long call) {
    char path[PATH_MAX];
    if (!ours(fd, path)) return (int)syscall(call, fd);
    pthread_mutex_lock(&guard);
    int status = (int)syscall(call, fd);
    int kept = errno;
    if (!status) record('S', inode_of(fd), 0, path, strlen(path), "", 0);
    pthread_mutex_unlock(&guard);
    errno = kept;
    return status;
}
int fsync(int fd) { return flushed(fd, SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, SYS_fdatasync); }

/* Names ------------------------------------------------------------------------------------------------------------ */

static int renamed(int a, const char *old, int b, const char *new, unsigned flags) {
    char from[PATH_MAX], to[PATH_MAX];
    absolute(a, old, from);
    absolute(b, new, to);
    pthread_mutex_lock(&guard);
    int status = (int)syscall(SYS_renameat2, a, old, b, new, flags);
    int kept = errno;
    if (!status && (below(from) || below(to))) record('R', 0, 0, from, strlen(from), to, strlen(to));
    pthread_mutex_unlock(&guard);
    errno = kept;
    return status;
}
int rename(const char *old, const char *new) { return renamed(AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int a, const char *old, int b, const char *new) { return renamed(a, old, b, new, 0); }
int renameat2(int a, const char *old, int b, const char *new, unsigned flags) { return renamed(a, old, b, new, flags); }

static int removed(int at, const char *name, int flags) {
    char path[PATH_MAX];
    absolute(at, name, path);
    pthread_mutex_lock(&guard);
    int status = (int)syscall(SYS_unlinkat, at, name, flags);
    int kept = errno;
    if (!status && below(path)) record(flags & AT_REMOVEDIR ? 'D' : 'U', 0, 0, path, strlen(path), "", 0);
    pthread_mutex_unlock(&guard);
    errno = kept;
    return status;
}
int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int at, const char *name, int flags) { return removed(at, name, flags); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }

static int made(int at, const char *name, mode_t mode) {
    char path[PATH_MAX];
    absolute(at, name, path);
    pthread_mutex_lock(&guard);
    int status = (int)syscall(SYS_mkdirat, at, name, mode);
    int kept = errno;
    if (!status && below(path)) record('M', 0, 0, path, strlen(path), "", 0);
    pthread_mutex_unlock(&guard);
    errno = kept;
    return status;
}
int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int at, const char *name, mode_t mode) { return made(at, name, mode); }
