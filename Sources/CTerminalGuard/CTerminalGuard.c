#define _GNU_SOURCE
#include "CTerminalGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

// A Swift trap is SIGILL on x86-64 and SIGTRAP on arm64; the others are what C code and the kernel raise.
static const int fatal_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
static const int reported_signals[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGQUIT};

// Written before the handlers are installed and read by them, on whichever thread a signal comes: lock-free atomics, which a
// handler may touch (C11 7.14.1.1). `taken` is the last to be set and the first to be cleared.
static _Atomic int taken;
// Whether the terminal was given back only until the process goes on.
static _Atomic int lent;
static int terminal = -1;
static struct termios before, raw;
static char enter_sequence[TERMINAL_GUARD_SEQUENCE], leave_sequence[TERMINAL_GUARD_SEQUENCE];
static char crash_notice[TERMINAL_GUARD_NOTICE];
static int errors_before = -1;
static int pipe_ends[2] = {-1, -1};
static _Atomic int terminations;

static struct sigaction fatal_before[COUNT(fatal_signals)], reported_before[COUNT(reported_signals)];
static struct sigaction stop_before, continue_before;

// MARK: The terminal itself, async-signal-safe

static void write_all(int descriptor, const char *text, size_t length) {
  int patience = 20;
  while (length > 0) {
    ssize_t written = write(descriptor, text, length);
    if (written > 0) {
      text += written;
      length -= (size_t)written;
    } else if (written < 0 && errno == EINTR) {
      continue;
    } else if (written < 0 && errno == EAGAIN && patience-- > 0) {
      // A terminal that is held (Ctrl-s) must not hold a dying process for more than a second.
      struct pollfd wait = {.fd = descriptor, .events = POLLOUT};
      poll(&wait, 1, 50);
    } else {
      return;
    }
  }
}

static void set_modes(const struct termios *modes) {
  // With SIGTTOU blocked the change is allowed from the background too (POSIX, tcsetattr).
  sigset_t output, old;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, &old);
  while (tcsetattr(terminal, TCSANOW, modes) < 0 && errno == EINTR) {
  }
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void give_back(bool interrupted) {
  // CAN ends a sequence that was half written when a signal came.
  if (interrupted) write_all(terminal, "\x18", 1);
  write_all(terminal, leave_sequence, strlen(leave_sequence));
  set_modes(&before);
}

static void take(void) {
  lent = 0;
  set_modes(&raw);
  write_all(terminal, enter_sequence, strlen(enter_sequence));
}

static void report(int signal) {
  char byte = (char)signal;
  // A full pipe already holds enough to wake the reader.
  if (write(pipe_ends[1], &byte, 1) < 0) return;
}

// MARK: Handlers

static void on_fatal(int signal) {
  if (taken) {
    taken = 0;
    give_back(true);
    if (errors_before >= 0) dup2(errors_before, STDERR_FILENO);
    write_all(STDERR_FILENO, crash_notice, strlen(crash_notice));
  }
  for (size_t i = 0; i < COUNT(fatal_signals); i++) {
    if (fatal_signals[i] == signal) sigaction(signal, &fatal_before[i], NULL);
  }
  // Blocked until the handler returns, then taken as it would have been without us.
  raise(signal);
}

static void on_reported(int signal) {
  int kept = errno;
  if (signal != SIGWINCH && ++terminations > 2) {
    // Nobody is listening any more.
    if (taken) {
      taken = 0;
      give_back(true);
    }
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    raise(signal);
  }
  report(signal);
  errno = kept;
}

static bool is_in_background(void) {
  pid_t foreground = tcgetpgrp(terminal);
  return foreground > 0 && foreground != getpgrp();
}

static void on_stop(int signal) {
  int kept = errno;
  if (taken) {
    lent = 1;
    give_back(true);
  }
  struct sigaction plain = {.sa_handler = SIG_DFL}, ours;
  sigaction(signal, &plain, &ours);
  raise(signal);
  sigset_t stop, old;
  sigemptyset(&stop);
  sigaddset(&stop, signal);
  pthread_sigmask(SIG_UNBLOCK, &stop, &old);
  // Here the process has stopped and was continued, and on_continue took the terminal again; but where no shell could
  // continue it (an orphaned process group) it was not stopped at all.
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  sigaction(signal, &ours, NULL);
  if (taken && lent) {
    take();
    report(SIGCONT);
  }
  errno = kept;
}

