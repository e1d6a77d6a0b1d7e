#include "transmitter.h"
#include "board.h"
#include "clock.h"
#include "event.h"
#include "mode.h"
#include <avr/io.h>
#include <util/atomic.h>

/* A transmitter test may last the whole limit; the timer that ends it and the watch are not compared to the millisecond. */
#define WATCH_MARGIN_MS 20

static volatile uint16_t left_ms;
static key_over waiting;
static bool is_cut;
/* Outlives a restart: believed only together with its complement. */
static uint8_t inhibited __attribute__((section(".noinit")));
static uint8_t inhibited_check __attribute__((section(".noinit")));
static bool was_keyed;
static uint32_t keyed_since_ms;

static void update_supply(void) {
  if (transmitter_is_inhibited() || is_cut) PORTD &= ~_BV(PA_SUPPLY);
  else PORTD |= _BV(PA_SUPPLY);
}

void transmitter_start(bool is_cold) {
  bool is_kept = !is_cold && inhibited == 1 && inhibited_check == 0xFE;
  PORTD &= ~(_BV(PTT_KEY) | _BV(PA_SUPPLY));
  DDRD |= _BV(PTT_KEY) | _BV(PA_SUPPLY);
  transmitter_inhibit(is_kept);
}

static void finish(bool is_complete) {
  key_over over = waiting;
  waiting = 0;
  if (over) over(is_complete);
}

static void set_left(uint16_t ms) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    left_ms = ms;
    if (ms) PORTD |= _BV(PTT_KEY);
    else PORTD &= ~_BV(PTT_KEY);
  }
}

bool transmitter_key(uint16_t duration_ms, key_over over) {
  if (transmitter_is_inhibited() || is_cut || !transmitter_is_locked()) return false;
  finish(false);
  waiting = over;
  set_left(duration_ms);
  return true;
}

void transmitter_tick(void) {
  if (left_ms && --left_ms == 0) PORTD &= ~_BV(PTT_KEY);
}

void transmitter_release(void) {
  set_left(0);
  finish(false);
}

void transmitter_inhibit(bool is_inhibited) {
  inhibited = is_inhibited;
  inhibited_check = ~inhibited;
  update_supply();
  if (is_inhibited) transmitter_release();
}

bool transmitter_is_inhibited(void) { return inhibited; }

void transmitter_cut(bool wanted) {
  is_cut = wanted;
  update_supply();
  if (is_cut) transmitter_release();
}

bool transmitter_is_keyed(void) { return (PIND & _BV(PTT_SENSE)) && (PORTD & _BV(PA_SUPPLY)); }

bool transmitter_is_locked(void) { return PIND & _BV(SYNTH_LOCK); }

void transmitter_watch(void) {
  uint16_t left;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { left = left_ms; }
  if (waiting && left == 0) finish(true);

  bool is_keyed = transmitter_is_keyed();
  uint32_t now_ms = clock_ms();
  if (is_keyed && !was_keyed) keyed_since_ms = now_ms;
  was_keyed = is_keyed;
  uint32_t keyed_ms = now_ms - keyed_since_ms;
  if (!is_keyed || keyed_ms <= MOST_KEYED_MS + WATCH_MARGIN_MS) return;
  event_ptt_timeout((uint8_t)((keyed_ms + 500) / 1000));
  mode_enter(STANDBY);
  transmitter_cut(true);
}
