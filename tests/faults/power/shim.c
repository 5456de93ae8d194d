/* Loaded before the C library into a program under test: writes down, in the order in which they happened, every
 * change the program makes to files below one folder, every sync it asks for, and every line it says on its standard
 * output. `power/disk.rs` reads the journal and works out what a disk could hold after a power cut at any point.
 *
 * A sync is not carried out: what counts is that the program asked for it. sync_file_range is written down and is
 * no sync: it makes neither a file's length nor the drive's own cache durable (its manual page says so).
 *
 * One step, or every step from it on, can be made to fail: before it is done, after it was done, or half-way through.
 */
#define _GNU_SOURCE
#include <dirent.h>
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
#include <sys/uio.h>
#include <unistd.h>

enum { OPENED = 1, WRITTEN, LENGTH_SET, SYNC_BEGAN, SYNC_ENDED, RENAMED, REMOVED, FOLDER_MADE, SAID, RANGE_SYNCED };
enum { MOST_FILES = 65536 };

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static unsigned char followed[MOST_FILES];
static const char *folder;
static size_t folder_length;
static int journal = -1;
static uint64_t syncs;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("ZHENMA_POWER_JOURNAL");
  folder = getenv("ZHENMA_POWER_FOLDER");
  if (!path || !folder) return;
  folder_length = strlen(folder);
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  /* High up, where nothing the program counts on is. */
  journal = fcntl(fd, F_DUPFD_CLOEXEC, 1000);
  syscall(SYS_close, fd);
  if (journal < 0) _exit(97);
}

/* Which step fails, how, with what error, and whether all later ones do too. */
enum { BEFORE = 1, AFTER, HALF };
static uint64_t fails_at, steps;
static int fails_how, fails_with, fails_on;

static uint64_t number(const char *name) {
  const char *text = getenv(name);
  return text ? strtoull(text, 0, 10) : 0;
}

__attribute__((constructor)) static void choose_failure(void) {
  fails_at = number("ZHENMA_POWER_FAILS_AT");
  fails_how = (int)number("ZHENMA_POWER_FAILS_HOW");
  fails_with = (int)number("ZHENMA_POWER_FAILS_WITH");
  fails_on = (int)number("ZHENMA_POWER_FAILS_ON");
}

/* Counts one step of storage and says how it fails, if it does. Called with `order` held. */
static int failure(void) {
  steps++;
  if (fails_at == 0 || steps < fails_at || (steps > fails_at && !fails_on)) return 0;
  return fails_how;
}

static void give_up(const char *what) {
  fprintf(stderr, "power shim: %s is not followed\n", what);
  _exit(98);
}

static int below(const char *path) {
  return journal >= 0 && path && strncmp(path, folder, folder_length) == 0 &&
         (path[folder_length] == '/' || path[folder_length] == 0);
}

static int follows(int fd) { return journal >= 0 && fd >= 0 && fd < MOST_FILES && followed[fd]; }

static void put(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    long wrote = syscall(SYS_write, journal, at, length);
    if (wrote <= 0) _exit(99);
    at += wrote;
    length -= (size_t)wrote;
  }
}

/* One entry: what, which file, two numbers, two byte strings. Called with `order` held. */
static void note(uint8_t kind, int fd, uint64_t a, uint64_t b, const void *one, size_t one_length, const void *two,
                 size_t two_length) {
  struct __attribute__((packed)) {
    uint8_t kind;
    int32_t fd;
    uint64_t a, b;
    uint32_t one, two;
  } head = {kind, fd, a, b, (uint32_t)one_length, (uint32_t)two_length};
  put(&head, sizeof head);
  if (one_length) put(one, one_length);
  if (two_length) put(two, two_length);
}

