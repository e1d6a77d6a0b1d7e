import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  describeEarthOrientation,
  type EarthOrientation,
  type EarthOrientationStatus,
  parseEarthOrientation,
} from '@dawa/flight-dynamics/earth-orientation';
import { type ElementSet, type ParsedElements, parseElements } from '@dawa/flight-dynamics/elements';
import { flatHorizon, type Horizon } from '@dawa/flight-dynamics/horizon';
import { leapSecondWarning } from '@dawa/flight-dynamics/leap-seconds';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { type Air, measuredAir, standardAir } from '@dawa/flight-dynamics/refraction';
import { describeFault, type Result } from '@dawa/seams/fault';
import { type ConfigFault, describeConfigFault } from '../config/config-fault.ts';
import { readText } from '../config/read-yaml.ts';
import { loadStation, readHorizon } from '../config/station-config.ts';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault } from './command.ts';
import { complain } from './command-io.ts';
import { parseInstant } from './times.ts';

/** A catalogue of every object ever launched is about 12 MB; more is the wrong file. */
const largestInputBytes = 64 * 1024 * 1024;

/** The value of a file or configuration, or the command ends with its one line. */
export function orFault<T>(result: Result<T, ConfigFault>): T {
  if (result.ok) return result.value;
  throw new CommandFault(describeConfigFault(result.fault));
}

