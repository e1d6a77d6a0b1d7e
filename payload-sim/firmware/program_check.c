#include "program_check.h"
#include "checksum.h"
#include <avr/pgmspace.h>

/* From the linker: the end of the program and of the values that it copies to memory. The build puts the CRC behind it. */
extern const uint8_t __data_load_end[];
#define PROGRAM_END ((uint16_t)__data_load_end)

#define OCTETS_A_STEP 32

static uint16_t next = 0xFFFF;
static uint32_t running;
static uint32_t found;
static bool is_news;

void program_check_begin(void) {
  next = 0;
  running = CRC32_START;
}

void program_check_step(void) {
  if (next == 0xFFFF) return;
  for (uint8_t i = 0; i < OCTETS_A_STEP && next < PROGRAM_END; i++) running = crc32(running, pgm_read_byte(next++));
  if (next < PROGRAM_END) return;
  next = 0xFFFF;
  found = ~running;
  if (found != pgm_read_dword(PROGRAM_END)) is_news = true;
}

uint32_t program_crc(void) { return found; }

bool program_take_news(void) {
  bool was_news = is_news;
  is_news = false;
  return was_news;
}
