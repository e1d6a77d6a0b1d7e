import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * SigMF metadata: what the samples in the file beside it are, when and where they were received, and what is in them.
 *
 * Fields of `core` that tell what the octets are get checked; every other field, of whatever extension, is carried through as it is.
 *
 * Source: SigMF 1.2.5, https://github.com/sigmf/SigMF, sigmf-schema.json; files of 1.0 have the same form.
 */
export interface SigmfMeta {
  readonly global: SigmfGlobal;
  /** By `core:sample_start`, one at least: where none is written, one that begins with the file is meant. */
  readonly captures: readonly SigmfCapture[];
  readonly annotations: readonly SigmfAnnotation[];
}

type Extra = Readonly<Record<string, unknown>>;

export interface SigmfGlobal extends Extra {
  readonly 'core:datatype': string;
  readonly 'core:version': string;
  readonly 'core:sample_rate'?: number;
  readonly 'core:num_channels'?: number;
  readonly 'core:description'?: string;
  readonly 'core:hw'?: string;
  readonly 'core:recorder'?: string;
  readonly 'core:dataset'?: string;
}

/** From this sample on, to the next one of its kind. */
export interface SigmfCapture extends Extra {
  readonly 'core:sample_start': number;
  readonly 'core:datetime'?: string;
  /** Centre of the samples on the air. */
  readonly 'core:frequency'?: number;
  /** Of the stream that was received: ahead of `sample_start` by what was lost. */
  readonly 'core:global_index'?: number;
}

export interface SigmfAnnotation extends Extra {
  readonly 'core:sample_start': number;
  readonly 'core:sample_count'?: number;
  readonly 'core:label'?: string;
  readonly 'core:comment'?: string;
  readonly 'core:generator'?: string;
}

export type SigmfFault = Fault<'not-json' | 'not-sigmf' | 'bad-field'>;

/** The version that is written. */
export const sigmfVersion = '1.2.5';

/** A fault names the field: `captures[3].core:sample_start`. */
export function parseSigmfMeta(text: string): Result<SigmfMeta, SigmfFault> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return failure({ kind: 'not-json', expected: 'SigMF metadata, which is JSON', found: text.slice(0, 20) });
  }
  if (!isRecord(parsed) || !isRecord(parsed['global'])) {
    return failure({
      kind: 'not-sigmf',
      expected: 'an object with global, captures and annotations',
      found: shown(parsed),
    });
  }
  const { global, captures = [], annotations = [] } = parsed;
  const fault =
    faultIn(global as Extra, 'global', globalFields) ??
    listFault(captures, 'captures', captureFields) ??
    listFault(annotations, 'annotations', annotationFields);
  if (fault !== undefined) return failure(fault);
  const start = (one: SigmfCapture | SigmfAnnotation) => one['core:sample_start'];
  const sorted = (captures as SigmfCapture[]).toSorted((a, b) => start(a) - start(b));
  return success({
    global: global as SigmfGlobal,
    captures: sorted.length > 0 ? sorted : [{ 'core:sample_start': 0 }],
    annotations: (annotations as SigmfAnnotation[]).toSorted((a, b) => start(a) - start(b)),
  });
}

/** The file as it is written, an entry a line; captures and annotations in their order. */
export function formatSigmfMeta({ global, captures, annotations }: SigmfMeta): string {
  const start = (one: SigmfCapture | SigmfAnnotation) => one['core:sample_start'];
  const lines = (entries: readonly (SigmfCapture | SigmfAnnotation)[]) => {
    const sorted = entries.toSorted((a, b) => start(a) - start(b)).map((one) => `    ${JSON.stringify(one)}`);
    return sorted.length === 0 ? '[]' : `[\n${sorted.join(',\n')}\n  ]`;
  };
  const head = JSON.stringify(global, null, 2).replaceAll('\n', '\n  ');
  return `{\n  "global": ${head},\n  "captures": ${lines(captures)},\n  "annotations": ${lines(annotations)}\n}\n`;
}

