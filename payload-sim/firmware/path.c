#include "path.h"
#include "settings.h"
#include <string.h>

#define MARK 0x80     /* H: has been repeated */
#define RESERVED 0x60 /* both set unless a network says otherwise */
#define LAST 0x01
#define SSID_OF(address) (((address)[6] >> 1) & 0x0f)

/* More hops than these over ground flood a continent: a frame that asks for them gets one (direwolf, WIDE4-4). */
#define MOST_HOPS 3

enum style { INSERT, REPLACE, DECREMENT };
enum hop { NOT_OURS, OWN_CALL, ALIAS, COUNTED };

/* Capital letters and digits, then blanks; and not blank. */
static bool is_call(const uint8_t *address) {
  bool is_over = false;
  for (uint8_t i = 0; i < 6; i++) {
    uint8_t letter = address[i] >> 1;
    if (letter == ' ') is_over = true;
    else if (is_over || !((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'))) return false;
  }
  return address[0] != ' ' << 1;
}

uint8_t path_octets(const uint8_t *frame, uint16_t length) {
  uint8_t end = 0;
  for (uint8_t address = 0; end == 0; address++) {
    uint16_t at = address * ADDRESS_OCTETS;
    if (address == MOST_ADDRESSES || at + ADDRESS_OCTETS >= length) return 0;
    for (uint8_t i = 0; i < 6; i++)
      if (frame[at + i] & LAST) return 0;
    if (!is_call(frame + at)) return 0;
    if (!(frame[at + 6] & LAST)) continue;
    if (address == 0) return 0;
    end = at + ADDRESS_OCTETS;
  }
  /* Unnumbered information without a layer above it, and some of it. */
  bool is_ui = length > end + 2U && (frame[end] & 0xef) == 0x03 && frame[end + 1] == 0xf0;
  return is_ui && length - end - 2U <= MOST_INFORMATION ? end : 0;
}

static bool is_named(const uint8_t *address, const char *name) {
  for (uint8_t i = 0; i < 6; i++) {
    uint8_t letter = *name ? *name++ : ' ';
    if (address[i] >> 1 != letter) return false;
  }
  return true;
}

static bool is_own(const uint8_t *address) {
  char call[CALL_OCTETS + 1] = {0};
  memcpy(call, settings.call, CALL_OCTETS);
  return is_named(address, call) && SSID_OF(address) == settings.ssid;
}

void path_own_address(uint8_t *address) {
  for (uint8_t i = 0; i < 6; i++) address[i] = (settings.call[i] ? settings.call[i] : ' ') << 1;
  address[6] = RESERVED | (settings.ssid << 1);
}

/* What the first unused address asks for. Not answered: WIDE2 without a count, WIDE0-1, WIDE8-1, more hops than n. */
static enum hop read_hop(const uint8_t *address, uint8_t *hops_left) {
  static const char *const aliases[] = {"APRSAT", "ARISS", "WIDE"};
  uint8_t ssid = SSID_OF(address);
  *hops_left = 0;
  if (is_own(address)) return OWN_CALL;
  for (uint8_t i = 0; i < 3; i++)
    if ((settings.alias_mask >> i & 1) && ssid == 0 && is_named(address, aliases[i])) return ALIAS;
  char wide[] = "WIDE0";
  wide[4] = address[4] >> 1;
  uint8_t n = wide[4] - '0';
  if (!(settings.alias_mask & 4) || n < 1 || n > 7 || !is_named(address, wide)) return NOT_OURS;
  if (ssid == 0 || ssid > n) return NOT_OURS;
  *hops_left = n > MOST_HOPS ? 0 : ssid - 1;
  return COUNTED;
}

uint16_t path_step(const uint8_t *frame, uint16_t length, uint8_t *sent) {
  uint8_t end = path_octets(frame, length);
  if (end == 0 || is_own(frame + SOURCE_AT)) return 0;
  uint8_t at = 2 * ADDRESS_OCTETS;
  while (at < end && (frame[at + 6] & MARK)) {
    if (is_own(frame + at)) return 0;
    at += ADDRESS_OCTETS;
  }
  if (at >= end) return 0;
  for (uint8_t next = at + ADDRESS_OCTETS; next < end; next += ADDRESS_OCTETS)
    if (frame[next + 6] & MARK) return 0; /* used addresses stand in front */
  uint8_t hops_left;
  enum hop hop = read_hop(frame + at, &hops_left);
  if (hop == NOT_OURS) return 0;

  /* Where eight digipeaters leave no room the own call takes the place of what was used up; what counts, counts on. */
  bool has_room = end < MOST_ADDRESSES * ADDRESS_OCTETS;
  bool has_own, has_old;
  if (hop == OWN_CALL) has_own = true, has_old = false;
  else if (settings.style == DECREMENT) has_own = false, has_old = true;
  else if (hops_left > 0) has_own = has_room, has_old = true;
  else has_own = true, has_old = settings.style == INSERT && has_room;

  uint8_t *to = sent;
  memcpy(to, frame, at);
  to += at;
  if (has_own) {
    path_own_address(to);
    to[6] |= MARK;
    to += ADDRESS_OCTETS;
  }
  if (has_old) {
    memcpy(to, frame + at, ADDRESS_OCTETS);
    if (hop == COUNTED) to[6] = (to[6] & RESERVED) | (hops_left << 1);
    to[6] = hops_left ? to[6] & ~LAST : (to[6] & ~LAST) | MARK;
    to += ADDRESS_OCTETS;
  }
  at += ADDRESS_OCTETS;
  memcpy(to, frame + at, length - at);
  if (at == end) to[-1] |= LAST;
  return (uint16_t)(to - sent) + length - at;
}
