#include "checksum.h"
#include <avr/pgmspace.h>

/* An octet at a time without a table: J. Herrin's shifts, the same polynomial. */
uint16_t crc16(uint16_t crc, uint8_t octet) {
  uint8_t x = (uint8_t)(crc >> 8) ^ octet;
  x ^= x >> 4;
  return (crc << 8) ^ ((uint16_t)x << 12) ^ ((uint16_t)x << 5) ^ x;
}

uint16_t crc16_of(const void *octets, uint16_t length) {
  const uint8_t *at = octets;
  uint16_t crc = CRC16_START;
  while (length--) crc = crc16(crc, *at++);
  return crc;
}

/* Half an octet at a time: sixteen words instead of a thousand octets. */
static const uint32_t table[16] PROGMEM = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
    0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};

uint32_t crc32(uint32_t crc, uint8_t octet) {
  crc = (crc >> 4) ^ pgm_read_dword(&table[(crc ^ octet) & 0x0f]);
  return (crc >> 4) ^ pgm_read_dword(&table[(crc ^ (octet >> 4)) & 0x0f]);
}
