import { failure, type Result, success } from '../fault.ts';
import type { Dimension, EngineeringRecord, EngineeringValue, ValueType } from './definition.ts';
import { describe, type EncodeFault, toRaw } from './encode-scalar.ts';
import { inferredMember } from './infer-length.ts';
import { RawWriter, type Written, written } from './raw-writer.ts';
import { partOf, quantityOf } from './value-scope.ts';
import { parseJson } from './value-text.ts';

/** Entries and elements of one packet. */
export const maxSteps = 70_000;

type MemberValues = Record<string, EngineeringValue>;

/** Writes values of any type one behind the other. */
export abstract class ValueWriter extends RawWriter {
  /** Aggregates that are being written, the innermost last. */
  readonly records: { readonly type: ValueType; readonly record: MemberValues }[] = [];
  #steps = 0;

  /** Counts an entry or an element; false when it is one too many. */
  step(): boolean {
    return ++this.#steps <= maxSteps;
  }

  /** A value of any type, at the current bit. */
  writeValue(
    name: string,
    type: ValueType,
    given: EngineeringValue,
    dimensions: readonly Dimension[] | undefined,
  ): Written {
    if (!this.step()) return failure('too-long', `${name}: at most ${maxSteps} values`, 'more');
    if (type.kind === 'array') return this.#writeArray(name, type, given, dimensions ?? type.dimensions);
    if (type.kind === 'aggregate') return this.#writeAggregate(name, type, given);
    const raw = toRaw(name, type, given, this);
    return raw.ok ? this.writeRaw(name, type.encoding, raw.value) : raw;
  }

  #writeAggregate(name: string, type: ValueType, given: EngineeringValue): Written {
    const value = typeof given === 'string' ? parseJson(given) : given;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
      return failure('bad-type', `${name}: a record`, describe(given));
    const fields = value as EngineeringRecord;
    const stranger = Object.keys(fields).find((key) => !type.members.some((member) => member.name === key));
    if (stranger !== undefined)
      return failure(
        'unknown-argument',
        `${name}: ${type.members.map((member) => member.name).join(', ')}`,
        stranger,
      );
    const record = completed(name, type, fields);
    if (!record.ok) return record;
    this.records.push({ type, record: record.value });
    for (const member of type.members) {
      const inside = record.value[member.name]!;
      const result = this.writeValue(`${name}.${member.name}`, member.type, inside, undefined);
      if (!result.ok) return result;
    }
    this.records.pop();
    return written;
  }

  #writeArray(
    name: string,
    type: ValueType,
    given: EngineeringValue,
    dimensions: readonly Dimension[],
  ): Written {
    const value = typeof given === 'string' ? parseJson(given) : given;
    if (!Array.isArray(value)) return failure('bad-type', `${name}: an array`, describe(given));
    const counts: number[] = [];
    for (const { from, to } of dimensions) {
      const count = 1 + (quantityOf(to, this) ?? Number.NaN) - (quantityOf(from, this) ?? Number.NaN);
      if (!(count >= 0)) return failure('bad-size', `${name}: a size that is known`, String(count));
      counts.push(count);
    }
    return this.#writeRow(name, type.element!, value as readonly EngineeringValue[], counts, 0);
  }

  #writeRow(
    name: string,
    element: ValueType,
    values: readonly EngineeringValue[],
    counts: readonly number[],
    dimension: number,
  ): Written {
    if (values.length !== counts[dimension])
      return failure('bad-size', `${name}: ${counts[dimension]} elements`, values.length);
    for (const [index, value] of values.entries()) {
      const at = `${name}[${index}]`;
      let result: Written;
      if (dimension === counts.length - 1) result = this.writeValue(at, element, value, undefined);
      else if (Array.isArray(value))
        result = this.#writeRow(at, element, value as readonly EngineeringValue[], counts, dimension + 1);
      else result = failure('bad-type', `${at}: an array`, describe(value));
      if (!result.ok) return result;
    }
    return written;
  }
}

/** The members with what nobody gave: initial values, and sizes that follow from others. */
function completed(
  name: string,
  type: ValueType,
  fields: EngineeringRecord,
): Result<MemberValues, EncodeFault> {
  const record: MemberValues = Object.create(null);
  const defaults = type.initialValue === undefined ? undefined : parseJson(type.initialValue);
  for (const member of type.members) {
    const inherited = defaults === undefined ? undefined : partOf(defaults, [member.name]);
    const own = Object.hasOwn(fields, member.name) ? fields[member.name] : undefined;
    const found = own ?? member.initialValue ?? inherited ?? inferredMember(type, member.name, fields);
    if (found === undefined) return failure('missing-argument', `${name}.${member.name}`, 'none');
    record[member.name] = found;
  }
  return success(record);
}
