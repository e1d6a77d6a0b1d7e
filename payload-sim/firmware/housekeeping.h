/* Housekeeping (PUS 3.25): structure 1 every second, structure 2 every minute, until told otherwise. */
#ifndef HOUSEKEEPING_H
#define HOUSEKEEPING_H
#include <stdbool.h>
#include <stdint.h>

#define STRUCTURES 2

/* Begins both periods. */
void housekeeping_start(void);
/* Every tick: sends what is due. */
void housekeeping_tick(void);
/* Structures are 1 and 2. */
void housekeeping_send(uint8_t structure);
void housekeeping_enable(uint8_t structure, bool is_enabled);
void housekeeping_set_period(uint8_t structure, uint16_t period_s);

#endif
