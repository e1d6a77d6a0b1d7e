#include "housekeeping.h"
#include "analog.h"
#include "board.h"
#include "clock.h"
#include "digipeater.h"
#include "mode.h"
#include "program_check.h"
#include "report.h"
#include "reset.h"
#include "settings.h"
#include "store.h"
#include "transmitter.h"
#include <avr/io.h>

#define FIRST_SLOW_MS 2000

static struct period {
  uint32_t due_ms, length_ms;
  bool is_enabled;
} periods[STRUCTURES];

void housekeeping_start(void) {
  uint32_t now_ms = clock_ms();
  periods[0] = (struct period){now_ms + 1000, 1000, true};
  periods[1] = (struct period){now_ms + FIRST_SLOW_MS, 60000, true};
}

void housekeeping_tick(void) {
  uint32_t now_ms = clock_ms();
  for (uint8_t i = 0; i < STRUCTURES; i++) {
    struct period *period = &periods[i];
    if ((int32_t)(now_ms - period->due_ms) < 0) continue;
    period->due_ms += period->length_ms;
    /* Late by more than a period: none is made up for. */
    if ((int32_t)(now_ms - period->due_ms) >= 0) period->due_ms = now_ms + period->length_ms;
    if (period->is_enabled) housekeeping_send(i + 1);
  }
}

void housekeeping_enable(uint8_t structure, bool is_enabled) {
  struct period *period = &periods[structure - 1];
  period->is_enabled = is_enabled;
  if (is_enabled) period->due_ms = clock_ms() + period->length_ms;
}

void housekeeping_set_period(uint8_t structure, uint16_t period_s) {
  struct period *period = &periods[structure - 1];
  period->length_ms = 1000UL * period_s;
  period->due_ms = clock_ms() + period->length_ms;
}

/* HK_PAYLOAD_FAST of missions/aprs-dp/telemetry.xml: 43 octets behind the number of the structure. */
static void send_fast(void) {
  const struct heard *heard = digipeater_heard();
  bool is_locked = transmitter_is_locked();
  bool is_open = PINB & _BV(SQUELCH);
  uint8_t cause = reset_cause();
  report_begin(3, 25);
  put8(1);
  put8((mode_now() << 4) | (transmitter_is_keyed() << 3) | (is_open << 2) | (cause >> 1));
  put8(cause << 7);
  put32(clock_uptime_s());
  put16(bus_mv());
  put16(bus_ma());
  put16(amplifier_centi_c());
  put16(controller_centi_c());
  put16(modem_centi_c());
  put8(rssi_dbm());
  put8(forward_power());
  put8(is_locked ? 0x80 | 0x2A : 0x01);
  put32(heard->received);
  put32(heard->damaged);
  put32(heard->repeated);
  put16(heard->duplicates);
  put8(digipeater_queue_depth());
  put16(store_used());
  for (uint8_t i = 0; i < CALL_OCTETS; i++) put8(heard->last_call[i]);
  put8(heard->last_ssid << 4);
  report_send();
}

/* Of the modem, from the settings of the BIRDS-X flight model: PERSIST 63, SLOTTIME 15. */
#define PERSISTENCE 63
#define SLOT_TIME_10MS 15

/* HK_PAYLOAD_SLOW: 21 octets. */
static void send_slow(void) {
  report_begin(3, 25);
  put8(2);
  put16(settings.beacon_s);
  put8(settings.alias_mask);
  put8(settings.txdelay_10ms);
  put8(PERSISTENCE);
  put8(SLOT_TIME_10MS);
  put8(0); /* firmware 0.2.1, as the model */
  put8(2);
  put16(1);
  put16(settings_boot_count());
  put32(program_crc());
  put16(0); /* no memory with error correction on this board */
  put16(0);
  put8(0); /* no schedule */
  report_send();
  program_check_begin();
}

void housekeeping_send(uint8_t structure) {
  if (structure == 1) send_fast();
  else send_slow();
}
