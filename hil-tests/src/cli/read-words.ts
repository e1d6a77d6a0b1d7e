import { type ArgumentSpec, type Arguments, readArguments } from '@dawa/groundstation/cli/arguments';
import { complain } from './action.ts';

/** The words of an action as its specification reads them; undefined when they are wrong, and that has been told. */
export function readWords(words: readonly string[], spec: ArgumentSpec): Arguments | undefined {
  const read = readArguments(words, spec);
  if (read.ok) return read.value;
  complain(`${read.fault.where}: expected ${read.fault.expected}, found ${read.fault.found}`);
  return undefined;
}

/** `table` or `json`; undefined when it is another, and that has been told. */
export function readFormat(values: Arguments['values']): 'table' | 'json' | undefined {
  const format = values['format'] ?? 'table';
  if (format === 'table' || format === 'json') return format;
  complain(`--format: expected table or json, found ${format}`);
  return undefined;
}

export const defaultOut = 'out/hil';
