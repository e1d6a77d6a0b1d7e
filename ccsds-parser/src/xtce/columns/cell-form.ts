import type { ColumnKind } from '../../columns/column-layout.ts';
import type { Calibrator, DataEncoding, LimitState, StringEncoding, ValueType } from '../definition.ts';

/** How the values of a type are kept in columns: decided once for each type. */
export interface CellForm {
  readonly type: ValueType;
  /** The array of what stands in the packet; `octets` for text and binary. */
  readonly rawKind: ColumnKind | 'octets';
  /**
   * Where the meaning stands: `same` as the raw value, no array of its own; `figure` a double (of a time, milliseconds
   * UTC); `label` an index into `labels`, `noLabel` where there is none; `flag` 0 or 1.
   */
  readonly valueKind: 'same' | 'figure' | 'label' | 'flag';
  /** Distinct, in the order of the file; of a flag its two words. */
  readonly labels: readonly string[];
  /** How octets are text; undefined where they are octets. */
  readonly text: StringEncoding | 'UTF-8' | undefined;
  /** Limits may say something about it. */
  readonly isJudged: boolean;
  /** Some value of it may be not valid. */
  readonly isDoubtful: boolean;
  /** What it means, and how worrying it is, depends on other parameters too. */
  readonly needsOthers: boolean;
}

/** A code of an enumeration that has no label. */
export const noLabel = 0xffff;

/** Limit states as columns hold them: the index, worst last. */
export const limitStates: readonly LimitState[] = [
  'none',
  'nominal',
  'watch',
  'warning',
  'distress',
  'critical',
  'severe',
];

export const limitStateCodes: Readonly<Record<LimitState, number>> = {
  none: 0,
  nominal: 1,
  watch: 2,
  warning: 3,
  distress: 4,
  critical: 5,
  severe: 6,
};

/** What is said of each cell: that it is not there, or whether it is valid. */
export const marks = { absent: 0, valid: 1, notValid: 2 } as const;

const forms = new WeakMap<ValueType, CellForm>();

/** @throws RangeError for a type without encoding, of which no packet has values */
export function cellFormOf(type: ValueType): CellForm {
  let form = forms.get(type);
  if (form === undefined) {
    form = createForm(type);
    forms.set(type, form);
  }
  return form;
}

function createForm(type: ValueType): CellForm {
  const { encoding, kind } = type;
  if (encoding === undefined || encoding.kind === 'unreadable')
    throw new RangeError(`type: expected one with an encoding, found ${type.name}`);
  const rawKind = rawKindOf(encoding);
  const labels =
    kind === 'boolean'
      ? [type.labels.zero, type.labels.one]
      : [...new Set(type.enumeration.map(({ label }) => label))];
  return {
    type,
    rawKind,
    valueKind: valueKindOf(type, rawKind),
    labels,
    text: encoding.kind === 'string' ? encoding : kind === 'string' ? 'UTF-8' : undefined,
    isJudged: type.alarm !== undefined || type.contextAlarms.length > 0 || kind === 'enumerated',
    isDoubtful: isDoubtful(type, encoding),
    needsOthers: needsOthers(type),
  };
}

function rawKindOf(encoding: Exclude<DataEncoding, { kind: 'unreadable' }>): ColumnKind | 'octets' {
  if (encoding.kind === 'string' || encoding.kind === 'binary') return 'octets';
  const { bits } = encoding;
  if (encoding.kind === 'float') return encoding.format === 'ieee754' && bits <= 32 ? 'float32' : 'float64';
  const isSigned = !['unsigned', 'bcd', 'packedBcd'].includes(encoding.form);
  if (bits <= 8) return isSigned ? 'int8' : 'uint8';
  if (bits <= 16) return isSigned ? 'int16' : 'uint16';
  if (bits <= 32) return isSigned ? 'int32' : 'uint32';
  if (bits <= 53) return 'float64';
  return isSigned ? 'bigint64' : 'biguint64';
}

function valueKindOf(type: ValueType, rawKind: ColumnKind | 'octets'): CellForm['valueKind'] {
  switch (type.kind) {
    case 'enumerated':
      return 'label';
    case 'boolean':
      return 'flag';
    case 'time':
    case 'duration':
      return 'figure';
    case 'integer':
    case 'float':
      if (rawKind === 'octets') return type.encoding?.kind === 'string' ? 'figure' : 'same';
      return type.calibrator === undefined && type.contextCalibrators.length === 0 ? 'same' : 'figure';
    default:
      return 'same';
  }
}

function isDoubtful(type: ValueType, encoding: DataEncoding): boolean {
  switch (type.kind) {
    case 'boolean':
    case 'binary':
      return false;
    case 'string':
      return type.lengthRange !== undefined || type.pattern !== undefined;
    case 'integer':
    case 'float':
      return (
        encoding.kind !== 'integer' ||
        encoding.form === 'bcd' ||
        encoding.form === 'packedBcd' ||
        type.validRanges.length > 0 ||
        type.calibrator !== undefined ||
        type.contextCalibrators.length > 0
      );
    default:
      return true;
  }
}

function needsOthers({ calibrator, contextCalibrators, contextAlarms, alarm, clock }: ValueType): boolean {
  const epoch = clock?.epoch;
  return (
    contextCalibrators.length > 0 ||
    contextAlarms.length > 0 ||
    refersToOthers(calibrator) ||
    (alarm?.checks ?? []).some(({ kind }) => kind === 'conditions') ||
    (typeof epoch === 'object' && 'parameter' in epoch)
  );
}

function refersToOthers(calibrator: Calibrator | undefined): boolean {
  return calibrator?.kind === 'math' && calibrator.steps.some(({ kind }) => kind === 'ref');
}
