#include "services.h"
#include "clock.h"
#include "event.h"
#include "housekeeping.h"

#define LONGEST_INTERVAL_S 3600
#define CUC_OCTETS 6
/* 2018-01-01 in seconds of TAI since 1958: the payload is not older. Four octets end in 2094. */
#define EARLIEST_S 1893456037UL

#define TYPE(service, subtype) ((service) << 8 | (subtype))
enum type {
  HK_ENABLE = TYPE(3, 5),
  HK_DISABLE = TYPE(3, 6),
  HK_ONE_SHOT = TYPE(3, 27),
  HK_SET_INTERVAL = TYPE(3, 31),
  EVENT_ENABLE = TYPE(5, 5),
  EVENT_DISABLE = TYPE(5, 6),
  EVENT_LIST_DISABLED = TYPE(5, 7),
  TIME_SET = TYPE(9, 128)
};

static uint16_t word_at(const uint8_t *octets) { return (uint16_t)(octets[0] << 8 | octets[1]); }

/* Octets of an item of the list that the data are; 0 where they are none. */
static uint8_t item_octets(uint16_t type) {
  switch (type) {
  case HK_ENABLE:
  case HK_DISABLE:
  case HK_ONE_SHOT: return 1;
  case HK_SET_INTERVAL: return 3;
  case EVENT_ENABLE:
  case EVENT_DISABLE: return 2;
  }
  return 0;
}

static bool is_good(uint16_t type, const uint8_t *item) {
  if (type == EVENT_ENABLE || type == EVENT_DISABLE) return event_is_known(word_at(item));
  if (item[0] < 1 || item[0] > STRUCTURES) return false;
  uint16_t interval_s = type == HK_SET_INTERVAL ? word_at(item + 1) : 1;
  return interval_s >= 1 && interval_s <= LONGEST_INTERVAL_S;
}

static void carry_out(uint16_t type, const uint8_t *item) {
  switch (type) {
  case HK_ENABLE: housekeeping_enable(item[0], true); break;
  case HK_DISABLE: housekeeping_enable(item[0], false); break;
  case HK_ONE_SHOT: housekeeping_send(item[0]); break;
  case HK_SET_INTERVAL: housekeeping_set_period(item[0], word_at(item + 1)); break;
  case EVENT_ENABLE: event_enable(word_at(item), true); break;
  case EVENT_DISABLE: event_enable(word_at(item), false); break;
  }
}

/* All items of a list, or none of them. */
static void take_list(const struct request *request, uint16_t type, const uint8_t *data, uint8_t length) {
  uint8_t width = item_octets(type);
  uint8_t count = length ? data[0] : 0;
  if (length != 1 + count * width) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  bool are_good = count > 0;
  for (uint8_t i = 0; i < count; i++) are_good &= is_good(type, data + 1 + i * width);
  if (!are_good) {
    verification_refuse(request, BAD_RANGE);
    return;
  }
  verification_accept(request);
  for (uint8_t i = 0; i < count; i++) carry_out(type, data + 1 + i * width);
  verification_complete(request);
}

static void list_events(const struct request *request, uint8_t length) {
  if (length != 0) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  verification_accept(request);
  event_list_disabled();
  verification_complete(request);
}

static void set_time(const struct request *request, const uint8_t *data, uint8_t length) {
  if (length != CUC_OCTETS) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  if (((uint32_t)word_at(data) << 16 | word_at(data + 2)) < EARLIEST_S) {
    verification_refuse(request, BAD_RANGE);
    return;
  }
  verification_accept(request);
  clock_set(data);
  verification_complete(request);
}

bool service_take(const struct request *request, uint8_t service, uint8_t subtype, const uint8_t *data, uint8_t length) {
  uint16_t type = TYPE(service, subtype);
  if (item_octets(type)) take_list(request, type, data, length);
  else if (type == EVENT_LIST_DISABLED) list_events(request, length);
  else if (type == TIME_SET) set_time(request, data, length);
  else return false;
  return true;
}
