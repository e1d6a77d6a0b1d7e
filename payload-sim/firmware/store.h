/* Messages kept for others, in EEPROM: they outlive the loss of power. */
#ifndef STORE_H
#define STORE_H
#include "verification.h"
#include <stdbool.h>
#include <stdint.h>

#define MESSAGE_OCTETS 67
#define FROM_OCTETS 9 /* `VU2ABC-15` */
/* What fits beside the settings. The breadboard's model has a flash memory and 512 slots, so commands may name that many. */
#define STORE_SLOTS 48
#define NAMED_SLOTS 512

enum stored { STORED, STORED_BEFORE, STORE_FULL };

void store_start(void);
uint16_t store_used(void);
/* Who repeats himself gets the slot that he has. `from`: NUL behind its end. */
enum stored store_add(const char from[FROM_OCTETS], const uint8_t *text, uint8_t length);
void store_clear(void);
/* Sends the messages of these slots down, ten a second (PUS 13.1 to 13.3). A new dump ends the one before. */
void store_dump(const struct request *request, uint16_t from, uint16_t to);
void store_tick(void);

#endif
