import type { KnownObjects } from './object-messages.ts';

const mostFound = 8;

/** Names that begin with the text first, then those that hold it, whatever the case; a catalogue number finds itself. */
export function findObjects(
  { names, noradIds }: Pick<KnownObjects, 'names' | 'noradIds'>,
  text: string,
): readonly number[] {
  const wanted = text.trim().toUpperCase();
  if (wanted === '') return [];
  const first: number[] = [];
  const then: number[] = [];
  for (const [object, name] of names.entries()) {
    const upper = name.toUpperCase();
    if (upper.startsWith(wanted) || String(noradIds[object]) === wanted) first.push(object);
    else if (upper.includes(wanted)) then.push(object);
  }
  return [...first, ...then].slice(0, mostFound);
}
