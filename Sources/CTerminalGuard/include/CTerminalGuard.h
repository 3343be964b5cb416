// Takes one terminal at a time into raw mode and gives it back whatever ends or stops the process: a return, a Swift trap,
// a signal. It is C because that has to happen inside signal handlers, where only async-signal-safe calls are allowed.
#ifndef CTERMINALGUARD_H
#define CTERMINALGUARD_H

#include <stdbool.h>
#include <stddef.h>

// What the guard writes when it takes the terminal and when it gives it back. Longer sequences are refused (ENAMETOOLONG).
#define TERMINAL_GUARD_SEQUENCE 256
// A line for the person, after a crash, on the standard error that was there before.
#define TERMINAL_GUARD_NOTICE 512

// Opens a terminal for reading and writing, without blocking, apart from what others have open; -1 and errno otherwise.
int terminal_guard_open(const char *path);

// Rows and columns of the terminal; false if it does not say.
bool terminal_guard_size(int descriptor, int *rows, int *columns);

// Remembers the terminal's modes, sets raw mode, writes `enter`, and installs the handlers.
//
// keep_output: newlines still return the carriage, for output line by line.
// errors: where standard error goes meanwhile; -1 leaves it.
// signals: receives a descriptor that yields a byte, the signal's number, for each SIGWINCH, SIGCONT, SIGTERM, SIGINT, SIGHUP
// and SIGQUIT. It stays the same for the life of the process.
// Returns 0 or an errno.
int terminal_guard_enter(int descriptor, const char *enter, const char *leave, const char *notice, bool keep_output,
                         int errors, int *signals);

// Gives the terminal back and takes the handlers away. Nothing happens if it is not taken.
void terminal_guard_leave(void);

// Gives the terminal back, stops the process as Ctrl-z does, and takes it again once it is continued in the foreground.
void terminal_guard_suspend(void);

#endif
