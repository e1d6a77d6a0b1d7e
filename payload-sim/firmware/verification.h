/* What becomes of a telecommand, told by PUS 1: successes when they were asked for, failures always. */
#ifndef VERIFICATION_H
#define VERIFICATION_H
#include <stdint.h>

/* Names a telecommand: the first four octets of its packet, and what its sender wants to be told. */
struct request {
  uint16_t packet, sequence;
  uint8_t acknowledgement;
};

enum failure { BAD_LENGTH = 1, BAD_CRC, UNKNOWN_APID, UNKNOWN_SERVICE, BAD_RANGE, WRONG_MODE, BAD_MAGIC };

void verification_refuse(const struct request *request, enum failure failure);
/* Accepted, and begun in the same moment. */
void verification_accept(const struct request *request);
void verification_complete(const struct request *request);
/* A step is done (1.5), or the one that is named has failed (1.6). */
void verification_progress(const struct request *request, uint8_t step);
void verification_progress_fail(const struct request *request, uint8_t step, enum failure failure);
void verification_fail(const struct request *request, enum failure failure);

#endif
