import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AprsSaying, encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { octetText } from '@dawa/protocols/aprs/octet-text';
import { parseAprs } from '@dawa/protocols/aprs/parse-aprs';
import type { AprsPlaced, AprsReport } from '@dawa/protocols/aprs/report';
import { TelemetryDefinitions } from '@dawa/protocols/aprs/telemetry-definitions';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import { footM, knotMS, mileMS } from '@dawa/protocols/aprs/units';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

const random = createRandom('decode_aprs');
const below = (most: number) => random.integer(most);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
const digits = (value: number, places: number) => String(value).padStart(places, '0');

/** What Dire Wolf says of each frame: the lines behind the frame itself. */
function askDireWolf(lines: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-aprs-'));
  try {
    const file = join(folder, 'frames.txt');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const { stdout } = spawnSync(peerPath('decode_aprs'), [file], { encoding: 'latin1' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the terminal
    const said = stdout.replace(/\x1b\[[0-9;]*[mJ]/g, '');
    return lines.map((line, at) => {
      const from = said.indexOf(`\n${line}\n`);
      const next = lines[at + 1];
      const to = next === undefined ? said.length : said.indexOf(`\n${next}\n`, from + 1);
      expect(from, line).toBeGreaterThanOrEqual(0);
      return said.slice(from + line.length + 2, to);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `N 49 03.5000, W 072 01.7500, 41 MPH, course 88, alt 1234 ft`, as far as it was said. */
function placeIn(said: string) {
  const [, ns, lat, latMin, ew, lon, lonMin] =
    /^([NS]) (\d\d) (\d\d\.\d{4}), ([EW]) (\d{3}) (\d\d\.\d{4})/m.exec(said) ?? [];
  const degrees = (side: string | undefined, whole: string | undefined, minutes: string | undefined) =>
    (Number(whole) + Number(minutes) / 60) * (side === 'S' || side === 'W' ? -1 : 1);
  const figure = (pattern: RegExp) => {
    const [, text] = pattern.exec(said) ?? [];
    return text === undefined ? undefined : Number(text);
  };
  return {
    latitudeDeg: degrees(ns, lat, latMin),
    longitudeDeg: degrees(ew, lon, lonMin),
    speedMph: figure(/, (\d+) MPH/),
    courseDeg: figure(/, course (\d+)/),
    altitudeFt: figure(/, alt (-?\d+) ft/),
  };
}

/** Dire Wolf writes minutes with four figures behind the point, and takes a step of 91 for 1.1 instead of 1.0989 of them. */
const minuteStepDeg = 0.000061 / 60;
/** It computes with single precision here and there: a foot in ten thousand. */
const footStep = 1;

function mustAgree(line: string, report: AprsReport, said: string): void {
  const ours = report.content as AprsPlaced;
  const theirs = placeIn(said);
  expect(Math.abs(ours.position!.latitudeDeg - theirs.latitudeDeg), `${line}: ${said}`).toBeLessThan(
    minuteStepDeg,
  );
  expect(Math.abs(ours.position!.longitudeDeg - theirs.longitudeDeg), `${line}: ${said}`).toBeLessThan(
    minuteStepDeg,
  );
  const { motion, altitudeM } = ours;
  if (theirs.speedMph !== undefined) {
    expect(Math.abs((motion?.speedMS ?? 0) / mileMS - theirs.speedMph), line).toBeLessThanOrEqual(0.51);
  }
  if (theirs.courseDeg !== undefined && theirs.courseDeg !== 0)
    expect(motion?.courseDeg, line).toBe(theirs.courseDeg);
  if (theirs.altitudeFt !== undefined)
    expect(Math.abs(altitudeM! / footM - theirs.altitudeFt), line).toBeLessThanOrEqual(footStep);
  else expect(altitudeM, line).toBeUndefined();
}

function reportOf(line: string): AprsReport {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return parseAprs(frame.value);
}

const symbols = ['/-', '/>', '/#', '\\S', '/O', 'S#', '/k'].map((pair) => ({
  table: pair[0]!,
  code: pair[1]!,
}));

function randomPlace() {
  return {
    latitudeDeg: random.next() * 179 - 89.5,
    longitudeDeg: random.next() * 359 - 179.5,
    symbol: pick(symbols),
  };
}

function randomSaying(): AprsSaying {
  const kind = pick(['position', 'object'] as const);
  const common = {
    ...randomPlace(),
    comment: pick(['', 'hello', 'Thimphu 73']),
    ...(random.next() < 0.5 && {
      motion: { courseDeg: 1 + below(360), speedMS: below(400) * knotMS },
    }),
    ...(random.next() < 0.5 && { altitudeM: below(200_000) * footM }),
    isCompressed: random.next() < 0.5,
  };
  if (kind === 'object')
    return { kind, name: `OBJ${below(1000)}`, isAlive: true, atMs: below(1e9), ...common };
  return {
    kind,
    isMessaging: random.next() < 0.5,
    ...common,
    ...(random.next() < 0.5 && { atMs: below(1e9) }),
  };
}

/** A frame of Mic-E by the tables of the reference, chapter 10, for our encoder writes none. */
function randomMicE(): string {
  const latitude = Array.from(
    `${digits(below(90), 2)}${digits(below(60), 2)}${digits(below(100), 2)}`,
    Number,
  );
  const address = latitude.map((digit, at) => {
    const isSet = random.next() < 0.5;
    if (!isSet) return String(digit);
    return String.fromCharCode((at < 3 && random.next() < 0.3 ? 65 : 80) + digit);
  });
  const longitude = below(180);
  if (longitude >= 100 || longitude < 10) address[4] = String.fromCharCode(80 + latitude[4]!);
  else address[4] = String(latitude[4]);
  const d =
    longitude < 10
      ? longitude + 118
      : longitude < 100
        ? longitude + 28
        : longitude < 110
          ? longitude + 8
          : longitude - 72;
  const minutes = below(60);
  const m = minutes < 10 ? minutes + 88 : minutes + 28;
  const h = below(100) + 28;
  const [knots, course] = [below(800), 1 + below(360)];
  const tens = Math.floor(knots / 10);
  const sp = tens < 20 ? tens + 108 : tens + 28;
  const dc = (knots % 10) * 10 + Math.floor(course / 100) + 32;
  const se = (course % 100) + 28;
  const octets = [d, m, h, sp, dc, se].map((octet) =>
    octet < 0x20 || octet > 0x7e ? `<0x${octet.toString(16)}>` : String.fromCharCode(octet),
  );
  const altitude = pick(['', '"4T}', '"6n}']);
  return `A51AA-9>${address.join('')}:\`${octets.join('')}j/${altitude}${pick(['', 'hi'])}`;
}

describe.skipIf(isWithout('decode_aprs'))('Dire Wolf reads APRS as we do (decode_aprs)', () => {
  it('reads positions and objects, plain and compressed, that we send', () => {
    const lines = Array.from({ length: 250 }, () => `A51AA>APRS:${octetText(encodeAprs(randomSaying()))}`);
    const said = askDireWolf(lines);
    for (const [at, line] of lines.entries()) mustAgree(line, reportOf(line), said[at]!);
  });

  it('reads Mic-E', () => {
    const lines = Array.from({ length: 150 }, randomMicE);
    const said = askDireWolf(lines);
    for (const [at, line] of lines.entries()) {
      const report = reportOf(line);
      expect(report.oddities, line).toEqual([]);
      mustAgree(line, report, said[at]!);
      const message = (report.content as AprsPlaced).micE!.message;
      expect(said[at]!.toLowerCase(), line).toContain(
        message === 'unknown' ? 'unknown' : message.toLowerCase(),
      );
    }
  });

  it('reads added precision', () => {
    const lines = Array.from({ length: 60 }, () => {
      const place = octetText(encodeAprs({ kind: 'position', ...randomPlace() }));
      const fine = `w${String.fromCharCode(33 + below(91))}${String.fromCharCode(33 + below(91))}`;
      // At the very front of the comment Dire Wolf 1.6 does not look for it.
      return `A51AA>APRS:${place}hi!${random.next() < 0.5 ? fine : `W${below(10)}${below(10)}`}!`;
    });
    const said = askDireWolf(lines);
    for (const [at, line] of lines.entries()) mustAgree(line, reportOf(line), said[at]!);
  });

  it('computes telemetry by the definitions that its station has sent', () => {
    const definitions = new TelemetryDefinitions();
    const equations = Array.from({ length: 5 }, () => ({
      a: below(5) / 100,
      b: below(90) / 10,
      c: below(100) - 50,
    }));
    const sayings: AprsSaying[] = [
      { kind: 'telemetry-definition', addressee: 'A55BTN', definition: { of: 'equations', equations } },
      ...Array.from({ length: 40 }, (_, sequence) => ({
        kind: 'telemetry' as const,
        sequence,
        channels: Array.from({ length: 5 }, () => below(256)),
        bits: Array.from({ length: 8 }, () => random.next() < 0.5),
      })),
    ];
    const lines = sayings.map((saying) => `A55BTN>APTT4:${octetText(encodeAprs(saying))}`);
    const said = askDireWolf(lines);
    for (const [at, line] of lines.entries()) {
      const { content } = reportOf(line);
      if (content.kind === 'telemetry-definition') definitions.learn(content.addressee, content.definition);
      if (content.kind !== 'telemetry') continue;
      const theirs = Array.from(said[at]!.matchAll(/\bA\d=(-?[\d.]+)/g), ([, figure]) => figure!);
      const ours = definitions.valuesOf('A55BTN', content).slice(0, 5);
      expect(theirs, line).toHaveLength(5);
      for (const [channel, figure] of theirs.entries()) {
        const places = figure.split('.')[1]?.length ?? 0;
        expect(ours[channel]!.value, `${line}: ${said[at]}`).toBeCloseTo(Number(figure), places - 1);
      }
    }
  });

  // Fact sheet of the payload, 3.3 and 11.2: the exit code says nothing, the text does.
  it('throws away the frame of AISAT as we do', () => {
    const [said] = askDireWolf(['AISAT-1>CQ,,::CQ-0     :empty via fields']);
    expect(said).toMatch(/empty|not a valid|failed/i);
  });
});
