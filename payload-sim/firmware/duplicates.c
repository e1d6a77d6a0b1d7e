#include "duplicates.h"
#include "checksum.h"
#include "clock.h"
#include "path.h"

#define WINDOW_MS 30000
/* A channel of 1,200 baud carries fewer in the window than this. */
#define MOST_FRAMES 128

/* A checksum in place of the frame: one in four thousand million is taken for another. */
static struct {
  uint32_t key, at_ms;
} seen[MOST_FRAMES];
static uint8_t first, count;

static uint32_t key_of(const uint8_t *frame, uint16_t length, uint8_t address_octets) {
  uint32_t key = CRC32_START;
  for (uint8_t i = 0; i < 2 * ADDRESS_OCTETS; i++) {
    bool is_ssid = i % ADDRESS_OCTETS == ADDRESS_OCTETS - 1;
    key = crc32(key, is_ssid ? frame[i] & 0x1e : frame[i]);
  }
  for (uint16_t i = address_octets + 2; i < length; i++) key = crc32(key, frame[i]);
  return key;
}

bool duplicates_has(const uint8_t *frame, uint16_t length, uint8_t address_octets) {
  uint32_t now_ms = clock_ms();
  while (count && now_ms - seen[first].at_ms >= WINDOW_MS) {
    first = (first + 1) % MOST_FRAMES;
    count--;
  }
  uint32_t key = key_of(frame, length, address_octets);
  for (uint8_t i = 0; i < count; i++)
    if (seen[(first + i) % MOST_FRAMES].key == key) return true;
  if (count == MOST_FRAMES) {
    first = (first + 1) % MOST_FRAMES;
    count--;
  }
  uint8_t at = (first + count++) % MOST_FRAMES;
  seen[at].key = key;
  seen[at].at_ms = now_ms;
  return false;
}

void duplicates_forget(void) { count = 0; }
