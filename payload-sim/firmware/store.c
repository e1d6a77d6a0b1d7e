#include "store.h"
#include "clock.h"
#include "report.h"
#include <avr/eeprom.h>
#include <string.h>

/* A message takes 65 ms of the serial line. */
#define EVERY_MS 100
/* Messages of a step that is told by PUS 1.5. */
#define STEP_MESSAGES 8

/* ECSS-E-ST-70-41C, 8.13.2. */
enum part { FIRST_PART = 1, NEXT_PART, LAST_PART };

struct message {
  char from[FROM_OCTETS];
  uint8_t text[MESSAGE_OCTETS];
};

static uint16_t kept_used EEMEM;
static struct message kept_messages[STORE_SLOTS] EEMEM;
static uint16_t used;

static struct request request;
static bool is_dumping;
static uint16_t number, next, end, sent, wait_ms; /* end is half open */

void store_start(void) {
  used = eeprom_read_word(&kept_used);
  if (used > STORE_SLOTS) used = 0; /* never used: FFFF */
}

uint16_t store_used(void) { return used; }

enum stored store_add(const char *from, const uint8_t *text, uint8_t length) {
  struct message message, kept;
  memset(&message, 0, sizeof message);
  memcpy(message.from, from, FROM_OCTETS);
  memcpy(message.text, text, length);
  for (uint16_t slot = 0; slot < used; slot++) {
    eeprom_read_block(&kept, &kept_messages[slot], sizeof kept);
    if (memcmp(&kept, &message, sizeof kept) == 0) return STORED_BEFORE;
  }
  if (used == STORE_SLOTS) return STORE_FULL;
  eeprom_update_block(&message, &kept_messages[used], sizeof message);
  /* Counted last: a reset in between loses this message and no other. */
  eeprom_update_word(&kept_used, ++used);
  return STORED;
}

static uint8_t step_number(void) { return (uint8_t)(sent / STEP_MESSAGES); }

static void abort_dump(void) {
  if (is_dumping) verification_progress_fail(&request, step_number() + 1, WRONG_MODE);
  is_dumping = false;
}

void store_clear(void) {
  abort_dump();
  used = 0;
  eeprom_update_word(&kept_used, 0);
}

void store_dump(const struct request *asked, uint16_t from, uint16_t to) {
  abort_dump();
  request = *asked;
  number++;
  next = from;
  end = to + 1 < used ? to + 1 : used;
  sent = wait_ms = 0;
  is_dumping = next < end;
  if (is_dumping) store_tick();
  else verification_complete(&request);
}

static void send_next(void) {
  struct message message;
  eeprom_read_block(&message, &kept_messages[next], sizeof message);
  bool is_last = next + 1 == end;
  report_begin(13, is_last ? LAST_PART : sent == 0 ? FIRST_PART : NEXT_PART);
  put16(number);
  put32(++sent);
  put16(next++);
  for (uint8_t i = 0; i < FROM_OCTETS; i++) put8(message.from[i]);
  for (uint8_t i = 0; i < MESSAGE_OCTETS; i++) put8(message.text[i]);
  report_send();
}

void store_tick(void) {
  if (!is_dumping) return;
  if (wait_ms > TICK_MS) {
    wait_ms -= TICK_MS;
    return;
  }
  wait_ms = EVERY_MS;
  send_next();
  is_dumping = next < end;
  if (!is_dumping) verification_complete(&request);
  else if (sent % STEP_MESSAGES == 0) verification_progress(&request, step_number());
}
