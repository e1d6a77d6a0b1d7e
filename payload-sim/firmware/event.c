#include "event.h"
#include "report.h"

static const uint16_t known[] = {0x0101, 0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0201,
                                 0x0202, 0x0203, 0x0204, 0x0205, 0x0301, 0x0302, 0x0303, 0x0304};
#define KNOWN (sizeof known / sizeof known[0])

/* By place in the list above; a reset clears it. */
static bool is_disabled[KNOWN];

static uint8_t place_of(uint16_t id) {
  uint8_t place = 0;
  while (place < KNOWN && known[place] != id) place++;
  return place;
}

bool event_is_known(uint16_t id) { return place_of(id) < KNOWN; }
void event_enable(uint16_t id, bool is_enabled) { is_disabled[place_of(id)] = !is_enabled; }

void event_list_disabled(void) {
  uint8_t count = 0;
  for (uint8_t i = 0; i < KNOWN; i++) count += is_disabled[i];
  report_begin(5, 8);
  put8(count);
  for (uint8_t i = 0; i < KNOWN; i++)
    if (is_disabled[i]) put16(known[i]);
  report_send();
}

/* Subtype is the severity: 1 information, 2 low, 3 medium, 4 high. False for an event that is not reported. */
static bool begin(uint8_t severity, uint16_t id) {
  if (is_disabled[place_of(id)]) return false;
  report_begin(5, severity);
  put16(id);
  return true;
}

void event_boot(uint8_t cause, uint16_t boot_count) {
  if (!begin(1, 0x0101)) return;
  put8(cause);
  put16(boot_count);
  report_send();
}

void event_mode_change(uint8_t from, uint8_t to) {
  if (!begin(1, 0x0102)) return;
  put8(from);
  put8(to);
  report_send();
}

void event_frame_digipeated(const char *call, uint8_t ssid) {
  if (!begin(1, 0x0105)) return;
  for (uint8_t i = 0; i < 6; i++) put8(*call ? *call++ : ' ');
  put8(ssid);
  report_send();
}

void event_stored(uint16_t slot) {
  if (!begin(1, 0x0106)) return;
  put16(slot);
  report_send();
}

void event_store_full(void) {
  if (!begin(2, 0x0201)) return;
  report_send();
}

void event_synth_unlock(void) {
  if (!begin(3, 0x0203)) return;
  report_send();
}

void event_ptt_timeout(uint8_t keyed_s) {
  if (!begin(3, 0x0204)) return;
  put8(keyed_s);
  report_send();
}

void event_overtemp(int16_t centi_c) {
  if (!begin(4, 0x0301)) return;
  put16(centi_c);
  report_send();
}

void event_overcurrent(uint16_t ma) {
  if (!begin(4, 0x0302)) return;
  put16(ma);
  report_send();
}

void event_watchdog(void) {
  if (!begin(4, 0x0303)) return;
  report_send();
}

void event_flash_crc(uint32_t crc) {
  if (!begin(4, 0x0304)) return;
  put32(crc);
  report_send();
}
