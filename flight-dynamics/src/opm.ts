import { failure, type Result, success } from '@dawa/seams/fault';
import type { ElementFault } from './elements/element-set.ts';
import { taiMinusUtcS } from './leap-seconds.ts';
import { type OpmFields, opmMessages } from './opm/opm-fields.ts';
import { readIsoAtMs } from './orbit-fit/observation-cells.ts';
import { type StateVector, stateFrameOf } from './state-vector.ts';

/** One Orbit Parameter Message: who it is about, and its state. Keplerian elements, covariance and manoeuvres in it are left alone. */
export interface Opm {
  readonly name: string;
  /** OBJECT_ID; usually the international designator. */
  readonly objectId: string;
  readonly state: StateVector;
}

export interface ParsedOpm {
  readonly messages: readonly Opm[];
  readonly faults: readonly ElementFault[];
}

/** Whether a text is an OPM and not elements. */
export function isOpm(text: string): boolean {
  const start = text.slice(0, 4096);
  return /^\s*CCSDS_OPM_VERS[ \t]*=/m.test(start) || /<opm[\s>]/.test(start);
}

/**
 * Every state of a text of OPMs, KVN or XML, and a fault for each message that gives none. Epochs in UTC, TAI, TT or GPS time;
 * kilometres and kilometres a second, as the standard has it: another unit in brackets is refused.
 *
 * Source: CCSDS 502.0-B-3 section 3 (KVN), section 8 (XML)
 */
export function parseOpm(text: string): ParsedOpm {
  const messages: Opm[] = [];
  const faults: ElementFault[] = [];
  const found = opmMessages(text);
  for (const { fields, line } of found) {
    const read = readMessage(fields, line);
    if (read.ok) messages.push(read.value);
    else faults.push(read.fault);
  }
  if (found.length === 0) {
    const start = text.trim().slice(0, 40);
    faults.push({ line: 1, kind: 'unknown-notation', expected: 'an OPM in KVN or XML', found: start });
  }
  return { messages, faults };
}

function readMessage(fields: OpmFields, line: number): Result<Opm, ElementFault> {
  const text = (keyword: string) => fields.get(keyword)?.value ?? '';
  const at = (keyword: string) => fields.get(keyword)?.line ?? line;
  const required = ['OBJECT_NAME', 'REF_FRAME', 'EPOCH', ...stateKeywords];
  for (const keyword of required) {
    if (text(keyword) === '')
      return failure({ line, kind: 'missing-field', expected: keyword, found: 'none' });
  }
  const centre = text('CENTER_NAME');
  if (centre !== '' && centre.toUpperCase() !== 'EARTH') {
    return failure({
      line: at('CENTER_NAME'),
      kind: 'unsupported',
      expected: 'CENTER_NAME EARTH',
      found: centre.slice(0, 40),
    });
  }
  const frame = stateFrameOf(text('REF_FRAME'));
  if (!frame.ok) return failure({ ...frame.fault, line: at('REF_FRAME') });
  const atMs = epochAtMs(text('EPOCH'), text('TIME_SYSTEM') || 'UTC');
  if (!atMs.ok)
    return failure({ ...atMs.fault, line: at(atMs.fault.kind === 'unsupported' ? 'TIME_SYSTEM' : 'EPOCH') });
  const numbers: number[] = [];
  for (const [k, keyword] of stateKeywords.entries()) {
    const { value, unit, line: fieldLine } = fields.get(keyword)!;
    const wantedUnit = k < 3 ? 'km' : 'km/s';
    if (unit !== undefined && unit.toLowerCase() !== wantedUnit) {
      const expected = `${keyword} in ${wantedUnit}`;
      return failure({ line: fieldLine, kind: 'unsupported', expected, found: unit });
    }
    const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
    if (!(Math.abs(number) <= (k < 3 ? 1e6 : 100))) {
      const expected = k < 3 ? `${keyword}: kilometres to 1e6` : `${keyword}: kilometres a second to 100`;
      return failure({ line: fieldLine, kind: 'bad-field', expected, found: value.slice(0, 40) });
    }
    numbers.push(number);
  }
  const [x, y, z, vx, vy, vz] = numbers as [number, number, number, number, number, number];
  return success({
    name: text('OBJECT_NAME'),
    objectId: text('OBJECT_ID'),
    state: { atMs: atMs.value, frame: frame.value, positionKm: [x, y, z], velocityKmS: [vx, vy, vz] },
  });
}

const stateKeywords = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'] as const;

/** Seconds that a scale is ahead of TAI. */
const aheadOfTaiS: Readonly<Record<string, number>> = { TAI: 0, TT: 32.184, GPS: -19 };

type EpochFault = { kind: 'unsupported' | 'bad-field'; expected: string; found: string };

function epochAtMs(epoch: string, scale: string): Result<number, EpochFault> {
  const atMs = readIsoAtMs(calendarForm(epoch));
  if (atMs === undefined) {
    const expected = 'EPOCH like 2026-03-17T11:57:52.123456';
    return failure({ kind: 'bad-field', expected, found: epoch.slice(0, 40) });
  }
  const name = scale.toUpperCase();
  if (name === 'UTC') return success(atMs);
  const ahead = Object.hasOwn(aheadOfTaiS, name) ? aheadOfTaiS[name] : undefined;
  if (ahead === undefined) {
    const expected = 'TIME_SYSTEM UTC, TAI, TT or GPS';
    return failure({ kind: 'unsupported', expected, found: scale.slice(0, 40) });
  }
  const taiAtMs = atMs - ahead * 1000;
  // Twice, because the leap seconds are listed by UTC.
  const nearly = taiAtMs - taiMinusUtcS(taiAtMs) * 1000;
  return success(taiAtMs - taiMinusUtcS(nearly) * 1000);
}

/** `2026-076T12:00:00` as `2026-03-17T12:00:00`. */
function calendarForm(text: string): string {
  const match = /^(\d{4})-(\d{3})(T.*)$/.exec(text);
  if (!match) return text;
  const date = new Date(Date.UTC(Number(match[1]), 0, Number(match[2])));
  const isReal = Number(match[2]) >= 1 && date.getUTCFullYear() === Number(match[1]);
  return isReal ? `${date.toISOString().slice(0, 10)}${match[3]}` : text;
}
