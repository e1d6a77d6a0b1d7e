/*
 * Firmware of the APRS-DP breadboard: an APRS digipeater that is told what to do, and tells how it is, by PUS packets on
 * a serial line. It speaks as the model in payload-sim/src/payload does; hil-tests/src/parity compares them.
 */
#include "analog.h"
#include "board.h"
#include "clock.h"
#include "digipeater.h"
#include "event.h"
#include "framing.h"
#include "functions.h"
#include "housekeeping.h"
#include "mode.h"
#include "program_check.h"
#include "protections.h"
#include "reset.h"
#include "serial.h"
#include "settings.h"
#include "store.h"
#include "telecommand.h"
#include "transmitter.h"
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

/* Longest packet on the payload bus. */
#define MOST_PACKET_OCTETS 1024
/* The supply and the transceiver settle before anything is believed. */
#define BOOT_MS 1500

static uint8_t packet[MOST_PACKET_OCTETS];
static struct frame_reader reader = {.frame = packet, .size = sizeof packet};

static void start(void) {
  reset_guard();
  /* First, so that the time since the reset is right. */
  clock_start(reset_cause() == POWER_ON);
  sei();
  settings_start();
  store_start();
  transmitter_start(reset_cause() == POWER_ON);
  digipeater_start();
  serial_start();
  analog_start();
  set_sleep_mode(SLEEP_MODE_IDLE);
  program_check_begin();
}

/* After any reset the lowest-power mode that listens, and one telecommand moves it anywhere (lesson of PCSAT). */
static void finish_boot(void) {
  mode_begin(STANDBY);
  if (reset_cause() == WATCHDOG) event_watchdog();
  event_boot(reset_cause(), settings_boot_count());
  housekeeping_start();
}

static void listen(void) {
  uint8_t octet;
  while (serial_take(BUS_PORT, &octet)) {
    if (!frame_take(&reader, octet)) continue;
    if (mode_now() != BOOT) telecommand_take(packet, reader.length);
    reader.length = 0;
  }
}

static void tick(void) {
  analog_tick();
  if (mode_now() == BOOT) {
    if (clock_ms() >= BOOT_MS) finish_boot();
    return;
  }
  transmitter_watch();
  protections_tick();
  function_tick();
  digipeater_tick();
  store_tick();
  housekeeping_tick();
}

int main(void) {
  start();
  uint32_t ticked_ms = 0;
  for (;;) {
    wdt_reset();
    listen();
    digipeater_step();
    program_check_step();
    /* Every tick is served, also those that passed while something took long. */
    if (clock_ms() - ticked_ms >= TICK_MS) {
      ticked_ms += TICK_MS;
      tick();
    } else {
      /* The clock wakes us within a millisecond, an octet earlier: nothing is lost by going to sleep too soon. */
      sleep_mode();
    }
  }
}
