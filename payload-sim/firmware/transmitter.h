/* The key: who holds it down, what keeps it from going down, and the timer that lets go of it. */
#ifndef TRANSMITTER_H
#define TRANSMITTER_H
#include <stdbool.h>
#include <stdint.h>

/* Nothing holds the key longer: the rest of the board is cut off then (event PTT_TIMEOUT). */
#define MOST_KEYED_MS 10000

/* Called once: true when the time was served, false when somebody let go earlier. */
typedef void (*key_over)(bool is_complete);

void transmitter_start(bool is_cold);
/* False, and `over` is not called, when something keeps the key from going down. */
bool transmitter_key(uint16_t duration_ms, key_over over);
void transmitter_release(void);
/* The regulator's kill switch: wins over everything, a stuck key included, and outlives a restart. */
void transmitter_inhibit(bool is_inhibited);
bool transmitter_is_inhibited(void);
/* Opens the supply of the amplifier. */
void transmitter_cut(bool is_cut);
/* What the transceiver does, not what it was told. */
bool transmitter_is_keyed(void);
bool transmitter_is_locked(void);
/* Every millisecond, from the interrupt of the clock. */
void transmitter_tick(void);
/* From the main loop: tells who waits, and finds a key that is stuck. */
void transmitter_watch(void);

#endif
