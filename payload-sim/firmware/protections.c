#include "protections.h"
#include "analog.h"
#include "clock.h"
#include "event.h"
#include "mode.h"
#include "program_check.h"
#include "transmitter.h"

#define OVERCURRENT_MA 1200
#define OVERCURRENT_DELAY_MS 50
#define OVERTEMP_CENTI_C 7500
#define COOLED_CENTI_C 6000

static uint8_t overcurrent_ms;
static uint16_t second_ms;
static bool has_told_unlock;

static void check_current(void) {
  uint16_t ma = bus_ma();
  if (ma <= OVERCURRENT_MA) overcurrent_ms = 0;
  else if (overcurrent_ms < 255) overcurrent_ms += TICK_MS;
  /* In SAFE the switch is open already; what flows then, flows past it. */
  if (overcurrent_ms != OVERCURRENT_DELAY_MS || mode_now() == SAFE) return;
  event_overcurrent(ma);
  mode_enter(SAFE);
}

static void check_heat(void) {
  int16_t centi_c = amplifier_centi_c();
  if (centi_c < OVERTEMP_CENTI_C || mode_now() == SAFE) return;
  event_overtemp(centi_c);
  mode_enter(SAFE);
}

static void check_synthesizer(void) {
  bool is_news = !transmitter_is_locked() && !has_told_unlock;
  has_told_unlock = !transmitter_is_locked();
  if (is_news) event_synth_unlock();
}

void protections_tick(void) {
  check_current();
  if (program_take_news()) event_flash_crc(program_crc());
  second_ms += TICK_MS;
  if (second_ms < 1000) return;
  second_ms = 0;
  check_heat();
  check_synthesizer();
}

bool protections_is_overheated(void) { return mode_now() == SAFE && amplifier_centi_c() >= COOLED_CENTI_C; }
