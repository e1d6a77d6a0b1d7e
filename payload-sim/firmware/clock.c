#include "board.h"
#include "clock.h"
#include "transmitter.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

static volatile uint32_t ms;
static volatile uint32_t uptime_s;
static volatile uint16_t uptime_ms;
/* Goes on over a reset, less the milliseconds that this takes; believed only together with its complement. */
static volatile uint32_t onboard_s __attribute__((section(".noinit")));
static volatile uint32_t onboard_check __attribute__((section(".noinit")));
static volatile uint16_t onboard_ms;

void clock_start(bool is_cold) {
  if (is_cold || onboard_check != ~onboard_s) onboard_s = 0;
  onboard_check = ~onboard_s;
  TCCR1A = 0;
  TCCR1B = _BV(WGM12) | _BV(CS12) | _BV(CS10); /* clear on compare, 18,000 counts a second */
  OCR1A = F_CPU / 1024 / 1000 - 1;
  TIMSK1 = _BV(OCIE1A);
}

ISR(TIMER1_COMPA_vect) {
  ms++;
  if (++uptime_ms == 1000) {
    uptime_ms = 0;
    uptime_s++;
  }
  if (++onboard_ms == 1000) {
    onboard_ms = 0;
    onboard_s++;
    onboard_check = ~onboard_s;
  }
  /* Here and not in the main loop: the key must go up also while that waits for something. */
  transmitter_tick();
}

uint32_t clock_ms(void) {
  uint32_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { now = ms; }
  return now;
}

uint32_t clock_uptime_s(void) {
  uint32_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { now = uptime_s; }
  return now;
}

void clock_read(uint8_t cuc[6]) {
  uint32_t s;
  uint16_t fraction_ms;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    s = onboard_s;
    fraction_ms = onboard_ms;
  }
  uint16_t fine = (uint16_t)(((uint32_t)fraction_ms << 13) / 125); /* 65,536 in 1000 ms */
  for (uint8_t i = 0; i < 4; i++) cuc[i] = (uint8_t)(s >> (24 - 8 * i));
  cuc[4] = fine >> 8;
  cuc[5] = fine & 0xff;
}

void clock_set(const uint8_t cuc[6]) {
  uint32_t s = 0;
  for (uint8_t i = 0; i < 4; i++) s = (s << 8) | cuc[i];
  uint16_t fine = ((uint16_t)cuc[4] << 8) | cuc[5];
  uint16_t fraction_ms = (uint16_t)(((uint32_t)fine * 125) >> 13);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    onboard_s = s;
    onboard_check = ~s;
    onboard_ms = fraction_ms;
  }
}
