import type { programFaults } from '@dawa/payload-sim/payload/faults/program-faults';
import type { Ax25Oddity, DecodedAx25 } from '@dawa/protocols/ax25';
import type { Steps } from '../steps.ts';
import { framesSince, readFrame, type Saying, sayOnAir, sourceText } from './air-frames.ts';
import type { FaultCase } from './fault-case.ts';
import type { FaultTrial } from './fault-trial.ts';
import { restart, setMode } from './stand-by.ts';

/** The shortest that SET_BEACON allows; the interval that has begun, 45 s, still ends. */
const beaconEveryS = 15;
const beaconWithinMs = 75_000;

/** Bugs of the program that lays out frames: all of them show on the air alone. */
export const programCases = {
  'empty-via': {
    mode: 'BEACON',
    ...{ isTransmitting: true, isOnAir: true },
    before: beaconOften,
    detect: (trial) => beaconHas(trial, 'empty-callsign'),
    recover: beaconIsGoodAgain,
  },

  'lower-case-call': {
    mode: 'BEACON',
    ...{ isTransmitting: true, isOnAir: true },
    before: beaconOften,
    detect: (trial) => beaconHas(trial, 'lower-case-callsign'),
    recover: beaconIsGoodAgain,
  },

  'ssid-15-bug': {
    mode: 'DIGI',
    ...{ isTransmitting: true, isOnAir: true },
    async detect(trial) {
      const frame = await heardBack(trial.steps, { source: 'VU2ABC-15', via: 'ARISS', text: '>fifteen' });
      const found = frame === undefined ? 'nothing' : sourceText(frame);
      trial.saw(
        'air',
        'Source of the repeated frame is another',
        frame !== undefined && found !== 'VU2ABC-15',
        {
          expected: 'not VU2ABC-15',
          found,
        },
      );
    },
    async recover({ steps }) {
      await mended(steps, 'DIGI');
      const frame = await heardBack(steps, { source: 'VU2ABC-15', via: 'ARISS', text: '>fifteen again' });
      steps.expectEqual('Source of the repeated frame', 'VU2ABC-15', frame && sourceText(frame));
    },
  },

  'own-call-bug': {
    mode: 'DIGI',
    ...{ isTransmitting: true, isOnAir: true },
    async detect(trial) {
      const { steps } = trial;
      const toAll = await heardBack(steps, { source: 'VU2ABC', via: 'ARISS', text: '>to all' });
      const toIt = await sayOnAir(steps, { source: 'VU2ABC', via: 'A55BTN', text: '>to you' });
      trial.saw(
        'air',
        'Via an alias it repeats, via its own call not',
        toAll !== undefined && toIt === undefined,
        {
          expected: 'alias repeated, own call not',
          found: `alias ${isRepeated(toAll)}, own call ${isRepeated(toIt)}`,
        },
      );
    },
    async recover({ steps }) {
      await mended(steps, 'DIGI');
      const frame = await heardBack(steps, { source: 'VU2ABC', via: 'A55BTN', text: '>to you again' });
      steps.expectEqual('Via the own call', 'repeated', isRepeated(frame));
    },
  },

  'kiss-escape-bug': {
    mode: 'DIGI',
    ...{ isTransmitting: true, isOnAir: true },
    async detect(trial) {
      const saying = { source: 'VU2ABC', via: 'ARISS', text: '>octet \u00c0.' };
      const frame = await sayOnAir(trial.steps, saying, '>octet ');
      const found = frame === undefined ? 'nothing' : hexOf(frame.information[7]);
      trial.saw('air', 'Octet C0 comes out as another', frame !== undefined && found !== 'C0', {
        expected: 'not C0',
        found,
      });
    },
    async recover({ steps }) {
      await mended(steps, 'DIGI');
      const frame = await heardBack(
        steps,
        { source: 'VU2ABC', via: 'ARISS', text: '>again \u00c0.' },
        '>again ',
      );
      steps.expectEqual('Octet C0', 'C0', hexOf(frame?.information[7]));
    },
  },
} as const satisfies Record<(typeof programFaults)[number]['name'], FaultCase>;

/** A damaged image is loaded anew, and with it the settings of delivery. */
async function mended(steps: Steps, mode: string): Promise<void> {
  await restart(steps, 'HARD');
  await setMode(steps, mode);
}

/** Said again when it is not repeated: two may have spoken at once. */
async function heardBack(
  steps: Steps,
  saying: Saying,
  comesBackAs?: string,
): Promise<DecodedAx25 | undefined> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const frame = await sayOnAir(
      steps,
      attempt === 1 ? saying : { ...saying, text: `${saying.text} ${attempt}` },
      comesBackAs,
    );
    if (frame !== undefined) return frame;
  }
  return undefined;
}

async function beaconOften({ steps }: FaultTrial): Promise<void> {
  await steps.command('SET_BEACON', { interval: beaconEveryS, text: 'APRS-DP breadboard' });
}

/** One that was laid out before the fault came may be on the air still: the next one tells. */
async function beaconHas(trial: FaultTrial, oddity: Ax25Oddity): Promise<void> {
  const { steps, sinceOnAir } = trial;
  const { air } = steps.bench;
  const isIt = (frame: DecodedAx25 | undefined) => frame?.oddities.includes(oddity) ?? false;
  const heard = await air?.waitFor((one) => isIt(readFrame(one)), sinceOnAir, beaconWithinMs);
  const others = framesSince(steps, sinceOnAir).length;
  trial.saw('air', `A beacon with ${oddity}`, heard !== undefined, {
    expected: oddity,
    found: heard !== undefined ? oddity : `${others} beacons without`,
    ...(heard && { evidence: heard.frame }),
  });
}

async function beaconIsGoodAgain(trial: FaultTrial): Promise<void> {
  const { steps } = trial;
  const { air } = steps.bench;
  await mended(steps, 'BEACON');
  await beaconOften(trial);
  const mark = air?.mark() ?? 0;
  await air?.waitFor(() => true, mark, beaconWithinMs);
  const frames = framesSince(steps, mark);
  const odd = frames.flatMap(({ oddities }) => oddities);
  steps.expectThat('Beacons are by the rules again', frames.length > 0 && odd.length === 0, {
    expected: 'a beacon without oddities',
    found: frames.length === 0 ? 'no beacon' : odd.join(', ') || 'a beacon without',
  });
}

function isRepeated(frame: DecodedAx25 | undefined): 'repeated' | 'not repeated' {
  return frame === undefined ? 'not repeated' : 'repeated';
}

function hexOf(octet: number | undefined): string {
  return octet === undefined ? 'nothing' : octet.toString(16).toUpperCase();
}
