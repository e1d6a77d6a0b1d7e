/* Frames of the last 30 s, by source, destination and information: the path differs when a frame comes again. */
#ifndef DUPLICATES_H
#define DUPLICATES_H
#include <stdbool.h>
#include <stdint.h>

/* Remembers the frame and tells whether it was there before; what comes again does not stay longer for it. */
bool duplicates_has(const uint8_t *frame, uint16_t length, uint8_t address_octets);
void duplicates_forget(void);

#endif
