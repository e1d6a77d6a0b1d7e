import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { plainName } from '../locales/plain-name.ts';

/** Values that one report brings, in the order of the dictionary. */
export interface ValueGroup {
  /** Name of the report in the dictionary. */
  readonly name: string;
  readonly infos: readonly ParameterInfo[];
}

/** For what the ground computes, and for what the dictionary gives no report. */
export const derivedGroup = 'Derived on the ground';
export const otherGroup = 'Other values';

/** The values of a mission by the report that brings them; one that several bring stands in the first. */
export function valueGroups(infos: readonly ParameterInfo[]): readonly ValueGroup[] {
  const groups = new Map<string, ParameterInfo[]>();
  for (const info of infos) {
    const name = info.containers?.[0] ?? (info.expression === undefined ? otherGroup : derivedGroup);
    groups.set(name, [...(groups.get(name) ?? []), info]);
  }
  return [...groups].map(([name, of]) => ({ name, infos: of }));
}

/** Groups with only the values that have every word in their name, as written or as spoken, description or report. */
export function foundGroups(groups: readonly ValueGroup[], find: string): readonly ValueGroup[] {
  const words = find
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return groups;
  return groups.flatMap(({ name, infos }) => {
    const found = infos.filter((info) => {
      const text = `${info.name} ${plainName(info.name)} ${info.shortDescription} ${name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return found.length === 0 ? [] : [{ name, infos: found }];
  });
}

/** `HK_PAYLOAD_FAST` as a heading: "Payload fast"; a name that is words already stays. */
export function groupWords(name: string): string {
  if (!/^[A-Z0-9_]+$/.test(name)) return name;
  const words = name.replace(/^HK_/, '').toLowerCase();
  return plainName(words);
}
