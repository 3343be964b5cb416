// Debian's libwebsockets as a Clang module, and what Swift cannot import from it.
#pragma once
#include <libwebsockets.h>
// LWS_PRE is a function-like macro: the headroom that lws_write may scribble on in front of a buffer.
static const int heard_lws_pre = LWS_PRE;
// The C macro hides a negative number behind a cast that Swift drops.
static const int heard_lws_kill_soon = LWS_TO_KILL_ASYNC;
