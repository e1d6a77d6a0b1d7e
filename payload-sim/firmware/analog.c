#include "analog.h"
#include "board.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

static volatile uint16_t counts[ANALOG_INPUTS];
static uint8_t input;
static uint8_t turn;

void analog_start(void) {
  DIDR0 = 0xff;
  /* A 128th of the crystal: 144 kHz, within the 50 to 200 kHz that ten bits need. */
  ADCSRA = _BV(ADEN) | _BV(ADIE) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
}

ISR(ADC_vect) { counts[input] = ADC; }

void analog_tick(void) {
  if (ADCSRA & _BV(ADSC)) return;
  /* An overcurrent must be seen within 50 ms, a temperature has time. */
  if (++turn & 1) input = BUS_CURRENT;
  else {
    static uint8_t other = BUS_VOLTAGE;
    input = other;
    do
      if (++other == ANALOG_INPUTS) other = 0;
    while (other == BUS_CURRENT);
  }
  ADMUX = _BV(REFS1) | _BV(REFS0) | input;
  ADCSRA |= _BV(ADSC);
}

/* Quarter millivolts, from the middle of the step: 2.5 mV a count. Shifts below, for a division takes 40 microseconds. */
static uint16_t quarter_mv(enum analog_input which) {
  uint16_t count;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { count = counts[which]; }
  return (2 * count + 1) * (4 * REFERENCE_MV / 2048);
}

static int16_t centi_c(enum analog_input which) {
  return (int16_t)(((int32_t)quarter_mv(which) - 4 * 500) * 5 >> 1);
}

uint16_t bus_mv(void) { return (uint16_t)((uint32_t)quarter_mv(BUS_VOLTAGE) * 3 >> 2); }
uint16_t bus_ma(void) { return quarter_mv(BUS_CURRENT) >> 2; }
int16_t amplifier_centi_c(void) { return centi_c(AMPLIFIER_C); }
int16_t controller_centi_c(void) { return centi_c(CONTROLLER_C); }
int16_t modem_centi_c(void) { return centi_c(MODEM_C); }

int8_t rssi_dbm(void) {
  int16_t dbm = (int16_t)((quarter_mv(RSSI) + 50) / 100) - 140;
  return dbm < -128 ? -128 : (int8_t)dbm;
}

uint8_t forward_power(void) {
  uint16_t quarters = (quarter_mv(FORWARD_POWER) + 25) / 50;
  return quarters < 4 ? 0 : (uint8_t)quarters;
}
