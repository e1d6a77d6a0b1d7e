/*
 * Frames between octets C0, as SLIP (RFC 1055) has them on the payload bus and KISS on the port of the modem: C0 inside
 * goes as DB DC, DB as DB DD. A frame with another escape, or too long, is dropped whole: half a telecommand is worse
 * than none.
 */
#ifndef FRAMING_H
#define FRAMING_H
#include "serial.h"
#include <stdbool.h>
#include <stdint.h>

struct frame_reader {
  uint8_t *frame;
  uint16_t size, length;
  bool is_escaped, is_damaged;
};

/* True when `octet` ends a whole frame: `length` octets of `frame` until the next call. */
bool frame_take(struct frame_reader *reader, uint8_t octet);

void frame_open(enum serial_port port);
void frame_give(enum serial_port port, uint8_t octet);
void frame_close(enum serial_port port);

#endif