static int open_any(int at, const char *path, int flags, mode_t mode) {
  if (!below(path)) {
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    if (fd >= 0 && fd < MOST_FILES) followed[fd] = 0;
    return fd;
  }
  if ((flags & O_TMPFILE) == O_TMPFILE) give_up("O_TMPFILE");
  pthread_mutex_lock(&order);
  struct stat before;
  int was_there = syscall(SYS_newfstatat, AT_FDCWD, path, &before, 0) == 0;
  int fails = (flags & O_CREAT) && !was_there ? failure() : 0;
  if (fails && fails != AFTER) {
    pthread_mutex_unlock(&order);
    errno = fails_with;
    return -1;
  }
  int fd = (int)syscall(SYS_openat, at, path, flags, mode);
  int error = errno;
  if (fd >= MOST_FILES) give_up("so many files");
  if (fd >= 0) {
    followed[fd] = 1;
    uint64_t made = (flags & O_CREAT) && !was_there;
    note(OPENED, fd, made, (flags & O_TRUNC) ? 1 : 0, path, strlen(path), 0, 0);
    if (fails) {
      followed[fd] = 0;
      syscall(SYS_close, fd);
      fd = -1;
      error = fails_with;
    }
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return fd;
}

#define MODE(flags, last)                            \
  mode_t mode = 0;                                   \
  if ((flags) & (O_CREAT | O_TMPFILE)) {             \
    va_list more;                                    \
    va_start(more, last);                            \
    mode = va_arg(more, mode_t);                     \
    va_end(more);                                    \
  }

int open(const char *path, int flags, ...) { MODE(flags, flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, flags) return open_any(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, flags) return open_any(at, path, flags, mode); }

int close(int fd) {
  if (fd >= 0 && fd < MOST_FILES) followed[fd] = 0;
  return (int)syscall(SYS_close, fd);
}

static ssize_t write_any(int fd, const void *bytes, size_t length, off_t offset, int has_offset) {
  if (!follows(fd)) {
    if (fd == 1 && journal >= 0 && !has_offset) {
      pthread_mutex_lock(&order);
      note(SAID, fd, 0, 0, bytes, length, 0, 0);
      pthread_mutex_unlock(&order);
    }
    return has_offset ? syscall(SYS_pwrite64, fd, bytes, length, offset) : syscall(SYS_write, fd, bytes, length);
  }
  pthread_mutex_lock(&order);
  if (!has_offset) {
    int append = fcntl(fd, F_GETFL) & O_APPEND;
    offset = syscall(SYS_lseek, fd, 0, append ? SEEK_END : SEEK_CUR);
  }
  int fails = failure();
  if (fails == BEFORE) length = 0;
  if (fails == HALF) length /= 2;
  ssize_t wrote = has_offset ? syscall(SYS_pwrite64, fd, bytes, length, offset) : syscall(SYS_write, fd, bytes, length);
  int error = errno;
  if (wrote > 0) note(WRITTEN, fd, (uint64_t)offset, 0, bytes, (size_t)wrote, 0, 0);
  if (fails) {
    wrote = -1;
    error = fails_with;
  }
  pthread_mutex_unlock(&order);
  errno = error;
  return wrote;
}

ssize_t write(int fd, const void *bytes, size_t length) { return write_any(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return write_any(fd, bytes, length, at, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return write_any(fd, bytes, length, at, 1); }

static int set_length(int fd, off_t length) {
  pthread_mutex_lock(&order);
  int fails = follows(fd) ? failure() : 0;
  int done = fails && fails != AFTER ? -1 : (int)syscall(SYS_ftruncate, fd, length);
  int error = fails ? fails_with : errno;
  if (done == 0 && follows(fd)) note(LENGTH_SET, fd, (uint64_t)length, 0, 0, 0, 0, 0);
  if (fails) done = -1;
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}
int ftruncate(int fd, off_t length) { return set_length(fd, length); }
int ftruncate64(int fd, off_t length) { return set_length(fd, length); }

static int sync_any(int fd, int call) {
  if (!follows(fd)) return (int)syscall(call, fd);
  pthread_mutex_lock(&order);
  int fails = failure();
  if (fails && fails != AFTER) {
    pthread_mutex_unlock(&order);
    errno = fails_with;
    return -1;
  }
  uint64_t number = ++syncs;
  note(SYNC_BEGAN, fd, number, 0, 0, 0, 0, 0);
  pthread_mutex_unlock(&order);
  /* As a disk would: others write meanwhile. */
  usleep(200);
  pthread_mutex_lock(&order);
  note(SYNC_ENDED, fd, number, 0, 0, 0, 0, 0);
  pthread_mutex_unlock(&order);
  if (fails) errno = fails_with;
  return fails ? -1 : 0;
}
int fsync(int fd) { return sync_any(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_any(fd, SYS_fdatasync); }

int sync_file_range(int fd, off_t at, off_t length, unsigned flags) {
  if (!follows(fd)) return (int)syscall(SYS_sync_file_range, fd, at, length, flags);
  pthread_mutex_lock(&order);
  int fails = failure();
  note(RANGE_SYNCED, fd, (uint64_t)at, (uint64_t)length, 0, 0, 0, 0);
  pthread_mutex_unlock(&order);
  if (fails) errno = fails_with;
  return fails ? -1 : 0;
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&order);
  int fails = below(to) ? failure() : 0;
  int done = fails && fails != AFTER ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  int error = fails ? fails_with : errno;
  if (done == 0 && below(from) != below(to)) give_up("a rename across the folder's edge");
  if (done == 0 && below(to)) note(RENAMED, -1, 0, 0, from, strlen(from), to, strlen(to));
  if (fails) done = -1;
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}

static int remove_any(int at, const char *path, int flags) {
  pthread_mutex_lock(&order);
  struct stat there;
  int is_there = below(path) && syscall(SYS_newfstatat, AT_FDCWD, path, &there, AT_SYMLINK_NOFOLLOW) == 0;
  int fails = is_there ? failure() : 0;
  int done = fails && fails != AFTER ? -1 : (int)syscall(SYS_unlinkat, at, path, flags);
  int error = fails ? fails_with : errno;
  if (done == 0 && below(path)) note(REMOVED, -1, 0, 0, path, strlen(path), 0, 0);
  if (fails) done = -1;
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}
int unlink(const char *path) { return remove_any(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return remove_any(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int at, const char *path, int flags) { return remove_any(at, path, flags); }

int mkdir(const char *path, mode_t mode) {
  pthread_mutex_lock(&order);
  struct stat there;
  int is_there = syscall(SYS_newfstatat, AT_FDCWD, path, &there, 0) == 0;
  int fails = below(path) && !is_there ? failure() : 0;
  int done = fails && fails != AFTER ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  int error = fails ? fails_with : errno;
  if (done == 0 && below(path)) note(FOLDER_MADE, -1, mode, 0, path, strlen(path), 0, 0);
  if (fails) done = -1;
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}

/* Ways of changing a file that the service does not use. If it begins to, the test has to follow them. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (follows(fd)) give_up("writev");
  return syscall(SYS_writev, fd, parts, count);
}
int fallocate(int fd, int mode, off_t at, off_t length) {
  if (follows(fd)) give_up("fallocate");
  return (int)syscall(SYS_fallocate, fd, mode, at, length);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  if (follows(out)) give_up("copy_file_range");
  return syscall(SYS_copy_file_range, in, from, out, to, length, flags);
}
int link(const char *from, const char *to) {
  if (below(to)) give_up("link");
  return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