static void on_continue(int signal) {
  int kept = errno;
  // A screen cannot be drawn from the background: stop again until the shell brings us to the front.
  while (taken && is_in_background()) raise(SIGSTOP);
  if (taken) take();
  report(signal);
  errno = kept;
}

static void install(int signal, void (*handler)(int), int flags, struct sigaction *old) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, old);
}

static void install_handlers(void) {
  for (size_t i = 0; i < COUNT(fatal_signals); i++) install(fatal_signals[i], on_fatal, SA_ONSTACK, &fatal_before[i]);
  for (size_t i = 0; i < COUNT(reported_signals); i++) {
    install(reported_signals[i], on_reported, SA_RESTART, &reported_before[i]);
  }
  install(SIGTSTP, on_stop, SA_RESTART, &stop_before);
  install(SIGCONT, on_continue, SA_RESTART, &continue_before);
}

// A parent may have left them blocked, and then they would never come.
static void unblock_signals(void) {
  sigset_t signals;
  sigemptyset(&signals);
  for (size_t i = 0; i < COUNT(reported_signals); i++) sigaddset(&signals, reported_signals[i]);
  sigaddset(&signals, SIGTSTP);
  sigaddset(&signals, SIGCONT);
  pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

static void remove_handlers(void) {
  for (size_t i = 0; i < COUNT(fatal_signals); i++) sigaction(fatal_signals[i], &fatal_before[i], NULL);
  for (size_t i = 0; i < COUNT(reported_signals); i++) sigaction(reported_signals[i], &reported_before[i], NULL);
  sigaction(SIGTSTP, &stop_before, NULL);
  sigaction(SIGCONT, &continue_before, NULL);
}

// A stack of its own, so that a stack overflow is handled too.
static void provide_stack(void) {
  static char stack[64 * 1024];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t ours = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ours, NULL);
  }
}

// MARK: Interface

int terminal_guard_open(const char *path) { return open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK); }

bool terminal_guard_size(int descriptor, int *rows, int *columns) {
  struct winsize size = {0};
  if (ioctl(descriptor, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return true;
}

int terminal_guard_enter(int descriptor, const char *enter, const char *leave, const char *notice, bool keep_output,
                         int errors, int *signals) {
  if (taken) return EBUSY;
  if (strlen(enter) >= sizeof enter_sequence || strlen(leave) >= sizeof leave_sequence) return ENAMETOOLONG;
  if (strlen(notice) >= sizeof crash_notice) return ENAMETOOLONG;
  if (tcgetattr(descriptor, &before) < 0) return errno;
  if (pipe_ends[0] < 0) {
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0) return errno;
    atexit(terminal_guard_leave);
  }
  raw = before;
  cfmakeraw(&raw);
  if (keep_output) raw.c_oflag |= OPOST | ONLCR;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  strcpy(enter_sequence, enter);
  strcpy(leave_sequence, leave);
  strcpy(crash_notice, notice);
  terminal = descriptor;
  terminations = 0;
  // Started behind another program: wait for the front, as reading would.
  while (is_in_background()) raise(SIGTTOU);
  if (errors >= 0) {
    errors_before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(errors, STDERR_FILENO);
  }
  provide_stack();
  install_handlers();
  unblock_signals();
  taken = 1;
  take();
  *signals = pipe_ends[0];
  return 0;
}

void terminal_guard_leave(void) {
  if (!taken) return;
  taken = 0;
  give_back(false);
  remove_handlers();
  if (errors_before < 0) return;
  dup2(errors_before, STDERR_FILENO);
  close(errors_before);
  errors_before = -1;
}

void terminal_guard_suspend(void) {
  if (taken) on_stop(SIGTSTP);
}
