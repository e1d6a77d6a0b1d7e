import type { ValueKind } from './definition.ts';
import type { XmlElement } from './xml-element.ts';

/** Kind by element name; of an argument type the name has `Argument` for `Parameter`. */
const kinds: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>(
  (
    [
      ['Integer', 'integer'],
      ['Float', 'float'],
      ['Enumerated', 'enumerated'],
      ['Boolean', 'boolean'],
      ['String', 'string'],
      ['Binary', 'binary'],
      ['AbsoluteTime', 'time'],
      ['RelativeTime', 'duration'],
      ['Array', 'array'],
      ['Aggregate', 'aggregate'],
    ] as const
  ).flatMap(([name, kind]): [string, ValueKind][] => [
    [`${name}ParameterType`, kind],
    [`${name}ArgumentType`, kind],
  ]),
  // As XTCE 1.2 spells it.
).set('RelativeTimeAgumentType', 'duration');

/** What kind of value a type element defines; undefined for an element that is no type. */
export function kindOf(element: XmlElement): ValueKind | undefined {
  return kinds.get(element.name);
}

/** Of a flag whose type does not name them. Source: XTCE 1.2 schema, BooleanDataType */
export const noLabels = { zero: 'False', one: 'True' };
