/* What the board measures, in the units of housekeeping. */
#ifndef ANALOG_H
#define ANALOG_H
#include <stdint.h>

void analog_start(void);
/* Every tick: begins the next conversion, of the supply current every second time. */
void analog_tick(void);

uint16_t bus_mv(void);
uint16_t bus_ma(void);
int16_t amplifier_centi_c(void);
int16_t controller_centi_c(void);
int16_t modem_centi_c(void);
int8_t rssi_dbm(void);
/* Quarters of a decibel over 1 mW; 0 while nothing is radiated. */
uint8_t forward_power(void);

#endif
