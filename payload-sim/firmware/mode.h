/* Modes of the payload by their number in housekeeping structure 1 and in SET_MODE. */
#ifndef MODE_H
#define MODE_H
#include <stdbool.h>
#include <stdint.h>

enum mode { OFF, BOOT, STANDBY, RX, DIGI, STORE, BEACON, SAFE };

enum mode mode_now(void);
/* Changes the mode and reports it; SAFE opens the load switch, STANDBY and SAFE let go of the key. */
void mode_enter(enum mode mode);
/* The end of BOOT, of which nothing is reported but the boot itself. */
void mode_begin(enum mode mode);
bool mode_is_receiving(void);

#endif
