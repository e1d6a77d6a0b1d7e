#include "mode.h"
#include "digipeater.h"
#include "event.h"
#include "transmitter.h"

static enum mode mode = BOOT;

enum mode mode_now(void) { return mode; }

void mode_begin(enum mode first) { mode = first; }

void mode_enter(enum mode wanted) {
  enum mode from = mode;
  if (from == wanted) return;
  mode = wanted;
  transmitter_cut(wanted == SAFE);
  if (wanted == STANDBY || wanted == SAFE) transmitter_release();
  if (!mode_is_receiving()) digipeater_forget();
  event_mode_change(from, wanted);
}

bool mode_is_receiving(void) { return mode == RX || mode == DIGI || mode == STORE; }