interface Field {
  readonly expected: string;
  readonly isRequired?: boolean;
  holds(value: unknown): boolean;
}

const text: Field = { expected: 'a text', holds: (value) => typeof value === 'string' };
const count: Field = {
  expected: 'a whole number from 0',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const frequency: Field = {
  expected: '-1e12 to 1e12 Hz',
  holds: (value) => typeof value === 'number' && Math.abs(value) <= 1e12,
};
const required = (field: Field): Field => ({ ...field, isRequired: true });

const globalFields: Readonly<Record<string, Field>> = {
  'core:datatype': required({
    expected: 'a data type like cf32_le or ri16_le',
    holds: (value) =>
      typeof value === 'string' && /^[cr](f32|f64|i32|i16|u32|u16|i8|u8)(_le|_be)?$/.test(value),
  }),
  'core:version': required({
    expected: 'a version like 1.2.0',
    holds: (value) => typeof value === 'string' && /^\d+\.\d+\.\d/.test(value),
  }),
  'core:sample_rate': {
    expected: '1 to 1e12 samples a second',
    holds: (value) => typeof value === 'number' && value >= 1 && value <= 1e12,
  },
  'core:num_channels': {
    expected: 'a whole number from 1',
    holds: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  },
  'core:description': text,
  'core:hw': text,
  'core:recorder': text,
  'core:dataset': {
    expected: 'the name of a file beside it',
    holds: (value) => typeof value === 'string' && /^[^/\\:*?"<>|]+$/.test(value) && !/^\.+$/.test(value),
  },
};

const captureFields: Readonly<Record<string, Field>> = {
  'core:sample_start': required(count),
  'core:global_index': count,
  'core:header_bytes': count,
  'core:frequency': frequency,
  'core:datetime': {
    expected: 'an instant like 2026-01-01T00:00:00Z',
    holds: (value) =>
      typeof value === 'string' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?$/i.test(value) &&
      Number.isFinite(instantOf(value)),
  },
};

const annotationFields: Readonly<Record<string, Field>> = {
  'core:sample_start': required(count),
  'core:sample_count': count,
  'core:label': text,
  'core:comment': text,
  'core:generator': text,
};

/** An instant of SigMF, all its digits: UTC milliseconds. */
export function instantOf(datetime: string): number {
  const [, whole = '', fraction = ''] = /^([^.]*?)(?:\.(\d+))?(?:Z|\+00:00)?$/i.exec(datetime) ?? [];
  return Date.parse(`${whole}Z`) + (fraction === '' ? 0 : Number(`0.${fraction}`) * 1000);
}

/** The other way round, to the microsecond. */
export function datetimeOf(atMs: number): string {
  const micros = Math.round(atMs * 1000);
  const wholeMs = Math.floor(micros / 1000);
  return `${new Date(wholeMs).toISOString().slice(0, -1)}${String(micros - wholeMs * 1000).padStart(3, '0')}Z`;
}

function listFault(
  list: unknown,
  name: string,
  fields: Readonly<Record<string, Field>>,
): SigmfFault | undefined {
  if (!Array.isArray(list)) return { kind: 'bad-field', expected: `${name}: a list`, found: shown(list) };
  for (const [index, entry] of list.entries()) {
    const where = `${name}[${index}]`;
    if (!isRecord(entry)) return { kind: 'bad-field', expected: `${where}: an object`, found: shown(entry) };
    const fault = faultIn(entry, where, fields);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultIn(
  entry: Extra,
  where: string,
  fields: Readonly<Record<string, Field>>,
): SigmfFault | undefined {
  for (const [name, { expected, isRequired, holds }] of Object.entries(fields)) {
    const value = entry[name];
    if (value === undefined ? isRequired !== true : holds(value)) continue;
    return { kind: 'bad-field', expected: `${where}.${name}: ${expected}`, found: shown(value) };
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60);
}
