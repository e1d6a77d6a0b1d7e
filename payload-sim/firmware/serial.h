/* Two serial ports at 19,200 baud 8N1 with rings of octets, so that nothing is lost while the main loop is busy. */
#ifndef SERIAL_H
#define SERIAL_H
#include <stdbool.h>
#include <stdint.h>

enum serial_port { BUS_PORT, TNC_PORT, SERIAL_PORTS };

void serial_start(void);
/* Takes one octet that has arrived; false when there is none. */
bool serial_take(enum serial_port port, uint8_t *octet);
/* Hands one octet over, waiting for room where there is none. */
void serial_give(enum serial_port port, uint8_t octet);
/* Octets that may be given without waiting. */
uint16_t serial_room(enum serial_port port);
/* Octets that arrived when the ring was full, or before the one before was fetched. */
uint16_t serial_overruns(enum serial_port port);

#endif
