/*
 * Telecommands of the services 3 (housekeeping), 5 (events) and 9 (time); their layouts are those of the MetaCommands in
 * missions/aprs-dp/telemetry.xml. Lists begin with their count, one octet.
 */
#ifndef SERVICES_H
#define SERVICES_H
#include "verification.h"
#include <stdbool.h>
#include <stdint.h>

/* False for a type that none of these services has. */
bool service_take(const struct request *request, uint8_t service, uint8_t subtype, const uint8_t *data, uint8_t length);

#endif
