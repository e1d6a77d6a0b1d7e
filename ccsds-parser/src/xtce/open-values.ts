import type { EngineeringValue, Parameter, RawValue, ValueRef } from './definition.ts';
import { partsOf, setOwn } from './value-path.ts';
import type { FoundValue } from './value-scope.ts';

/** An array or aggregate that is being read: both sides of what of it is there already. */
export interface OpenValue {
  rawWhole: RawValue | undefined;
  valueWhole: EngineeringValue | undefined;
}

interface OpenParameter extends OpenValue {
  readonly parameter: Parameter;
}

/** An aggregate that is being read. */
export interface OpenRecord {
  readonly raw: Record<string, RawValue>;
  readonly value: Record<string, EngineeringValue>;
}

/** Arrays and aggregates that are being read, the innermost last: sizes inside them may refer to what came before. */
export class OpenValues {
  readonly #wholes: OpenParameter[] = [];
  readonly #records: OpenRecord[] = [];

  beginWhole(parameter: Parameter): OpenValue {
    const open: OpenParameter = { parameter, rawWhole: undefined, valueWhole: undefined };
    this.#wholes.push(open);
    return open;
  }

  endWhole(): void {
    this.#wholes.pop();
  }

  beginRecord(record: OpenRecord): void {
    this.#records.push(record);
  }

  endRecord(): void {
    this.#records.pop();
  }

  /** A part, or all, of a parameter that is being read. */
  find(parameter: Parameter, path: readonly (string | number)[]): FoundValue | undefined {
    for (let index = this.#wholes.length - 1; index >= 0; index--) {
      const whole = this.#wholes[index]!;
      if (whole.parameter !== parameter) continue;
      const part = partsOf(whole.rawWhole, whole.valueWhole, path);
      if (part !== undefined) return part;
    }
    return undefined;
  }

  /** A member that stands before in one of the aggregates around. */
  findMember({ localName, path }: ValueRef): FoundValue | undefined {
    for (let index = this.#records.length - 1; index >= 0; index--) {
      const { raw, value } = this.#records[index]!;
      if (Object.hasOwn(raw, localName)) return partsOf(raw, value, [localName, ...path]);
    }
    return undefined;
  }
}

/** Lets an array or aggregate appear as a member of its aggregate while it is being read. */
export function openMember({ raw, value }: OpenRecord, name: string): OpenValue {
  return {
    set rawWhole(inside: RawValue | undefined) {
      if (inside !== undefined) setOwn(raw, name, inside);
    },
    get rawWhole(): RawValue | undefined {
      return raw[name];
    },
    set valueWhole(inside: EngineeringValue | undefined) {
      if (inside !== undefined) setOwn(value, name, inside);
    },
    get valueWhole(): EngineeringValue | undefined {
      return value[name];
    },
  };
}
