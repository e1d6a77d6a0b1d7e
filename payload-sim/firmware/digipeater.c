#include "digipeater.h"
#include "board.h"
#include "clock.h"
#include "duplicates.h"
#include "event.h"
#include "framing.h"
#include "mode.h"
#include "path.h"
#include "store.h"
#include "transmitter.h"
#include <avr/io.h>
#include <string.h>

/* One more is dropped, as in any modem. */
#define LONGEST_QUEUE 8
#define SLOT_MS 150
#define BAUD 1200
/* Flags at both ends and frame check; one bit in 32 is stuffed on the average, and the key is held that much longer. */
#define MORE_OCTETS 4

struct waiting {
  uint16_t length;
  uint8_t octets[MOST_FRAME_OCTETS];
};

static struct waiting queue[LONGEST_QUEUE];
static uint8_t first, depth;
static bool is_sending;
static uint32_t send_at_ms;
static uint16_t dice = 0xACE1;
static struct heard heard;
static bool has_told_full;
static uint16_t beacon_ms;
static uint16_t beacon_s;

/* KISS puts an octet for port and command in front. */
static uint8_t buffer[1 + MOST_FRAME_OCTETS + 64];
static struct frame_reader reader = {.frame = buffer, .size = sizeof buffer};

void digipeater_start(void) {
  memset(heard.last_call, ' ', CALL_OCTETS);
  dice ^= settings_boot_count();
}

const struct heard *digipeater_heard(void) { return &heard; }
uint8_t digipeater_queue_depth(void) { return depth; }

/* Any of three slots; a shift register of full length, so that two payloads of one boot count agree and others do not. */
static uint16_t random_slots(void) {
  dice = (dice >> 1) ^ (dice & 1 ? 0xB400 : 0);
  return SLOT_MS * (1 + dice % 3);
}

void digipeater_forget(void) {
  depth = 0;
  is_sending = false;
}

static void give_to_modem(const uint8_t *frame, uint16_t length) {
  frame_open(TNC_PORT);
  frame_give(TNC_PORT, 0); /* port 0, data */
  while (length--) frame_give(TNC_PORT, *frame++);
  frame_close(TNC_PORT);
}

static uint16_t airtime_ms(uint16_t length) {
  return (uint16_t)(10 * settings.txdelay_10ms + (length + MORE_OCTETS) * 8000UL / BAUD);
}

static void read_source(const uint8_t *frame, char *call, uint8_t *ssid) {
  for (uint8_t i = 0; i < CALL_OCTETS; i++) call[i] = frame[SOURCE_AT + i] >> 1;
  *ssid = (frame[SOURCE_AT + 6] >> 1) & 0x0f;
}

static void put_in_queue(const uint8_t *frame, uint16_t length) {
  if (depth == LONGEST_QUEUE) return;
  struct waiting *place = &queue[(first + depth) % LONGEST_QUEUE];
  place->length = path_step(frame, length, place->octets);
  if (place->length == 0) return;
  if (depth++ == 0) send_at_ms = clock_ms() + random_slots();
}

/* `VU2ABC-7`, NUL behind it. */
static void write_source(const uint8_t *frame, char *text) {
  memset(text, 0, FROM_OCTETS);
  uint8_t at = 0, ssid;
  char call[CALL_OCTETS];
  read_source(frame, call, &ssid);
  while (at < CALL_OCTETS && call[at] != ' ') text[at] = call[at], at++;
  if (ssid == 0) return;
  text[at++] = '-';
  if (ssid > 9) text[at++] = '1';
  text[at] = '0' + ssid % 10;
}

/* What begins with SF is to be stored, 67 characters at most (BIRDS-4: slideorbit, April 2021). */
static void store(const uint8_t *frame, const uint8_t *information, uint16_t length) {
  while (length && (information[length - 1] == '\r' || information[length - 1] == '\n')) length--;
  if (length < 2 || length > MESSAGE_OCTETS || information[0] != 'S' || information[1] != 'F') return;
  char from[FROM_OCTETS];
  write_source(frame, from);
  enum stored stored = store_add(from, information, (uint8_t)length);
  if (stored == STORED) event_stored(store_used() - 1);
  if (stored == STORE_FULL && !has_told_full) event_store_full();
  has_told_full = stored == STORE_FULL;
}

static void hear(const uint8_t *frame, uint16_t length) {
  if (!mode_is_receiving() || transmitter_is_keyed()) return;
  heard.received++;
  uint8_t address_octets = path_octets(frame, length);
  if (address_octets == 0) return;
  read_source(frame, heard.last_call, &heard.last_ssid);
  if (duplicates_has(frame, length, address_octets)) {
    heard.duplicates++;
    return;
  }
  uint8_t information_at = address_octets + 2;
  if (mode_now() == STORE) store(frame, frame + information_at, length - information_at);
  else if (mode_now() == DIGI) put_in_queue(frame, length);
}

static void sent(bool is_complete) {
  if (!is_sending) return;
  is_sending = false;
  const struct waiting *place = &queue[first];
  first = (first + 1) % LONGEST_QUEUE;
  depth--;
  if (depth) send_at_ms = clock_ms() + random_slots();
  if (!is_complete) return;
  heard.repeated++;
  char call[CALL_OCTETS];
  uint8_t ssid;
  read_source(place->octets, call, &ssid);
  event_frame_digipeated(call, ssid);
}

static void send_what_waits(void) {
  if (depth == 0 || is_sending || (int32_t)(clock_ms() - send_at_ms) < 0) return;
  if (transmitter_is_keyed() || (PINB & _BV(SQUELCH))) {
    send_at_ms = clock_ms() + random_slots();
    return;
  }
  const struct waiting *place = &queue[first];
  is_sending = true;
  if (transmitter_key(airtime_ms(place->length), sent)) give_to_modem(place->octets, place->length);
  else sent(false);
}

void digipeater_step(void) {
  uint8_t octet;
  while (serial_take(TNC_PORT, &octet)) {
    if (!frame_take(&reader, octet)) continue;
    /* Only data of any of the modem's ports; the rest are orders, and none are for us. */
    if ((buffer[0] & 0x0f) == 0) hear(buffer + 1, reader.length - 1);
    reader.length = 0;
  }
  send_what_waits();
}

/* `CALL>APTT4:>text`: a status, unnumbered information without a path. Destination: ALTNET of BIRDS-X' TinyTrak4. */
static void send_beacon(void) {
  uint8_t frame[2 * ADDRESS_OCTETS + 3 + BEACON_OCTETS] = {'A' << 1, 'P' << 1, 'T' << 1, 'T' << 1, '4' << 1, ' ' << 1, 0xe0};
  uint8_t length = 2 * ADDRESS_OCTETS;
  path_own_address(frame + SOURCE_AT);
  frame[length - 1] |= 1;
  frame[length++] = 0x03;
  frame[length++] = 0xf0;
  frame[length++] = '>';
  for (uint8_t i = 0; i < BEACON_OCTETS && settings.beacon_text[i]; i++) frame[length++] = settings.beacon_text[i];
  if (transmitter_key(airtime_ms(length), 0)) give_to_modem(frame, length);
}

void digipeater_tick(void) {
  beacon_ms += TICK_MS;
  if (beacon_ms < 1000) return;
  beacon_ms = 0;
  if (++beacon_s < settings.beacon_s) return;
  beacon_s = 0;
  if (mode_now() == BEACON) send_beacon();
}
