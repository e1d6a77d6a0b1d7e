import type { EngineeringRecord, EngineeringValue, Quantity, ValueType } from './definition.ts';
import { encodeText } from './text-codec.ts';
import { parseJson } from './value-text.ts';

/**
 * The argument that nobody gives because another says it: the number of elements of an array, or the size of octets or
 * text, where that is a line of the argument.
 *
 * @param given the other arguments with their types
 * @returns undefined when none of them depends on it
 */
export function inferredArgument(
  name: string,
  given: Iterable<readonly [type: ValueType, value: EngineeringValue]>,
): number | undefined {
  for (const [type, value] of given) {
    const found = inferredFrom(name, type, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same among the members of an aggregate. */
export function inferredMember(type: ValueType, name: string, fields: EngineeringRecord): number | undefined {
  const given: (readonly [ValueType, EngineeringValue])[] = [];
  for (const member of type.members) {
    const value = Object.hasOwn(fields, member.name) ? fields[member.name] : undefined;
    if (value !== undefined) given.push([member.type, value]);
  }
  return inferredArgument(name, given);
}

function inferredFrom(name: string, type: ValueType, given: EngineeringValue): number | undefined {
  if (type.kind === 'array') {
    let value = typeof given === 'string' ? parseJson(given) : given;
    for (const { from, to } of type.dimensions) {
      if (!Array.isArray(value)) return undefined;
      const found = typeof from === 'number' ? solved(name, to, from + value.length - 1) : undefined;
      if (found !== undefined) return found;
      value = (value as readonly EngineeringValue[])[0];
    }
    return undefined;
  }
  const { encoding } = type;
  if (encoding?.kind === 'binary' && encoding.bits !== undefined) {
    const octets =
      given instanceof Uint8Array ? given.length : typeof given === 'string' ? given.length / 2 : undefined;
    return octets === undefined ? undefined : solved(name, encoding.bits, octets * 8);
  }
  if (encoding?.kind === 'string' && encoding.bits !== undefined && typeof given === 'string') {
    const octets = encodeText(given, encoding.characterSet);
    const bits = octets === undefined ? undefined : octets.length * 8 + (encoding.leadingSizeBits ?? 0);
    return bits === undefined ? undefined : solved(name, encoding.bits, bits);
  }
  return undefined;
}

/** The value of the local name that makes the quantity what it must be. */
function solved(name: string, quantity: Quantity, wanted: number): number | undefined {
  if (typeof quantity === 'number' || quantity.kind !== 'dynamic') return undefined;
  const { ref, slope, intercept } = quantity;
  if (ref.parameter !== undefined || ref.localName !== name || ref.path.length > 0 || slope === 0)
    return undefined;
  const value = (wanted - intercept) / slope;
  return Number.isInteger(value) && value >= 0 ? value : undefined;
}
