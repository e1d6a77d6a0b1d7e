/* The functions 1 to 9 of PUS 8.1; their arguments are those of the MetaCommands in missions/aprs-dp/telemetry.xml. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H
#include "verification.h"
#include <stdint.h>

/* Number of the function and its arguments. */
void function_take(const struct request *request, const uint8_t *data, uint8_t length);
/* Every tick: carries out a restart that was asked for. */
void function_tick(void);

#endif
