#include "telecommand.h"
#include "checksum.h"
#include "functions.h"
#include "report.h"
#include "services.h"
#include "verification.h"

#define HEADER 6
#define SECONDARY_HEADER 5
#define ERROR_CONTROL 2

static uint16_t word_at(const uint8_t *octets) { return (uint16_t)(octets[0] << 8 | octets[1]); }

/* ECSS-E-ST-70-41C, 8.17.2: the answer stands between start and completion. */
static void ping(const struct request *request, uint8_t length) {
  if (length != 0) {
    verification_refuse(request, BAD_LENGTH);
    return;
  }
  verification_accept(request);
  report_begin(17, 2);
  report_send();
  verification_complete(request);
}

void telecommand_take(const uint8_t *packet, uint16_t length) {
  if (length < HEADER + SECONDARY_HEADER + ERROR_CONTROL || word_at(packet + 4) + HEADER + 1U != length) return;
  /* Version 0, telecommand, with a secondary header of PUS-C. */
  if ((packet[0] & 0xf8) != 0x18 || packet[HEADER] >> 4 != 2) return;
  struct request request = {word_at(packet), word_at(packet + 2), packet[HEADER] & 0x0f};
  uint8_t service = packet[HEADER + 1];
  uint8_t subtype = packet[HEADER + 2];
  const uint8_t *data = packet + HEADER + SECONDARY_HEADER;
  uint16_t data_length = length - HEADER - SECONDARY_HEADER - ERROR_CONTROL;
  if (crc16_of(packet, length - ERROR_CONTROL) != word_at(packet + length - ERROR_CONTROL))
    verification_refuse(&request, BAD_CRC);
  else if ((request.packet & 0x07ff) != PAYLOAD_APID) verification_refuse(&request, UNKNOWN_APID);
  /* No telecommand of ours is longer; nothing below counts further than an octet can. */
  else if (data_length > 255) verification_refuse(&request, BAD_LENGTH);
  else if (service == 17 && subtype == 1) ping(&request, (uint8_t)data_length);
  else if (service == 8 && subtype == 1) function_take(&request, data, (uint8_t)data_length);
  else if (!service_take(&request, service, subtype, data, (uint8_t)data_length))
    verification_refuse(&request, UNKNOWN_SERVICE);
}
