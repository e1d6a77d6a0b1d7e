/* Telemetry: one PUS packet on the payload bus at a time (ECSS-E-ST-70-41C, 7.4.3; decision record 0008). */
#ifndef REPORT_H
#define REPORT_H
#include <stdint.h>

#define PAYLOAD_APID 0x020

void report_begin(uint8_t service, uint8_t subtype);
void put8(uint8_t value);
void put16(uint16_t value);
void put32(uint32_t value);
/* `length` octets; NUL after the end of the text. */
void put_text(const char *text, uint8_t length);
/* Length, sequence count and error control are filled in, and the packet goes. */
void report_send(void);

#endif
