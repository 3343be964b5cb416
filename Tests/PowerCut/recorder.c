// Records what a process does to one directory, so that a power failure can be played at any point of it; and makes the
// disk fail on demand. Loaded with LD_PRELOAD.
//
//   POWERCUT_DIR    the directory, absolute, without a trailing slash
//   POWERCUT_LOG    where to record; nothing is recorded without it
//   POWERCUT_FAULT  a file whose first byte says how the disk fails just now (see `struct fault`)
//   POWERCUT_RARE   "N SEED": one sync in N fails by itself
//
// A record is five 64-bit words (kind, file, offset, length, bytes that follow) and the bytes. What goes to standard
// output is recorded too: those are the acknowledgements, in their place among the writes and syncs.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { WRITE = 1, TRUNCATE, SYNC, SYNC_FAILED, LINK, UNLINK, RENAME, DIRECTORY_SYNC, ACKNOWLEDGED };
enum fault { NONE = '0', NO_SPACE = '1', WRITE_ERROR = '2', SYNC_ERROR = '3', READ_ONLY = '4' };
enum { MAX_FDS = 65536, MAX_NAMES = 64, NAME_BYTES = 256, DIRECTORY = 1 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static const char *directory;
static size_t directory_length;
static const char *fault_path;
static int log_fd = -1;
static uint64_t rare, rare_state;
static uint64_t files[MAX_FDS];     // descriptor → file, 0 for what is not ours
static uint64_t last_file = DIRECTORY;
static struct { char name[NAME_BYTES]; uint64_t file; } names[MAX_NAMES];

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void start(void) {
    directory = getenv("POWERCUT_DIR");
    directory_length = directory ? strlen(directory) : 0;
    fault_path = getenv("POWERCUT_FAULT");
    const char *every = getenv("POWERCUT_RARE");
    unsigned long long number = 0, seed = 0;
    if (every && sscanf(every, "%llu %llu", &number, &seed) == 2) { rare = number; rare_state = seed; }
    const char *log = getenv("POWERCUT_LOG");
    if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(const void *bytes, size_t count) {
    const char *rest = bytes;
    while (count > 0) {
        long written = syscall(SYS_write, log_fd, rest, count);
        if (written <= 0) abort();
        rest += written;
        count -= (size_t)written;
    }
}

static void record(enum kind kind, uint64_t file, uint64_t offset, uint64_t length, const void *bytes, size_t count) {
    if (log_fd < 0) return;
    uint64_t head[5] = {kind, file, offset, length, count};
    put(head, sizeof head);
    if (count) put(bytes, count);
}

static enum fault fault(void) {
    if (!fault_path) return NONE;
    char byte = NONE;
    long fd = syscall(SYS_openat, AT_FDCWD, fault_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NONE;
    syscall(SYS_read, fd, &byte, 1);
    syscall(SYS_close, fd);
    return byte;
}

// The name of a path inside the directory, "" for the directory itself, NULL for anything else. SQLite's shared-memory
// index and the lock file hold nothing that outlives the process.
static const char *ours(const char *path) {
    if (!directory || strncmp(path, directory, directory_length) != 0) return NULL;
    if (path[directory_length] == 0) return "";
    if (path[directory_length] != '/') return NULL;
    const char *name = path + directory_length + 1;
    size_t length = strlen(name);
    if (length >= NAME_BYTES || strchr(name, '/')) return NULL;
    if (length > 5 && (!strcmp(name + length - 4, "-shm") || !strcmp(name + length - 5, ".lock"))) return NULL;
    return name;
}

static int slot(const char *name) {
    for (int i = 0; i < MAX_NAMES; i++)
        if (names[i].file && !strcmp(names[i].name, name)) return i;
    return -1;
}

static uint64_t link_name(const char *name) {
    for (int i = 0; i < MAX_NAMES; i++) {
        if (names[i].file) continue;
        strcpy(names[i].name, name);
        names[i].file = ++last_file;
        record(LINK, names[i].file, 0, 0, name, strlen(name));
        return names[i].file;
    }
    abort();
}

static uint64_t file_of(int fd) { return fd >= 0 && fd < MAX_FDS ? files[fd] : 0; }

static int open_ours(const char *path, int flags, mode_t mode) {
    const char *name = ours(path);
    if (name && (flags & (O_WRONLY | O_RDWR | O_CREAT)) && fault() == READ_ONLY) { errno = EROFS; return -1; }
    pthread_mutex_lock(&mutex);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MAX_FDS) {
        files[fd] = 0;
        if (name && *name == 0) files[fd] = DIRECTORY;
        if (name && *name) {
            int found = slot(name);
            files[fd] = found >= 0 ? names[found].file : link_name(name);
            if (flags & O_TRUNC) record(TRUNCATE, files[fd], 0, 0, NULL, 0);
        }
    }
    pthread_mutex_unlock(&mutex);
    return fd;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return open_ours(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    pthread_mutex_lock(&mutex);
    if (fd >= 0 && fd < MAX_FDS) files[fd] = 0;
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&mutex);
    return result;
}

static int refused(uint64_t file, int takes_space) {
    if (!file) return 0;
    switch (fault()) {
    case NO_SPACE: errno = ENOSPC; return takes_space;
    case WRITE_ERROR: errno = EIO; return 1;
    case READ_ONLY: errno = EROFS; return 1;
    default: return 0;
    }
}

static ssize_t write_at(int fd, const void *bytes, size_t count, off_t offset) {
    pthread_mutex_lock(&mutex);
    uint64_t file = file_of(fd);
    ssize_t result = -1;
    if (!refused(file, 1)) {
        result = syscall(SYS_pwrite64, fd, bytes, count, offset);
        if (file && result > 0) record(WRITE, file, (uint64_t)offset, (uint64_t)result, bytes, (size_t)result);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return write_at(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return write_at(fd, bytes, count, offset); }

ssize_t write(int fd, const void *bytes, size_t count) {
    if (fd == STDOUT_FILENO) {
        pthread_mutex_lock(&mutex);
        record(ACKNOWLEDGED, 0, 0, count, bytes, count);
        pthread_mutex_unlock(&mutex);
    } else if (file_of(fd)) {
        off_t offset = lseek(fd, 0, SEEK_CUR);
        ssize_t result = write_at(fd, bytes, count, offset);
        if (result > 0) lseek(fd, offset + result, SEEK_SET);
        return result;
    }
    return syscall(SYS_write, fd, bytes, count);
}

static int truncate_to(int fd, off_t length) {
    pthread_mutex_lock(&mutex);
    uint64_t file = file_of(fd);
    int result = -1;
    if (!refused(file, 0)) {
        result = (int)syscall(SYS_ftruncate, fd, length);
        if (file && result == 0) record(TRUNCATE, file, 0, (uint64_t)length, NULL, 0);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int ftruncate(int fd, off_t length) { return truncate_to(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncate_to(fd, length); }

// A failed sync leaves the pages clean and perhaps unwritten, as Linux does: the next one will not write them again.
static int sync_fd(int fd, long call) {
    pthread_mutex_lock(&mutex);
    uint64_t file = file_of(fd);
    int result;
    rare_state = rare_state * 6364136223846793005u + 1442695040888963407u;
    if (file && (fault() == SYNC_ERROR || (rare && (rare_state >> 33) % rare == 0))) {
        record(SYNC_FAILED, file, 0, 0, NULL, 0);
        errno = EIO;
        result = -1;
    } else {
        result = (int)syscall(call, fd);
        if (file && result == 0) record(file == DIRECTORY ? DIRECTORY_SYNC : SYNC, file, 0, 0, NULL, 0);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int fsync(int fd) { return sync_fd(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_fd(fd, SYS_fdatasync); }

int unlink(const char *path) {
    const char *name = ours(path);
    if (!name || !*name) return REAL(unlink)(path);
    if (fault() == READ_ONLY) { errno = EROFS; return -1; }
    pthread_mutex_lock(&mutex);
    int result = REAL(unlink)(path);
    int found = slot(name);
    if (result == 0 && found >= 0) {
        names[found].file = 0;
        record(UNLINK, 0, 0, 0, name, strlen(name));
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int rename(const char *from, const char *to) {
    const char *old = ours(from), *new = ours(to);
    if (!old || !*old || !new || !*new) return REAL(rename)(from, to);
    pthread_mutex_lock(&mutex);
    int result = REAL(rename)(from, to);
    int found = slot(old), replaced = slot(new);
    if (result == 0 && found >= 0) {
        if (replaced >= 0) names[replaced].file = 0;
        strcpy(names[found].name, new);
        char both[2 * NAME_BYTES];
        int length = snprintf(both, sizeof both, "%s/%s", old, new);
        record(RENAME, names[found].file, 0, 0, both, (size_t)length);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}
