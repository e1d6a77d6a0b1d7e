#include "report.h"
#include "checksum.h"
#include "clock.h"
#include "framing.h"

#define HEADER 6
#define MOST_OCTETS 128
/* Types of report that this payload has; each counts its own. */
#define MOST_TYPES 24

static uint8_t packet[MOST_OCTETS];
static uint8_t length;
static uint16_t sequence_count;
static struct {
  uint16_t type, count;
} counters[MOST_TYPES];

static uint16_t next_of_type(uint16_t type) {
  for (uint8_t i = 0; i < MOST_TYPES; i++) {
    if (counters[i].type == 0) counters[i].type = type;
    if (counters[i].type == type) return counters[i].count++;
  }
  return 0;
}

void put8(uint8_t value) {
  if (length < MOST_OCTETS) packet[length++] = value;
}

void put16(uint16_t value) {
  put8(value >> 8);
  put8(value & 0xff);
}

void put32(uint32_t value) {
  put16(value >> 16);
  put16(value & 0xffff);
}

void put_text(const char *text, uint8_t octets) {
  while (octets--) put8(*text ? *text++ : 0);
}

void report_begin(uint8_t service, uint8_t subtype) {
  length = 0;
  put16(0x0800 | PAYLOAD_APID); /* version 0, telemetry, with a secondary header */
  put16(0);
  put16(0);
  put8(0x20); /* PUS-C, time reference not told */
  put8(service);
  put8(subtype);
  put16(next_of_type(((uint16_t)service << 8) | subtype));
  put16(0); /* destination */
  uint8_t cuc[6];
  clock_read(cuc);
  for (uint8_t i = 0; i < sizeof cuc; i++) put8(cuc[i]);
}

void report_send(void) {
  uint16_t field = length + 2 - HEADER - 1;
  packet[2] = 0xC0 | (sequence_count >> 8); /* unsegmented */
  packet[3] = sequence_count & 0xff;
  packet[4] = field >> 8;
  packet[5] = field & 0xff;
  sequence_count = (sequence_count + 1) & 0x3fff;
  put16(crc16_of(packet, length));
  frame_open(BUS_PORT);
  for (uint8_t i = 0; i < length; i++) frame_give(BUS_PORT, packet[i]);
  frame_close(BUS_PORT);
}
