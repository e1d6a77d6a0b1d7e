#include "settings.h"
#include "checksum.h"
#include <avr/eeprom.h>
#include <avr/pgmspace.h>
#include <string.h>

/* Aliases and TXDELAY of the BIRDS-X flight model; own call inserted, as A55BTN does on the air. */
static const struct settings mission PROGMEM = {
    .beacon_s = 45,
    .beacon_text = "APRS-DP breadboard",
    .alias_mask = 7,
    .style = 0,
    .call = "A55BTN",
    .ssid = 0,
    .txdelay_10ms = 30,
};

struct settings settings;
static uint16_t boot_count;

static uint16_t kept_boot_count EEMEM;
static struct settings kept EEMEM;
static uint16_t kept_check EEMEM;

void settings_start(void) {
  eeprom_read_block(&settings, &kept, sizeof settings);
  if (eeprom_read_word(&kept_check) != crc16_of(&settings, sizeof settings)) settings_restore_mission();
  boot_count = eeprom_read_word(&kept_boot_count) + 1; /* of a chip never used: FFFF, so 0 */
  if (boot_count == 0) boot_count = 1;
  eeprom_update_word(&kept_boot_count, boot_count);
}

/* Half a second for all of them, during which the interrupts go on; only what differs is written, and the check last. */
void settings_keep(void) {
  eeprom_update_block(&settings, &kept, sizeof settings);
  eeprom_update_word(&kept_check, crc16_of(&settings, sizeof settings));
}

void settings_restore_mission(void) {
  memcpy_P(&settings, &mission, sizeof settings);
  settings_keep();
}

uint16_t settings_boot_count(void) { return boot_count; }
