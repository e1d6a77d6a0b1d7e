import type { FopAlert } from 'ccsds-parser/cop1/cop1';

/** Why a sequence of telecommands was given up, for people. */
export const alertWords: Readonly<Record<FopAlert, string>> = {
  limit: 'sent as often as allowed, and not reported as arrived',
  T1: 'sent as often as allowed, and no report told of it within T1',
  lockout: 'the receiver on board has locked itself',
  synch: 'receiver and sender do not count alike',
  'NN(R)': 'the receiver on board waits for a number that was not sent',
  CLCW: 'the control word of the downlink is none',
  LLIF: 'the frame could not be sent',
  term: 'ended by hand',
};
