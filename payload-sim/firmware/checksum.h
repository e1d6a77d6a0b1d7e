#ifndef CHECKSUM_H
#define CHECKSUM_H
#include <stdint.h>

/* Packet error control: CRC-16 with 0x1021, FFFF at the start, not reflected (ECSS-E-ST-70-41C, annex B). */
#define CRC16_START 0xFFFF
uint16_t crc16(uint16_t crc, uint8_t octet);
uint16_t crc16_of(const void *octets, uint16_t length);

/* Of the program: CRC-32 as in Ethernet, reflected EDB88320; start and end are FFFFFFFF. */
#define CRC32_START 0xFFFFFFFFUL
uint32_t crc32(uint32_t crc, uint8_t octet);

#endif
