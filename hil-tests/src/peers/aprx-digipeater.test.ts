import { digipeat } from '@dawa/payload-sim/payload/digipeat/digipeat';
import { aprsFrameOf, encodeAprsFrame, type PathHop } from '@dawa/protocols/aprs/aprs-frame';
import { octetText, textOctets } from '@dawa/protocols/aprs/octet-text';
import { readTnc2, writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { createRandom, type Random } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AprxPeer, startAprx } from './aprx.ts';
import { isWithout } from './peers.ts';

/** Long for a machine that has other work to do. */
const patienceMs = 120_000;
const payload = { call: 'A55BTN', ssid: 0, aliasMask: 7, style: 'replace' } as const;

const hop = (address: string, isUsed = false): PathHop => ({ address, isUsed });

/**
 * Any path that both have one rule for: used addresses in front, eight of them at most and one free. Left out is where the rules
 * differ, by decision record 0032: WIDE4-4 and beyond, WIDE2-3, and a full path.
 */
function randomPath(random: Random): PathHop[] {
  const pick = <T>(list: readonly T[]) => list[random.integer(list.length)]!;
  const used = Array.from({ length: random.integer(4) }, () =>
    hop(pick(['RS0ISS', 'A52VJ-3', 'WIDE1', 'ARISS', 'PSAT-1', 'VU2ABC-15', 'A55BTN', 'A55BTN-1']), true),
  );
  const unused = Array.from({ length: random.integer(4) }, () =>
    hop(
      pick([
        ...[
          'ARISS',
          'ARISS',
          'APRSAT',
          'WIDE',
          'A55BTN',
          'WIDE1-1',
          'WIDE2-1',
          'WIDE2-2',
          'WIDE3-3',
          'WIDE3-2',
        ],
        ...['A55BTN-1', 'A55BTN-15', 'ARISS-1', 'WIDE0-1', 'WIDE8-1', 'RS0ISS', 'RELAY', 'TRACE2-2', 'A55BT'],
      ]),
    ),
  );
  return [...used, ...unused];
}

/** Texts of every kind, each with its number, so that none is a repetition. */
function randomInformation(random: Random, number: number): Uint8Array {
  const tail = `#${number}`;
  switch (random.integer(6)) {
    case 0:
      return textOctets(`!2728.32N/08938.16E-${tail}`);
    case 1:
      return textOctets(`>status ${tail}`);
    case 2:
      return textOctets(`T#${String(number % 1000).padStart(3, '0')},199,000,255,073,123,01101001${tail}`);
    case 3:
      return textOctets(`:A55BTN   :hello ${number}{1`);
    case 4:
      return textOctets(`>${'x'.repeat(255 - tail.length)}${tail}`);
    default: {
      // Any octet, those included that KISS escapes; a NUL, a CR or a space at the end is text to aprx.
      const octets = Array.from({ length: 1 + random.integer(80) }, () => 0x21 + random.integer(0xdf));
      return Uint8Array.of(0x7b, 0x7b, 0x44, ...octets, ...textOctets(tail));
    }
  }
}

const prefixes = ['A5', 'VU', '9N', 'S2', 'JG', 'K', 'G'] as const;

function randomFrame(random: Random, number: number): Uint8Array {
  const ssid = random.integer(16);
  const letters = Array.from({ length: 1 + random.integer(3) }, () =>
    String.fromCharCode(65 + random.integer(26)),
  );
  const call = `${prefixes[random.integer(prefixes.length)]}${random.integer(10)}${letters.join('')}`;
  return encodeAprsFrame({
    source: ssid === 0 ? call : `${call}-${ssid}`,
    destination: ['APRS', 'CQ', 'APK004', 'BEACON-15'][random.integer(4)]!,
    path: randomPath(random),
    information: randomInformation(random, number),
  });
}

function ours(frame: Uint8Array): Uint8Array | undefined {
  const answer = digipeat(frame, payload);
  return answer.ok ? answer.value : undefined;
}

const informationOf = (frame: Uint8Array) => {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) throw new TypeError(decoded.fault.kind);
  return octetText(decoded.value.information);
};

const textOf = (frame: Uint8Array | undefined) => {
  const decoded = frame && decodeAx25(frame);
  return decoded?.ok ? writeTnc2(aprsFrameOf(decoded.value)) : 'nothing';
};

function frameOf(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return encodeAprsFrame(frame.value);
}

const hexOf = (frame: Uint8Array | undefined) => frame && Buffer.from(frame).toString('hex');

