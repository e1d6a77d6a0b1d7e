import { toHex } from '../bits/hex.ts';
import { decodeCuc, epoch1958AtMs } from '../time/cuc.ts';
import { taiFromUtcMs, utcFromTaiMs } from '../time/leap-seconds.ts';
import type {
  Calibrator,
  Clock,
  EngineeringValue,
  LimitState,
  Range,
  RawValue,
  ValueType,
} from './definition.ts';

export interface Engineering {
  readonly value: EngineeringValue;
  /** Label of an enumerated or boolean value, where there is one. */
  readonly label: string | undefined;
}

/**
 * What a raw value means.
 *
 * An enumerated value without a label stays the number that it is. Time becomes UTC milliseconds since 1970; it stays
 * raw when its clock could not be read.
 */
export function toEngineering(type: ValueType, raw: RawValue): Engineering {
  switch (type.kind) {
    case 'integer':
    case 'float': {
      const value = raw as number;
      return {
        value: type.calibrator === undefined ? value : calibrate(type.calibrator, value),
        label: undefined,
      };
    }
    case 'enumerated': {
      const label = type.enumeration.find(
        (entry) => (raw as number) >= entry.from && (raw as number) <= entry.to,
      )?.label;
      return { value: label ?? (raw as number), label };
    }
    case 'boolean':
      return { value: raw !== 0, label: raw === 0 ? type.labels.zero : type.labels.one };
    case 'time':
      return { value: type.clock === undefined ? raw : readClock(type.clock, raw), label: undefined };
    case 'string':
    case 'binary':
      return { value: raw, label: undefined };
  }
}

export function calibrate(calibrator: Calibrator, raw: number): number {
  if (calibrator.kind === 'unknown') return raw;
  if (calibrator.kind === 'polynomial')
    return calibrator.terms.reduce(
      (sum, { coefficient, exponent }) => sum + coefficient * raw ** exponent,
      0,
    );
  const { points, order, isExtrapolated } = calibrator;
  const last = points.length - 1;
  let index = points.findIndex((point) => raw < point.raw) - 1;
  if (index === -2) index = last;
  const isOutside = index === -1 || index === last;
  if (index === last && raw === points[last]!.raw) return points[last]!.calibrated;
  if (order === 0 || (isOutside && !isExtrapolated)) return points[Math.max(0, index)]!.calibrated;
  const from = Math.min(Math.max(0, index), last - 1);
  const [left, right] = [points[from]!, points[from + 1]!];
  const slope = (right.calibrated - left.calibrated) / (right.raw - left.raw);
  return left.calibrated + (raw - left.raw) * slope;
}

/**
 * The raw value that calibrates to `value`: for straight lines and splines of order 1 that never turn.
 *
 * @returns undefined when there is none
 */
export function decalibrate(calibrator: Calibrator, value: number): number | undefined {
  if (calibrator.kind === 'unknown') return undefined;
  if (calibrator.kind === 'polynomial') {
    if (calibrator.terms.some((term) => term.exponent !== 0 && term.exponent !== 1)) return undefined;
    const sum = (exponent: number): number =>
      calibrator.terms.reduce((all, term) => (term.exponent === exponent ? all + term.coefficient : all), 0);
    return sum(1) === 0 ? undefined : (value - sum(0)) / sum(1);
  }
  const { points, order } = calibrator;
  const isRising = points[1]!.calibrated > points[0]!.calibrated;
  const isMonotone = points.every(
    (point, index) =>
      index === 0 ||
      (isRising
        ? point.calibrated > points[index - 1]!.calibrated
        : point.calibrated < points[index - 1]!.calibrated),
  );
  if (order !== 1 || !isMonotone) return undefined;
  const turned = points.map((point) => ({ raw: point.calibrated, calibrated: point.raw }));
  turned.sort((left, right) => left.raw - right.raw);
  const isInside = value >= turned[0]!.raw && value <= turned.at(-1)!.raw;
  return isInside || calibrator.isExtrapolated
    ? calibrate({ ...calibrator, points: turned }, value)
    : undefined;
}

/** How worrying a value is by the default alarm of its type. */
export function judge(type: ValueType, { value, label }: Engineering): LimitState {
  const { alarm } = type;
  // XTCE 1.2, EnumerationAlarmType: a raw value without a label is implicitly an alarm.
  if (type.kind === 'enumerated' && label === undefined) return 'warning';
  if (alarm === undefined || type.calibrator?.kind === 'unknown') return 'none';
  if (alarm.kind === 'labels')
    return (label === undefined ? undefined : alarm.levels.get(label)) ?? alarm.otherwise;
  if (typeof value !== 'number') return 'none';
  const worst = alarm.ranges.find(({ range }) => isInRange(value, range) === alarm.isInside);
  return worst?.level ?? 'nominal';
}

export function isInRange(value: number, range: Range): boolean {
  const isAboveMin = range.isMinIncluded ? value >= range.min : value > range.min;
  const isBelowMax = range.isMaxIncluded ? value <= range.max : value < range.max;
  return isAboveMin && isBelowMax;
}

/** `15 to 600`, `over 0 to 10`. */
export function describeRange({ min, max, isMinIncluded, isMaxIncluded }: Range): string {
  return `${isMinIncluded ? '' : 'over '}${min} to ${isMaxIncluded ? '' : 'under '}${max}`;
}

const cucOctets = 6;
/** Epochs that count atomic seconds, as milliseconds of TAI. J2000 is 2000-01-01T12:00:00 TT, and TT is TAI + 32.184 s. */
const atomicEpochsTaiMs = {
  TAI: epoch1958AtMs,
  GPS: taiFromUtcMs(Date.UTC(1980, 0, 6)),
  J2000: Date.UTC(2000, 0, 1, 12) - 32_184,
} as const;

function readClock(clock: Clock, raw: RawValue): EngineeringValue {
  const { epoch } = clock;
  let elapsedMs: number;
  if (raw instanceof Uint8Array) {
    if (raw.length !== cucOctets) return toHex(raw);
    const counted = decodeCuc(raw, { coarseOctets: 4, fineOctets: 2, epoch: { agencyEpochAtMs: 0 } });
    if (!counted.ok) return toHex(raw);
    elapsedMs = counted.value;
  } else {
    elapsedMs = ((raw as number) * clock.scale + clock.offset) * clock.unitMs;
  }
  return typeof epoch === 'string'
    ? utcFromTaiMs(atomicEpochsTaiMs[epoch] + elapsedMs)
    : epoch.epochAtMs + elapsedMs;
}
