import type { FuzzTarget } from './target.ts';
import { aprsTargets } from './targets/aprs.ts';
import { audioTargets } from './targets/audio.ts';
import { cfdpTargets } from './targets/cfdp.ts';
import { codingTargets } from './targets/coding.ts';
import { columnTargets } from './targets/columns.ts';
import { cop1Targets } from './targets/cop1.ts';
import { demodulatorTargets } from './targets/demodulators.ts';
import { digipeaterTargets } from './targets/digipeater.ts';
import { frameTargets } from './targets/frame.ts';
import { hamlibTargets } from './targets/hamlib.ts';
import { hidTargets } from './targets/hid.ts';
import { packetTargets } from './targets/packet.ts';
import { pusTargets } from './targets/pus.ts';
import { radioTargets } from './targets/radios.ts';
import { recordingTargets } from './targets/recordings.ts';
import { rotatorTargets } from './targets/rotators.ts';
import { sdlsTargets } from './targets/sdls.ts';
import { signalTargets } from './targets/signals.ts';
import { timeTargets } from './targets/time.ts';
import { tncTargets } from './targets/tncs.ts';
import { xtceTargets } from './targets/xtce.ts';
import { xtceColumnTargets } from './targets/xtce-columns.ts';

/** Everything of ccsds-parser that reads what others wrote, and what devices of the station say. */
export const fuzzTargets = [
  ...packetTargets,
  ...frameTargets,
  ...codingTargets,
  ...timeTargets,
  ...pusTargets,
  ...cfdpTargets,
  ...cop1Targets,
  ...columnTargets,
  ...sdlsTargets,
  ...xtceTargets,
  ...xtceColumnTargets,
  ...hidTargets,
  ...hamlibTargets,
  ...rotatorTargets,
  ...radioTargets,
  ...aprsTargets,
  ...audioTargets,
  ...demodulatorTargets,
  ...recordingTargets,
  ...signalTargets,
  ...tncTargets,
  ...digipeaterTargets,
] as readonly FuzzTarget[];
