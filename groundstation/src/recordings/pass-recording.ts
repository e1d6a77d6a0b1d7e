import type { PassDetail } from '@dawa/protocols/console/pass';
import type { RadioState } from '@dawa/protocols/console/tracking';
import type { Clock } from '@dawa/seams/clock';
import type { Bus } from '../ports.ts';
import type { Recorder } from './recorder.ts';

export interface PassRecordingSettings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly recorder: Recorder;
  /** False: passes are recorded when somebody asks, and tuned and marked all the same. */
  readonly isPassRecorded: boolean;
  /** Whose a pass is that names nobody. */
  readonly missionId: string;
}

/**
 * Has each pass recorded that is worked, from a minute before its rise to a minute behind its set, and notes where the receiver is tuned.
 * It listens to what the pass runner tells everybody. A recording that somebody began by hand gives way to a pass.
 *
 * @returns how to stop; the recording in hand is ended by whoever closes the recorder
 */
export function recordPasses({
  clock,
  bus,
  recorder,
  isPassRecorded,
  missionId,
}: PassRecordingSettings): () => void {
  let planned: { readonly passId: string; readonly cancel: () => void } | undefined;

  const begin = async (pass: PassDetail) => {
    const before = recorder.wish;
    if (before?.passId === pass.passId) return;
    if (before !== undefined) await recorder.stop(before.passId === undefined ? 'a pass began' : undefined);
    recorder.start({
      ...{ origin: 'pass', passId: pass.passId, noradId: pass.noradId, title: pass.name },
      missionId: pass.missionId ?? missionId,
      endsAtMs: pass.losAtMs + marginMs,
    });
  };
  const plan = (pass: PassDetail | null) => {
    if (!isPassRecorded || pass === null || planned?.passId === pass.passId) return;
    planned?.cancel();
    const { passId, aosAtMs, losAtMs } = pass;
    const nowAtMs = clock.nowAtMs();
    if (nowAtMs >= losAtMs + marginMs) return;
    const cancel = clock.at(Math.max(aosAtMs - marginMs, nowAtMs), () => void clock.track(begin(pass)));
    planned = { passId, cancel };
  };
  const stop = bus.subscribe((message) => {
    if (message.type === 'contact') plan(message.contact.pass);
    else if (message.type === 'radio') {
      if (message.radio.mode !== null) recorder.noteMode(message.radio.mode);
      const tuned = tunedOf(message.radio);
      if (tuned !== undefined) recorder.tune(tuned.frequencyHz, tuned.shiftHz);
    }
  });
  return () => {
    stop();
    planned?.cancel();
  };
}

/** What the radio was told and took, or said that it is on: what it only should be on is no fact about the samples. */
function tunedOf({ down, readFrequencyHz }: RadioState) {
  const frequencyHz = down?.dialledHz ?? down?.readHz ?? readFrequencyHz;
  if (frequencyHz === null || frequencyHz === undefined) return undefined;
  return { frequencyHz, shiftHz: down?.shiftHz };
}

const marginMs = 60_000;