/** Text of a file, or of standard input for `-`. */
export async function readInput(path: string, context: CommandContext): Promise<string> {
  if (path !== '-') return orFault(await readText(path, largestInputBytes));
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of context.stdin) {
    const part = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : (chunk as Uint8Array);
    bytes += part.length;
    if (bytes > largestInputBytes) {
      throw badValue('standard input', { expected: `at most ${largestInputBytes} bytes`, found: 'more' });
    }
    chunks.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Every element set of the file; what cannot be read is said on stderr. */
export async function readElementFile(path: string, context: CommandContext): Promise<ParsedElements> {
  return parseElements(await readInput(path, context));
}

/** The element sets that `--elements` and `--norad` ask for, each with its propagator. */
export async function readPropagators(
  args: Arguments,
  context: CommandContext,
  command: string,
): Promise<readonly Propagator[]> {
  const { elements, name } = await readElementSets(args, context, command);
  return chooseElements(elements, args.values['norad'], name).map((set) => propagatorOf(set, name));
}

/**
 * A propagator for each satellite that a file asks for; of several sets the one whose epoch is nearest to an instant.
 *
 * @param request.file whose entries name the satellites, for the error
 */
export async function readPropagatorsOf(
  args: Arguments,
  context: CommandContext,
  command: string,
  request: { readonly wanted: readonly number[]; readonly file: string; readonly nearAtMs: number },
): Promise<readonly Propagator[]> {
  const { elements, name } = await readElementSets(args, context, command);
  const { wanted, file, nearAtMs } = request;
  const awayMs = (set: ElementSet) => Math.abs(set.epochAtMs - nearAtMs);
  return wanted.map((noradId, index) => {
    const sets = elements.filter((set) => set.noradId === noradId);
    if (sets.length === 0) {
      const expected = `one of ${nameSome(elements)} of ${name}`;
      throw badValue(`${file}: requests[${index}].noradId`, { expected, found: noradId });
    }
    return propagatorOf(
      sets.reduce((best, set) => (awayMs(set) < awayMs(best) ? set : best)),
      name,
    );
  });
}

function propagatorOf(set: ElementSet, name: string): Propagator {
  const propagator = createPropagator(set);
  if (propagator.ok) return propagator.value;
  throw badValue(`${name}: ${set.noradId}: ${propagator.fault.kind}`, propagator.fault);
}

/** Every element set that `--elements` holds; what cannot be read is said on stderr. */
export async function readElementSets(args: Arguments, context: CommandContext, command: string) {
  const path = required(args, 'elements');
  const { elements, faults } = await readElementFile(path, context);
  const name = path === '-' ? 'standard input' : path;
  const firstFault = faults[0];
  if (elements.length === 0 && firstFault !== undefined) {
    throw badValue(`${name}: line ${firstFault.line}: ${firstFault.kind}`, firstFault);
  }
  for (const fault of faults.slice(0, 5)) {
    const { line, kind, expected, found } = fault;
    complain(context, command, describeFault({ kind: `${name}: line ${line}: ${kind}`, expected, found }));
  }
  if (faults.length > 5) complain(context, command, `${name}: ${faults.length - 5} more faults`);
  return { elements, name };
}

function nameSome(elements: readonly ElementSet[]): string {
  const known = elements.map(({ noradId }) => noradId);
  return known.length > 5 ? `the ${known.length} satellites` : known.join(', ');
}

function chooseElements(elements: readonly ElementSet[], norad: string | undefined, name: string) {
  if (norad === undefined) return elements;
  return norad.split(',').map((text) => {
    const noradId = Number(text);
    if (!/^\d{1,9}$/.test(text.trim()))
      throw badValue('--norad', { expected: 'catalogue numbers', found: text });
    const set = elements.find((candidate) => candidate.noradId === noradId);
    if (set !== undefined) return set;
    const found = elements.length > 5 ? `${elements.length} others` : nameSome(elements);
    throw badValue(`${name}: --norad`, { expected: text, found });
  });
}

export interface Site {
  readonly stationId: string;
  readonly place: Place;
  readonly horizon: Horizon;
  readonly minElevationDeg: number;
}

/** `--station FILE` or `latitudeDeg,longitudeDeg,heightM`, with `--horizon` in place of the station's own. */
export async function readSite(args: Arguments): Promise<Site> {
  const text = required(args, 'station');
  const horizonPath = args.values['horizon'];
  const horizon = horizonPath === undefined ? undefined : orFault(await readHorizon(horizonPath));
  if (/^\s*[+-]?[\d.]/.test(text) && text.includes(',')) {
    return {
      stationId: 'place',
      place: parsePlace(text),
      horizon: horizon ?? flatHorizon(0),
      minElevationDeg: 0,
    };
  }
  const station = orFault(await loadStation(await stationPath(text)));
  const { id, minElevationDeg } = station.file;
  return { stationId: id, place: station.place, horizon: horizon ?? station.horizon, minElevationDeg };
}

/** A folder stands for the `station.yaml` in it. */
export async function stationPath(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? join(path, 'station.yaml') : path;
}

function parsePlace(text: string): Place {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [latitudeDeg = Number.NaN, longitudeDeg = Number.NaN, heightM = 0] = parts;
  const within = (where: string, value: number, low: number, high: number) => {
    if (value >= low && value <= high) return;
    const found = Number.isNaN(value) ? text : value;
    throw badValue(`--station: ${where}`, { expected: `${low} to ${high}`, found });
  };
  if (parts.length > 3)
    throw badValue('--station', { expected: 'latitudeDeg,longitudeDeg,heightM', found: text });
  within('latitudeDeg', latitudeDeg, -90, 90);
  within('longitudeDeg', longitudeDeg, -180, 360);
  within('heightM', heightM, -500, 9000);
  return { latitudeDeg, longitudeDeg, heightM };
}

/** `--eop FILE`; without it the table that ships with the program. */
export async function readEarthOrientation(args: Arguments): Promise<EarthOrientation> {
  const path = args.values['eop'];
  if (path === undefined) {
    const { bundledEarthOrientation } = await import('@dawa/flight-dynamics/bundled-earth-orientation');
    return bundledEarthOrientation();
  }
  const parsed = parseEarthOrientation(orFault(await readText(path, largestInputBytes)), path);
  if (parsed.ok) return parsed.value;
  const { line, kind } = parsed.fault;
  throw badValue(`${path}: line ${line}: ${kind}`, parsed.fault);
}

/** A prediction older than this is said aloud: one sigma of UT1 has grown to 10 ms, 5 m at the equator. */
const oldPredictionDays = 137;

/**
 * How old the Earth's orientation is at the end of a span, for JSON; and one line on stderr where the span leaves the table,
 * its predictions are old, or leap seconds are not announced that far.
 */
export function reportEarthOrientation(
  context: CommandContext,
  command: string,
  eop: EarthOrientation,
  span: { readonly fromAtMs: number; readonly toAtMs: number },
): EarthOrientationStatus {
  const atStart = describeEarthOrientation(eop, span.fromAtMs);
  const atEnd = describeEarthOrientation(eop, span.toAtMs);
  const { source, ageDays, dut1SigmaMs } = atEnd;
  const isOutside = atStart.isExtrapolated || atEnd.isExtrapolated;
  const day = (atMs: number | undefined) => new Date(atMs ?? 0).toISOString().slice(0, 10);
  if (isOutside) {
    const table = `${day(eop.coverage?.fromAtMs)} to ${day(eop.coverage?.toAtMs)}`;
    complain(
      context,
      command,
      `earth orientation: ${source} covers ${table}, its nearest day is held; see --eop`,
    );
  } else if (ageDays !== null && ageDays > oldPredictionDays) {
    const sigma = `UT1 good to ${dut1SigmaMs?.toFixed(0)} ms`;
    complain(
      context,
      command,
      `earth orientation: ${source} is predicted ${ageDays.toFixed(0)} days ahead, ${sigma}; see --eop`,
    );
  }
  const leaps = leapSecondWarning(span.toAtMs);
  if (leaps !== null && !isOutside) complain(context, command, leaps);
  return { ...atEnd, isExtrapolated: isOutside };
}

/**
 * The air that `--refraction` asks for: standard at the station's height unless `--pressure` and `--temperature` say it; undefined without.
 */
export function airOption(args: Arguments, heightM: number): Air | undefined {
  const pressureHPa = numberOption(args, 'pressure', 300, 1100);
  const temperatureC = numberOption(args, 'temperature', -80, 60);
  const isMeasured = pressureHPa !== undefined || temperatureC !== undefined;
  if (!args.flags.has('refraction') && isMeasured) {
    throw badValue('--refraction', { expected: 'beside --pressure and --temperature', found: 'nothing' });
  }
  if (!args.flags.has('refraction')) return undefined;
  if (!isMeasured) return standardAir(heightM);
  if (pressureHPa !== undefined && temperatureC !== undefined) return measuredAir(pressureHPa, temperatureC);
  throw badValue('--pressure', { expected: 'together with --temperature', found: 'one of them' });
}

export function required(args: Arguments, name: string): string {
  const value = args.values[name];
  if (value === undefined) throw badValue(`--${name}`, { expected: 'to be given', found: 'nothing' });
  return value;
}

/** An instant option; spans count from `baseAtMs`. */
export function instantOption(args: Arguments, name: string, baseAtMs: number): number {
  return instant(required(args, name), `--${name}`, baseAtMs);
}

export function instant(text: string, where: string, baseAtMs: number): number {
  const parsed = parseInstant(text, baseAtMs);
  if (parsed.ok) return parsed.value;
  throw badValue(where, parsed.fault);
}

/** `--from` and `--to`; `+2h` of `--to` counts from `--from`. */
export function spanOptions(args: Arguments, nowAtMs: number): { fromAtMs: number; toAtMs: number } {
  const fromAtMs = instantOption(args, 'from', nowAtMs);
  const to = required(args, 'to');
  const toAtMs = instant(to, '--to', /^[+-]\d/.test(to) ? fromAtMs : nowAtMs);
  if (toAtMs > fromAtMs) return { fromAtMs, toAtMs };
  throw badValue('--to', { expected: 'an instant after --from', found: to });
}

/** A span like `90s`, `10min`, `2h`; undefined when it was not given. */
export function spanOption(args: Arguments, name: string): number | undefined {
  const text = args.values[name];
  if (text === undefined) return undefined;
  const atMs = /^\d/.test(text) ? parseInstant(`+${text}`, anyAtMs) : undefined;
  if (atMs?.ok) return atMs.value - anyAtMs;
  throw badValue(`--${name}`, { expected: 'a span like 90s, 10min or 2h', found: text });
}

const anyAtMs = Date.UTC(2026, 0, 1);

export function numberOption(args: Arguments, name: string, low: number, high: number): number | undefined {
  const text = args.values[name];
  return text === undefined ? undefined : number(text, `--${name}`, low, high);
}

export function number(text: string, where: string, low: number, high: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= low && value <= high) return value;
  throw badValue(where, { expected: `${low} to ${high}`, found: text });
}

export function choiceOption<Choice extends string>(
  args: Arguments,
  name: string,
  choices: readonly Choice[],
  preset: Choice,
): Choice {
  const text = args.values[name] ?? preset;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw badValue(`--${name}`, { expected: `one of ${choices.join(', ')}`, found: text });
}
