#include "framing.h"

#define END 0xC0
#define ESCAPE 0xDB
#define ESCAPED_END 0xDC
#define ESCAPED_ESCAPE 0xDD

static void append(struct frame_reader *reader, uint8_t octet) {
  if (reader->length == reader->size) reader->is_damaged = true;
  else reader->frame[reader->length++] = octet;
}

bool frame_take(struct frame_reader *reader, uint8_t octet) {
  if (octet == END) {
    bool is_whole = !reader->is_damaged && !reader->is_escaped && reader->length > 0;
    reader->is_damaged = reader->is_escaped = false;
    if (!is_whole) reader->length = 0;
    return is_whole;
  }
  if (reader->is_damaged) return false;
  if (reader->is_escaped) {
    reader->is_escaped = false;
    if (octet == ESCAPED_END) append(reader, END);
    else if (octet == ESCAPED_ESCAPE) append(reader, ESCAPE);
    else reader->is_damaged = true;
  } else if (octet == ESCAPE) {
    reader->is_escaped = true;
  } else {
    append(reader, octet);
  }
  return false;
}

void frame_open(enum serial_port port) { serial_give(port, END); }

void frame_give(enum serial_port port, uint8_t octet) {
  if (octet == END || octet == ESCAPE) {
    serial_give(port, ESCAPE);
    octet = octet == END ? ESCAPED_END : ESCAPED_ESCAPE;
  }
  serial_give(port, octet);
}

void frame_close(enum serial_port port) { serial_give(port, END); }
