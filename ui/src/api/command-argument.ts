import type { CommandDefinition } from '@dawa/protocols/console/command';
import type { ParameterValue } from '@dawa/protocols/console/quantity';

export type ArgumentInfo = CommandDefinition['arguments'][number];

/** A typed argument, or why it is none: `15 to 600 s; 700 is too long`. */
export type ArgumentReading =
  | { readonly ok: true; readonly value: ParameterValue }
  | { readonly ok: false; readonly why: string };

/** What a person typed, as the command wants it. Numbers may be written in hexadecimal with 0x. */
export function readArgument(info: ArgumentInfo, text: string): ArgumentReading {
  const typed = text.trim();
  switch (info.kind) {
    case 'integer':
    case 'float': {
      const range = rangeWords(info);
      if (!/^[+-]?(0x[0-9a-f]+|\d+(\.\d*)?(e[+-]?\d+)?|\.\d+)$/i.test(typed)) {
        return {
          ok: false,
          why: typed === '' ? range || 'a number' : `${range || 'a number'}; ${typed} is none`,
        };
      }
      const value = Number(typed);
      if (info.kind === 'integer' && !Number.isInteger(value))
        return { ok: false, why: `a whole number; ${typed} is none` };
      if (info.low !== null && value < info.low)
        return { ok: false, why: `${range}; ${typed} is too ${sizeWords(info.unit).below}` };
      if (info.high !== null && value > info.high)
        return { ok: false, why: `${range}; ${typed} is too ${sizeWords(info.unit).above}` };
      return { ok: true, value };
    }
    case 'enumerated':
      return info.labels.includes(typed)
        ? { ok: true, value: typed }
        : { ok: false, why: info.labels.join(', ') };
    case 'boolean':
      return { ok: true, value: typed === 'true' || typed === info.labels[1] };
    case 'binary':
      return /^([0-9a-f]{2})*$/i.test(typed)
        ? { ok: true, value: typed.toLowerCase() }
        : { ok: false, why: 'bytes in hexadecimal, two digits each' };
    case 'string':
      return { ok: true, value: text };
    default:
      return { ok: false, why: 'an argument of a kind that this page does not know' };
  }
}

/** A time is too long, a level too high, anything else too large. */
function sizeWords(unit: string | null): { below: string; above: string } {
  if (unit !== null && ['us', 'ms', 's', 'min', 'h', 'd'].includes(unit))
    return { below: 'short', above: 'long' };
  if (unit !== null && /^(d?B[mW]?|deg[CF]?|[kMG]?Hz|[mu]?[VAW])$/.test(unit))
    return { below: 'low', above: 'high' };
  return { below: 'small', above: 'large' };
}

/** `15 to 600 s`, `at least 0`, or nothing. */
export function rangeWords({ low, high, unit }: Pick<ArgumentInfo, 'low' | 'high' | 'unit'>): string {
  const tail = unit === null ? '' : ` ${unit}`;
  if (low !== null && high !== null) return `${low} to ${high}${tail}`;
  if (low !== null) return `at least ${low}${tail}`;
  if (high !== null) return `at most ${high}${tail}`;
  return tail.trim();
}

/** What the field holds before anything was typed. */
export function initialText(info: ArgumentInfo): string {
  if (info.initialValue !== null) return String(info.initialValue);
  if (info.kind === 'enumerated') return info.labels[0] ?? '';
  if (info.kind === 'boolean') return 'false';
  return '';
}
