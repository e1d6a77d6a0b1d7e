/* What the payload finds wrong with itself and does about it. The key has its own watch, in transmitter.c. */
#ifndef PROTECTIONS_H
#define PROTECTIONS_H
#include <stdbool.h>

/* Every tick. */
void protections_tick(void);
/* Too hot to leave SAFE. */
bool protections_is_overheated(void);

#endif
