/* Hears frames from the modem (KISS), counts them, repeats or stores what the mode asks for. Half duplex. */
#ifndef DIGIPEATER_H
#define DIGIPEATER_H
#include "settings.h"
#include <stdint.h>

struct heard {
  uint32_t received, damaged, repeated;
  uint16_t duplicates;
  char last_call[CALL_OCTETS]; /* blanks behind it */
  uint8_t last_ssid;
};

void digipeater_start(void);
const struct heard *digipeater_heard(void);
uint8_t digipeater_queue_depth(void);
/* Takes what the modem said, and sends what waits when the channel is free. */
void digipeater_step(void);
/* Every tick. */
void digipeater_tick(void);
/* Leaves nothing in the queue. */
void digipeater_forget(void);

#endif
