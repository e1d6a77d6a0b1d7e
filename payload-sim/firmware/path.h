/*
 * Addresses of AX.25 frames and what a digipeater does to them.
 * Source: AX.25 2.2, section 3; APRS Protocol Reference 1.0.1, chapter 3; decision record 0032.
 */
#ifndef PATH_H
#define PATH_H
#include <stdbool.h>
#include <stdint.h>

#define ADDRESS_OCTETS 7
#define MOST_ADDRESSES 10 /* destination, source, eight digipeaters */
#define MOST_INFORMATION 256
#define MOST_FRAME_OCTETS (MOST_ADDRESSES * ADDRESS_OCTETS + 2 + MOST_INFORMATION)
#define SOURCE_AT ADDRESS_OCTETS

/* Octets of the addresses of a frame that everybody can read; 0 for one that is not repeated, stored or believed. */
uint8_t path_octets(const uint8_t *frame, uint16_t length);

/* `frame` as it is sent on, in `sent`: its length, or 0 when it is not for this digipeater. */
uint16_t path_step(const uint8_t *frame, uint16_t length, uint8_t *sent);

/* An address of our own, not marked: for frames that begin here. */
void path_own_address(uint8_t *address);

#endif
