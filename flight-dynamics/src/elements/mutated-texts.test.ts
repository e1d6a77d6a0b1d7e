import { createRandom, type Random } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { elementNotations, writeElements } from '../element-text.ts';
import { parseElements } from '../elements.ts';
import { maya1 } from '../maya1.fixture.ts';
import { createPropagator } from '../propagator.ts';
import type { ElementSet } from './element-set.ts';
import { tleChecksum } from './tle-columns.ts';

/** `DAWA_FUZZ_TEXTS=1000000 npx vitest run flight-dynamics/src/elements/mutated-texts.test.ts` tries a million. */
const textCount = Number(process.env['DAWA_FUZZ_TEXTS'] ?? 4000);
const seed = process.env['DAWA_FUZZ_SEED'] ?? 'mutated texts';
const hundredPerSecondMs = 10;

// GOES 9, CCSDS 502.0-B-2 section 4.3: deep space, beside MAYA-1 near the Earth.
const goesTle = `GOES 9
1 23581U 95025A   07064.44075725 -.00000113  00000-0  10000-3 0  9250
2 23581   3.0539  81.7939 0005013 249.2363 150.1602  1.00273272 43169
`;
const sets: readonly ElementSet[] = [maya1.elements, parseElements(goesTle).elements[0]!];
const originals = elementNotations.flatMap((notation) =>
  [sets.slice(0, 1), sets.slice(1), sets].map(
    (some) => writeElements(some, notation, { originator: 'DITT', createdAtMs: Date.UTC(2026, 10, 28) }).text,
  ),
);

/** What breaks readers of numbers and of markup. */
const poison = [
  'NaN',
  'Infinity',
  '-',
  '+.e',
  '1e999',
  '-1e-400',
  '0x10',
  '99999999999999999999',
  '9007199254740993',
  '1_000',
  '٣',
  '\u0000',
  '\ud800',
  '\uFEFF',
  '𝟙',
  ' ',
  '\t',
  '\n',
  '\r',
  ',',
  '"',
  '""',
  '{',
  '}',
  '[',
  ']]',
  '<',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  '&#x110000;',
  '&amp;',
  '&x;',
  '=',
  '#',
  'null',
  'true',
  '__proto__',
  'constructor',
  '2000-366T00:00:00',
  '0000-00-00T99:99:99',
  '999999-01-01',
];

type Mutation = (text: string, random: Random) => string;

const cutAt = (text: string, at: number, remove: number, insert: string) =>
  text.slice(0, at) + insert + text.slice(at + remove);
const place = (text: string, random: Random) => random.integer(text.length + 1);
const pick = <T>(from: readonly T[], random: Random): T => from[random.integer(from.length)]!;

const mutations: readonly Mutation[] = [
  // One character becomes another, of the printable ones or of all.
  (text, random) => cutAt(text, place(text, random), 1, String.fromCharCode(32 + random.integer(95))),
  (text, random) => cutAt(text, place(text, random), 1, String.fromCharCode(random.integer(0x10000))),
  (text, random) => replaceOne(text, /\d/g, random, () => String(random.integer(10))),
  (text, random) => cutAt(text, place(text, random), random.integer(40), ''),
  (text, random) => cutAt(text, place(text, random), 0, pick(poison, random)),
  // A whole number becomes another, or poison.
  (text, random) => replaceOne(text, /-?\d+\.?\d*/g, random, () => pick(poison, random)),
  (text, random) => replaceOne(text, /-?\d+\.?\d*/g, random, () => anyNumber(random)),
  // Pieces twice, in another place, of another text; lines in another order; the end missing.
  (text, random) => {
    const from = place(text, random);
    return cutAt(text, place(text, random), 0, text.slice(from, from + random.integer(120)));
  },
  (text, random) => {
    const other = pick(originals, random);
    const from = place(other, random);
    return cutAt(
      text,
      place(text, random),
      random.integer(120),
      other.slice(from, from + random.integer(200)),
    );
  },
  (text, random) => {
    const lines = text.split('\n');
    const [a, b] = [random.integer(lines.length), random.integer(lines.length)];
    [lines[a], lines[b]] = [lines[b]!, lines[a]!];
    return lines.join('\n');
  },
  (text, random) => text.slice(0, place(text, random)),
  (text) => text.replaceAll('\n', '\r\n'),
];

