#include "board.h"
#include "reset.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

/* Neither survives the loss of power; both survive a reset, because nothing clears them. */
static uint8_t flags __attribute__((section(".noinit")));
static uint16_t order __attribute__((section(".noinit")));
static enum reset_cause cause;

#define RESTART_ORDERED 0xB7A5

/*
 * Before anything else: after a watchdog reset the watchdog goes on running at its shortest period, and would bite again
 * before main() is reached.
 */
static void save_flags(void) __attribute__((naked, used, section(".init3")));
static void save_flags(void) {
  flags = MCUSR;
  MCUSR = 0;
  wdt_disable();
}

enum reset_cause reset_cause(void) {
  static bool is_known;
  if (is_known) return cause;
  is_known = true;
  /* Power-on also sets the brown-out flag, so it is asked first. */
  if (flags & _BV(PORF)) cause = POWER_ON;
  else if (flags & _BV(WDRF)) cause = order == RESTART_ORDERED ? COMMANDED : WATCHDOG;
  else if (flags & _BV(BORF)) cause = BROWN_OUT;
  else if (flags & _BV(EXTRF)) cause = EXTERNAL;
  else cause = POWER_ON;
  order = 0;
  return cause;
}

void reset_guard(void) { wdt_enable(WDTO_4S); }

void reset_restart(void) {
  cli();
  order = RESTART_ORDERED;
  /* A reset by watchdog is the only one that puts every register of the chip back. */
  wdt_enable(WDTO_15MS);
  for (;;) {
  }
}
