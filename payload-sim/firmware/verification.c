#include "verification.h"
#include "report.h"

/* ECSS-E-ST-70-41C, 8.1.2. The flags: 7.4.4.1, acceptance is the last bit. */
#define WANTS_ACCEPTANCE 1
#define WANTS_START 2
#define WANTS_PROGRESS 4
#define WANTS_COMPLETION 8

static void tell(uint8_t subtype, const struct request *request, uint8_t failure) {
  report_begin(1, subtype);
  put16(request->packet);
  put16(request->sequence);
  if (failure) put8(failure);
  report_send();
}

void verification_refuse(const struct request *request, enum failure failure) { tell(2, request, failure); }
void verification_fail(const struct request *request, enum failure failure) { tell(8, request, failure); }

void verification_accept(const struct request *request) {
  if (request->acknowledgement & WANTS_ACCEPTANCE) tell(1, request, 0);
  if (request->acknowledgement & WANTS_START) tell(3, request, 0);
}

void verification_complete(const struct request *request) {
  if (request->acknowledgement & WANTS_COMPLETION) tell(7, request, 0);
}

static void tell_step(uint8_t subtype, const struct request *request, uint8_t step, uint8_t failure) {
  report_begin(1, subtype);
  put16(request->packet);
  put16(request->sequence);
  put8(step);
  if (failure) put8(failure);
  report_send();
}

void verification_progress(const struct request *request, uint8_t step) {
  if (request->acknowledgement & WANTS_PROGRESS) tell_step(5, request, step, 0);
}

void verification_progress_fail(const struct request *request, uint8_t step, enum failure failure) {
  tell_step(6, request, step, failure);
}