/** Digits that are hard: large, small, signed, and just beyond what angles and eccentricities may be. */
function anyNumber(random: Random): string {
  const sign = random.integer(3) === 0 ? '-' : '';
  const plain = () => (random.next() * 10 ** (random.integer(24) - 6)).toString();
  return (
    sign +
    pick([plain(), '0', '1', '0.9999999', '1.0000001', '360', '180.00001', '1e-320', '17.9', '1e308'], random)
  );
}

function replaceOne(text: string, pattern: RegExp, random: Random, by: () => string): string {
  const found = [...text.matchAll(pattern)];
  const match = found[random.integer(Math.max(1, found.length))];
  return match === undefined ? text : cutAt(text, match.index, match[0].length, by());
}

/** Good sums on bad lines, so that what is wrong is found behind the sum. */
function withChecksums(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^[12] .{67}$/.test(line) ? line.slice(0, 68) + tleChecksum(line) : line))
    .join('\n');
}

function mutate(random: Random): string {
  let text = pick(originals, random);
  for (let count = 1 + random.integer(4); count > 0; count -= 1) text = pick(mutations, random)(text, random);
  return random.integer(2) === 0 ? withChecksums(text) : text;
}

/** Minutes from the epoch, a billion days among them. */
const minutes = [0, 97.3, -43_200, 525_600, 1e9 * 1440, -1e9 * 1440];

/** What is wrong with how a text was read; undefined when it was read or refused as it should be. */
function wrongWith(text: string, counts: Counts): string | undefined {
  const isIgnored = text.length % 2 === 0;
  const { elements, faults } = parseElements(text, isIgnored ? { checksum: 'ignored' } : {});
  if (elements.length === 0) counts.refused += 1;
  if (elements.length + faults.length === 0) return 'neither elements nor a fault';
  for (const { line, kind, expected, found } of faults) {
    if (!(line >= 1)) return `a fault on line ${line}`;
    if (kind === undefined || expected === undefined || found === undefined)
      return 'a fault that says nothing';
  }
  for (const set of elements) {
    counts.read += 1;
    const bad = firstBadNumber(set) ?? firstBadNumber(set.epoch);
    if (bad !== undefined) return `${bad} in elements`;
    const created = createPropagator(set);
    if (!created.ok) {
      counts.notPropagated += 1;
      if (created.fault.kind === undefined) return 'no propagator and no fault';
      continue;
    }
    for (const at of minutes) {
      const state = created.value.atMinutes(at);
      if (!state.ok) continue;
      const wrong = firstBadNumber(state.value.positionTemeKm) ?? firstBadNumber(state.value.velocityTemeKmS);
      if (wrong !== undefined) return `${wrong} in the state after ${at} min`;
      if (Math.abs(at) > 1e11) return `a position after ${at} min`;
    }
  }
  return undefined;
}

interface Counts {
  read: number;
  refused: number;
  notPropagated: number;
}

function firstBadNumber(holder: object): string | undefined {
  for (const [key, value] of Object.entries(holder)) {
    if (typeof value === 'number' && !Number.isFinite(value)) return `${key} = ${value}`;
  }
  return undefined;
}

describe('texts of elements that were damaged', () => {
  it(
    `are read or refused with a fault, and what is read can be propagated or says why not: ${textCount} texts`,
    () => {
      const random = createRandom(seed);
      const counts: Counts = { read: 0, refused: 0, notPropagated: 0 };
      const failures: { what: string; text: string }[] = [];
      for (let index = 0; index < textCount && failures.length < 5; index += 1) {
        const text = mutate(random);
        try {
          const what = wrongWith(text, counts);
          if (what !== undefined) failures.push({ what, text });
        } catch (error) {
          failures.push({ what: `thrown: ${String(error)}`, text });
        }
      }
      expect(failures).toEqual([]);
      // Both sides of the door must be tried, else this proves nothing.
      expect(counts.read).toBeGreaterThan(textCount / 10);
      expect(counts.refused).toBeGreaterThan(textCount / 10);
      if (textCount > 10_000) console.info(`${textCount} texts: ${JSON.stringify(counts)}`);
    },
    20_000 + textCount * hundredPerSecondMs,
  );
});
