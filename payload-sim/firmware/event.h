/* Events by PUS 5, with the fields of EVENT_* in missions/aprs-dp/telemetry.xml. */
#ifndef EVENT_H
#define EVENT_H
#include <stdbool.h>
#include <stdint.h>

bool event_is_known(uint16_t id);
/* Reports an event that is known, or does not, until the next reset. */
void event_enable(uint16_t id, bool is_enabled);
/* PUS 5.8. */
void event_list_disabled(void);

void event_boot(uint8_t cause, uint16_t boot_count);
void event_mode_change(uint8_t from, uint8_t to);
void event_frame_digipeated(const char *call, uint8_t ssid);
void event_stored(uint16_t slot);
void event_store_full(void);
void event_synth_unlock(void);
void event_ptt_timeout(uint8_t keyed_s);
void event_overtemp(int16_t centi_c);
void event_overcurrent(uint16_t ma);
void event_watchdog(void);
void event_flash_crc(uint32_t crc);

#endif
