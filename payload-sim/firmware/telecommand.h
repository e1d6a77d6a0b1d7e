/* Takes telecommands from the payload bus and checks what all of them have in common. */
#ifndef TELECOMMAND_H
#define TELECOMMAND_H
#include <stdint.h>

/* One packet as it came; what is no telecommand, or too damaged to name, is ignored. */
void telecommand_take(const uint8_t *packet, uint16_t length);

#endif
