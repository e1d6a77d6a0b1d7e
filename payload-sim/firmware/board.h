/*
 * The board around the controller: an ATmega1284P, as on BIRDS-X (BIRDSX-APRS-reference, its part list). Crystal, pins and
 * scales are ours, for no layout is public: decision record 0034.
 */
#ifndef BOARD_H
#define BOARD_H

/*
 * A crystal for serial ports: 19,200 baud, and with the longest prescaler a millisecond, come out without a rest. The
 * 20 MHz of the APRSDP engineering model would be 0.16 % off.
 */
#define F_CPU 18432000UL

/* Port D: both serial ports (D0 to D3) and the radio. */
#define PTT_SENSE 4  /* in: the key line as the transceiver sees it; a shorted transistor shows here */
#define PTT_KEY 5    /* out: keys */
#define PA_SUPPLY 6  /* out: load switch of the power amplifier; open, nothing can be keyed */
#define SYNTH_LOCK 7 /* in: high while the synthesizer is locked */
/* Port B. */
#define SQUELCH 0 /* in: high while something is heard */

/* Inputs of the converter on port A, against the internal 2.56 V: the supply is not its own yardstick. */
enum analog_input {
  BUS_VOLTAGE,  /* a third of it */
  BUS_CURRENT,  /* 1 V a ampere */
  AMPLIFIER_C,  /* 500 mV at 0 degC, 10 mV a degree */
  CONTROLLER_C, /* the same */
  MODEM_C,      /* the same */
  RSSI,         /* 0 V at -140 dBm, 25 mV a decibel */
  FORWARD_POWER, /* 50 mV a decibel over 1 mW */
  ANALOG_INPUTS
};
#define REFERENCE_MV 2560

#define UBRR_19200 59

#endif
