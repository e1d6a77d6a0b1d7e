import type { DataEncoding, Dimension, Entry, ValueType } from './definition.ts';

/** Room that a value of an encoding takes, where that is always the same. */
export function staticBitsOfEncoding(encoding: DataEncoding | undefined): number | undefined {
  if (encoding === undefined || encoding.kind === 'unreadable') return undefined;
  return typeof encoding.bits === 'number' ? encoding.bits : undefined;
}

/** Room that a value of a type takes, where that is always the same: of what is inside it must be known already. */
export function staticBitsOfType(type: ValueType): number | undefined {
  if (type.kind === 'array') {
    const count = staticCount(type.dimensions);
    const bits = type.element?.staticBits;
    return count === undefined || bits === undefined ? undefined : bounded(count * bits);
  }
  if (type.kind !== 'aggregate') return type.staticBits;
  let sum = 0;
  for (const { type: member } of type.members) {
    if (member.staticBits === undefined) return undefined;
    sum += member.staticBits;
  }
  return bounded(sum);
}

/** Number of elements, where that is always the same. */
export function staticCount(dimensions: readonly Dimension[]): number | undefined {
  let count = 1;
  for (const { from, to } of dimensions) {
    if (typeof from !== 'number' || typeof to !== 'number') return undefined;
    count *= Math.max(0, to - from + 1);
  }
  return bounded(count);
}

/** Room of an entry with its repetitions; `bits` is that of one. */
export function withRepetitions(repeat: Entry['repeat'], bits: number | undefined): number | undefined {
  if (repeat === undefined || bits === undefined) return bits;
  const { count, gapBits } = repeat;
  if (typeof count !== 'number' || typeof gapBits !== 'number') return undefined;
  return count === 0 ? 0 : bounded(count * bits + (count - 1) * gapBits);
}

function bounded(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
