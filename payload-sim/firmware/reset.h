/* Why the controller started, and the watchdog that starts it again. */
#ifndef RESET_H
#define RESET_H
#include <stdbool.h>
#include <stdint.h>

/* Numbers of housekeeping structure 1. */
enum reset_cause { POWER_ON, COMMANDED, WATCHDOG, BROWN_OUT, OVERCURRENT, EXTERNAL };

enum reset_cause reset_cause(void);
/* Starts the watchdog of 4 s; the main loop must say `wdt_reset` more often than that. */
void reset_guard(void);
/* Restarts the controller as a telecommand asked for. Does not return. */
void reset_restart(void) __attribute__((noreturn));

#endif
