/* What telecommands set and a soft reset keeps: in EEPROM, with a checksum. */
#ifndef SETTINGS_H
#define SETTINGS_H
#include <stdint.h>

#define CALL_OCTETS 6
#define BEACON_OCTETS 67

struct settings {
  uint16_t beacon_s;
  char beacon_text[BEACON_OCTETS]; /* NUL after its end */
  uint8_t alias_mask;              /* 1 APRSAT, 2 ARISS, 4 WIDE */
  uint8_t style;                   /* of a repeated path: 0 own call inserted, 1 in its place, 2 counted down only */
  char call[CALL_OCTETS];          /* NUL after its end */
  uint8_t ssid;
  uint8_t txdelay_10ms;
};

extern struct settings settings;

/* Reads them; where the checksum is wrong, those of the mission. Counts the boot. */
void settings_start(void);
void settings_keep(void);
void settings_restore_mission(void);
uint16_t settings_boot_count(void);

#endif
