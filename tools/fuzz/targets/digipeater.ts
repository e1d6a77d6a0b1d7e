import { oddFrames } from '@dawa/payload-sim/payload/air/odd-frames';
import { type DigipeatSettings, digipeat } from '@dawa/payload-sim/payload/digipeat/digipeat';
import { Digipeater, type DigipeaterBoard } from '@dawa/payload-sim/payload/digipeater';
import { missionSettings } from '@dawa/payload-sim/payload/settings';
import { Transmitter } from '@dawa/payload-sim/payload/transmitter';
import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import { type DecodedAx25, decodeAx25 } from '@dawa/protocols/ax25';
import { frameCheck, withFrameCheck } from '@dawa/protocols/frame-check';
import type { Clock } from '@dawa/seams/clock';
import { createRandom } from '@dawa/seams/random';
import { type Answer, decoderTarget } from '../decoder-target.ts';
import { differenceOf } from '../judge-value.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const frames = [
  'VU2ABC>CQ,ARISS:>Kuzuzangpo from Thimphu',
  'VU2ABC-15>CQ-15,WIDE2-2,WIDE3-3:!2728.32N/08938.16E-',
  'JG6YBW>APRS,RS0ISS*,A55BTN,APRSAT:T#005,199,000,255,073,123,01101001',
  'A51AA>APRS,R1,R2,R3,R4,R5,R6,R7*,WIDE3-3::A55BTN   :SF hello{12345',
  'A51AA>APRS,R1,R2,R3,R4,R5,R6,R7*,ARISS:SFbare',
  'A55BTN>APRS,ARISS::A51AA    :ack1',
].map((line) => {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return encodeAprsFrame(frame.value);
});
const seeds = [...frames, ...Object.values(oddFrames)];

const settings: readonly DigipeatSettings[] = (['insert', 'replace', 'decrement'] as const).flatMap((style) =>
  [7, 2].map((aliasMask) => ({ call: 'A55BTN', ssid: 0, aliasMask, style })),
);

/** What the payload may put on the air: a frame that everybody can read. @throws Complaint */
function mustBeWellFormed(frame: Uint8Array): DecodedAx25 {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) throw new Complaint(`a malformed frame was sent: ${decoded.fault.kind}`);
  const { path, oddities, control, pid } = decoded.value;
  const odd = oddities.filter((oddity) => oddity !== 'reserved-bits');
  if (odd.length > 0) throw new Complaint(`an odd frame was sent: ${odd.join(', ')}`);
  if ((control & 0xef) !== 3 || pid !== 0xf0) throw new Complaint('a frame was sent that is not UI');
  const unused = path.findIndex(({ isMarked }) => !isMarked);
  if (unused >= 0 && path.slice(unused).some(({ isMarked }) => isMarked))
    throw new Complaint('used addresses stand behind unused ones');
  return decoded.value;
}

/** What came in and what went out differ in the path alone, and there by one step. @throws Complaint */
function mustBeOneStep(sent: Uint8Array, input: Uint8Array, { style }: DigipeatSettings): void {
  const before = decodeAx25(input);
  if (!before.ok) throw new Complaint('what was no frame was repeated');
  const after = mustBeWellFormed(sent);
  const difference =
    differenceOf(input.subarray(0, 13), sent.subarray(0, 13)) ??
    differenceOf(before.value.information, after.information);
  if (difference !== undefined)
    throw new Complaint(`source, destination or information were altered${difference}`);
  const grown = after.path.length - before.value.path.length;
  if (grown < 0 || grown > (style === 'decrement' ? 0 : 1) || after.path.length > 8)
    throw new Complaint(`the path went from ${before.value.path.length} to ${after.path.length}`);
  const at = before.value.path.findIndex(({ isMarked }) => !isMarked);
  const behind = before.value.path.length - at - 1;
  const rest =
    differenceOf(before.value.path.slice(0, at), after.path.slice(0, at)) ??
    differenceOf(before.value.path.slice(at + 1), after.path.slice(after.path.length - behind));
  if (rest !== undefined) throw new Complaint(`an address was altered that was not used up${rest}`);
}

/** Runs what is due when it is told to, and nothing by itself. */
function createHandClock(): Clock & { runAll(): void } {
  let due: (() => void)[] = [];
  let nowAtMs = 0;
  const after = (_delayMs: number, action: () => void) => {
    due.push(action);
    return () => {
      due = due.filter((other) => other !== action);
    };
  };
  const clock = {
    nowAtMs: () => nowAtMs,
    after,
    at: after,
    runAll() {
      for (let turns = 0; due.length > 0 && turns < 100; turns++) {
        const now = due;
        due = [];
        nowAtMs += 100;
        for (const action of now) action();
      }
    },
  };
  return clock as unknown as Clock & { runAll(): void };
}

/** The payload's digipeater with all that is around its rules: check, window, store, answers, queue. */
function createPayload(mode: DigipeaterBoard['mode']) {
  const clock = createHandClock();
  const board: DigipeaterBoard = {
    ...{ mode, isAwake: true, txDelayMs: 10, isSynthesizerLocked: true },
    settings: { ...missionSettings, persistence: 255 },
    transmitter: new Transmitter(clock, () => {}),
    boot: { cause: 'POWER_ON' },
    electrics: { voltageV: 5, currentA: 0.1, amplifierC: 20 },
    hasFault: () => false,
    detects: () => true,
    tell: () => {},
  };
  const digipeater = new Digipeater(clock, createRandom('fuzz'), board, { hasTraffic: false });
  const sent: Uint8Array[] = [];
  digipeater.queue.onTransmission(({ octets }) => sent.push(octets));
  return (octets: Uint8Array): Answer<{ readonly sent: readonly Uint8Array[] }> => {
    digipeater.reset();
    digipeater.clearStore();
    sent.length = 0;
    digipeater.receiver.end({ octets, durationMs: 1, strengthDbm: -80 });
    clock.runAll();
    if (digipeater.receivedFrames !== 1)
      throw new Complaint(`${digipeater.receivedFrames} frames were counted`);
    if (digipeater.queueDepth !== 0) throw new Complaint('a frame waits for ever');
    if (sent.length > 0 || digipeater.storeUsed > 0) return { ok: true, value: { sent: [...sent] } };
    return {
      ok: false,
      fault: { kind: 'not-answered', expected: 'an answer', found: digipeater.damagedFrames },
    };
  };
}

/** Rules alone, and the payload around them; what comes in may be anything. */
export const digipeaterTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget<Uint8Array, DigipeatSettings>({
    name: 'digipeat-rules',
    parsers: [],
    shape: () => ({ seeds, mostOctets: 420 }),
    formats: settings,
    decode: digipeat,
    judge: mustBeOneStep,
  }),
  decoderTarget<{ readonly sent: readonly Uint8Array[] }, ReturnType<typeof createPayload>>({
    name: 'payload-on-air',
    parsers: [],
    shape: () => ({
      seeds: seeds.map((frame) => withFrameCheck(frame)),
      mostOctets: 420,
      repair(octets) {
        if (octets.length < 3) return;
        const check = frameCheck(octets, 0, octets.length - 2);
        octets[octets.length - 2] = check & 0xff;
        octets[octets.length - 1] = check >>> 8;
      },
    }),
    formats: [createPayload('DIGI'), createPayload('STORE')],
    decode: (octets, hear) => hear(octets),
    judge({ sent }) {
      for (const frame of sent) {
        if (!decodeAx25(frame, { hasFrameCheck: true }).ok)
          throw new Complaint('a frame was sent with a bad check');
        mustBeWellFormed(frame.subarray(0, -2));
      }
    },
  }),
];