/** What it finds nothing in for itself it sends on as it came, where hops are left behind: no answer to anybody. */
function answerOf(sent: Uint8Array | undefined, frame: Uint8Array): Uint8Array | undefined {
  return sent && Buffer.from(sent).equals(frame) ? undefined : sent;
}

const settings = { call: payload.call, aliases: ['APRSAT', 'ARISS', 'WIDE'] };
/** It sends 416 frames at once and no more, whatever its limits are set to. */
const framesOfOne = 300;

async function askInParts(frames: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const parts = Array.from({ length: Math.ceil(frames.length / framesOfOne) }, (_, part) =>
    frames.slice(framesOfOne * part, framesOfOne * (part + 1)),
  );
  const answers = await Promise.all(
    parts.map(async (part) => {
      const one = await startAprx(settings);
      try {
        return await one.repeat(part);
      } finally {
        await one.stop();
      }
    }),
  );
  return answers.flat();
}

describe.skipIf(isWithout('aprx'))('aprx, a digipeater on the ground, in replace mode', () => {
  let aprx: AprxPeer;
  beforeAll(async () => {
    aprx = await startAprx(settings);
  }, patienceMs);
  afterAll(() => aprx?.stop());

  it(
    'answers 1,200 frames of a seed octet for octet as the payload does, or not at all where it does not',
    async () => {
      const random = createRandom('aprx');
      const frames = Array.from({ length: 1200 }, (_, number) => randomFrame(random, number));
      const theirs = new Map((await askInParts(frames)).map((frame) => [informationOf(frame), frame]));
      let fallen = 0;
      let repeated = 0;
      for (const frame of frames) {
        const expected = answerOf(theirs.get(informationOf(frame)), frame);
        const found = ours(frame);
        if (found !== undefined) repeated++;
        if (found !== undefined && expected === undefined) fallen++;
        else
          expect(hexOf(found), `${textOf(frame)} became ${textOf(found)}, by aprx ${textOf(expected)}`).toBe(
            hexOf(expected),
          );
      }
      expect(repeated).toBeGreaterThan(300);
      expect(frames.length - repeated).toBeGreaterThan(300);
      // Now and then aprx 2.9.1 lets a frame fall, of a path that it answers when another station sends it: nine of these.
      expect(fallen).toBeLessThan(frames.length / 50);
    },
    patienceMs,
  );

  it(
    'takes a frame for a repetition when we do: the path does not matter',
    async () => {
      const lines = [
        'VU2AAA>CQ,ARISS:>again',
        'VU2AAA>CQ,ARISS:>again',
        'VU2AAA>CQ,RS0ISS*,ARISS:>again',
        'VU2AAA-1>CQ,ARISS:>again',
        'VU2AAA>CQ-1,ARISS:>again',
        'VU2AAA>CQ,RS0ISS,ARISS:>not for us, but heard',
        'VU2AAA>CQ,RS0ISS*,ARISS:>not for us, but heard',
      ];
      const sent = await aprx.repeat(lines.map(frameOf));
      expect(sent.map(textOf)).toEqual([
        'VU2AAA>CQ,A55BTN*:>again',
        'VU2AAA-1>CQ,A55BTN*:>again',
        'VU2AAA>CQ-1,A55BTN*:>again',
      ]);
    },
    patienceMs,
  );

  it(
    'differs where we have decided otherwise: own frames, place-holders, long texts, large counts and full paths',
    async () => {
      const full = 'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA*';
      const lines = [
        'A55BTN>CQ,ARISS:>own',
        'N0CALL>CQ,ARISS:>no call',
        `VU2AAB>CQ,ARISS:>${'y'.repeat(256)}`,
        'VU2AAB>CQ,WIDE4-4:>four',
        `VU2AAB>CQ,${full},WIDE2-2:>full`,
      ];
      const theirs = new Map(
        (await aprx.repeat(lines.map(frameOf))).map((frame) => [informationOf(frame), frame]),
      );
      const pairs = lines
        .map(frameOf)
        .map((frame) => [
          textOf(theirs.get(informationOf(frame))).slice(0, 70),
          textOf(ours(frame)).slice(0, 70),
        ]);
      expect(pairs).toEqual([
        ['A55BTN>CQ,A55BTN*:>own', 'nothing'],
        ['nothing', 'N0CALL>CQ,A55BTN*:>no call'],
        [`VU2AAB>CQ,A55BTN*:>${'y'.repeat(51)}`, 'nothing'],
        ['VU2AAB>CQ,A55BTN*,WIDE4-3:>four', 'VU2AAB>CQ,A55BTN*:>four'],
        ['nothing', `VU2AAB>CQ,${full},WIDE2-1:>full`],
      ]);
    },
    patienceMs,
  );
});
