// Debian's libuv as a Clang module, and one system call that goes with it.
#pragma once
#include <sys/socket.h>
#include <uv.h>
// Swift's Glibc module is built without _GNU_SOURCE, which hides this declaration.
extern int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
