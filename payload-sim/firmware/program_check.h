/* The checksum of the program in flash, and whether it is the one that was built. */
#ifndef PROGRAM_CHECK_H
#define PROGRAM_CHECK_H
#include <stdbool.h>
#include <stdint.h>

/* Reads the program through once, a little in each step of the main loop. */
void program_check_begin(void);
void program_check_step(void);
/* As found the last time that it was read to its end. */
uint32_t program_crc(void);
/* True once after a reading that found damage. */
bool program_take_news(void);

#endif
