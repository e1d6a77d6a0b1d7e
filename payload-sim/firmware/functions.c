#include "functions.h"
#include "clock.h"
#include "mode.h"
#include "protections.h"
#include "reset.h"
#include "settings.h"
#include "store.h"
#include "transmitter.h"
#include <stdbool.h>
#include <string.h>

#define MAGIC 0xB7A5
/* Time to let the acknowledgements out before the controller restarts. */
#define RESTART_DELAY_MS 250

enum function { SET_MODE = 1, SET_BEACON, SET_DIGI, STORE_CLEAR, STORE_DUMP, TX_TEST, SET_TXDELAY, RESET, PTT_INHIBIT };
static const uint8_t argument_octets[] = {0, 1, 69, 9, 2, 4, 1, 1, 3, 1};

/* No refusal: 0 is none of the numbers of PUS 1. */
#define FINE 0

static uint16_t restart_ms;
static struct request test;
static bool is_testing;

static uint16_t word_at(const uint8_t *octets) { return (uint16_t)(octets[0] << 8 | octets[1]); }
static bool is_in(uint16_t value, uint16_t low, uint16_t high) { return value >= low && value <= high; }

/* Text of the arguments into `text`, NUL behind its end; false when there is anything else than ASCII before that. */
static bool read_text(const uint8_t *data, uint8_t octets, char *text) {
  uint8_t length = octets;
  while (length && data[length - 1] == 0) length--;
  memset(text, 0, octets);
  for (uint8_t i = 0; i < length; i++) {
    if (!is_in(data[i], 0x20, 0x7e)) return false;
    text[i] = data[i];
  }
  return true;
}

static bool read_call(const uint8_t *data, char *call) {
  if (!read_text(data, CALL_OCTETS, call)) return false;
  for (uint8_t i = 0; i < CALL_OCTETS; i++) {
    bool is_good = is_in(call[i], 'A', 'Z') || is_in(call[i], '0', '9') || (i >= 3 && call[i] == 0);
    if (!is_good) return false;
  }
  return true;
}

static uint8_t set_mode(uint8_t mode) {
  if (!is_in(mode, STANDBY, SAFE)) return BAD_RANGE;
  if (mode_now() == SAFE && mode != SAFE && (mode != STANDBY || protections_is_overheated())) return WRONG_MODE;
  return FINE;
}

static uint8_t read_beacon(const uint8_t *data, struct settings *wanted) {
  wanted->beacon_s = word_at(data);
  return read_text(data + 2, BEACON_OCTETS, wanted->beacon_text) && is_in(wanted->beacon_s, 15, 600) ? FINE : BAD_RANGE;
}

static uint8_t read_digi(const uint8_t *data, struct settings *wanted) {
  wanted->alias_mask = data[0];
  wanted->style = data[1];
  wanted->ssid = data[8];
  bool is_good = data[0] <= 7 && data[1] <= 2 && data[8] <= 15 && read_call(data + 2, wanted->call);
  return is_good ? FINE : BAD_RANGE;
}

/* Why it is not carried out; what it sets, in `wanted`. */
static uint8_t refusal(enum function function, const uint8_t *data, struct settings *wanted) {
  switch (function) {
  case SET_MODE: return set_mode(data[0]);
  case SET_BEACON: return read_beacon(data, wanted);
  case SET_DIGI: return read_digi(data, wanted);
  case STORE_CLEAR: return word_at(data) == MAGIC ? FINE : BAD_MAGIC;
  case STORE_DUMP:
    return word_at(data) <= word_at(data + 2) && word_at(data + 2) < NAMED_SLOTS ? FINE : BAD_RANGE;
  case TX_TEST:
    if (!is_in(data[0], 1, 10)) return BAD_RANGE;
    return mode_now() == SAFE || transmitter_is_inhibited() ? WRONG_MODE : FINE;
  case SET_TXDELAY:
    wanted->txdelay_10ms = data[0];
    return is_in(data[0], 5, 100) ? FINE : BAD_RANGE;
  case RESET:
    if (data[0] > 1) return BAD_RANGE;
    return word_at(data + 1) == MAGIC ? FINE : BAD_MAGIC;
  case PTT_INHIBIT: return data[0] <= 1 ? FINE : BAD_RANGE;
  }
  return BAD_RANGE;
}

static void test_over(bool is_complete) {
  if (!is_testing) return;
  is_testing = false;
  if (is_complete) verification_complete(&test);
  else verification_fail(&test, WRONG_MODE);
}

static void transmit(const struct request *request, uint8_t duration_s) {
  /* The test before this one must end under its own name. */
  transmitter_release();
  test = *request;
  is_testing = true;
  if (!transmitter_key(1000 * duration_s, test_over)) test_over(false);
}

static void carry_out(const struct request *request, enum function function, const uint8_t *data) {
  switch (function) {
  case SET_MODE:
    if (mode_now() != SAFE) transmitter_cut(false);
    mode_enter(data[0]);
    break;
  case STORE_CLEAR: store_clear(); break;
  case STORE_DUMP: store_dump(request, word_at(data), word_at(data + 2)); return;
  case TX_TEST: transmit(request, data[0]); return;
  case RESET:
    if (data[0] == 1) settings_restore_mission();
    restart_ms = RESTART_DELAY_MS;
    break;
  case PTT_INHIBIT: transmitter_inhibit(data[0]); break;
  case SET_BEACON:
  case SET_DIGI:
  case SET_TXDELAY: settings_keep(); break;
  }
  verification_complete(request);
}

void function_take(const struct request *request, const uint8_t *data, uint8_t length) {
  if (length == 0) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  enum function function = data[0];
  if (!is_in(function, SET_MODE, PTT_INHIBIT)) {
    verification_refuse(request, BAD_RANGE);
    return;
  }
  if (length != 1 + argument_octets[function]) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  struct settings wanted = settings;
  uint8_t failure = refusal(function, data + 1, &wanted);
  if (failure != FINE) {
    verification_refuse(request, failure);
    return;
  }
  verification_accept(request);
  settings = wanted;
  carry_out(request, function, data + 1);
}

void function_tick(void) {
  if (restart_ms == 0) return;
  restart_ms -= TICK_MS;
  if (restart_ms == 0) reset_restart();
}
