/* Time: milliseconds since the reset, and the time on board, CUC 4+2 (CCSDS 301.0-B-4, 3.2). */
#ifndef CLOCK_H
#define CLOCK_H
#include <stdbool.h>
#include <stdint.h>

/* How often the main loop looks after what is not urgent. */
#define TICK_MS 5

/* Cold: after the loss of power, which the time on board does not outlive. */
void clock_start(bool is_cold);
/* Since the reset; starts over after 49 days, so only differences are compared. */
uint32_t clock_ms(void);
uint32_t clock_uptime_s(void);
/* Counted from power-on until the time is set; to the millisecond. */
void clock_read(uint8_t cuc[6]);
void clock_set(const uint8_t cuc[6]);

#endif
