import type { ElementFault, ElementSet } from './elements/element-set.ts';
import { type OmmHeader, writeOmmCsv, writeOmmJson, writeOmmKvn, writeOmmXml } from './elements/write-omm.ts';
import { writeTle } from './elements/write-tle.ts';

export type { OmmHeader } from './elements/write-omm.ts';
export { writeTle } from './elements/write-tle.ts';

export const elementNotations = ['tle', '3le', 'omm-json', 'omm-csv', 'omm-kvn', 'omm-xml'] as const;
export type ElementNotation = (typeof elementNotations)[number];

/** Element sets as text in any notation that `parseElements` reads; the OMM notations lose nothing, a TLE rounds. */
export function writeElements(
  sets: readonly ElementSet[],
  notation: ElementNotation,
  header: OmmHeader,
): { readonly text: string; readonly faults: readonly ElementFault[] } {
  switch (notation) {
    case 'tle':
    case '3le':
      return linesOf(sets, notation === '3le');
    case 'omm-json':
      return { text: writeOmmJson(sets), faults: [] };
    case 'omm-csv':
      return { text: writeOmmCsv(sets), faults: [] };
    case 'omm-kvn':
      return { text: writeOmmKvn(sets, header), faults: [] };
    case 'omm-xml':
      return { text: writeOmmXml(sets, header), faults: [] };
    default:
      throw new TypeError(`notation: ${notation satisfies never}`);
  }
}

/** Sets that no TLE can hold are left out, each with a fault. */
function linesOf(sets: readonly ElementSet[], hasNames: boolean) {
  const faults: ElementFault[] = [];
  const lines: string[] = [];
  for (const set of sets) {
    const written = writeTle(set);
    if (!written.ok) faults.push(written.fault);
    else lines.push(...(hasNames ? [`0 ${set.name}`] : []), ...written.value);
  }
  return { text: lines.map((line) => `${line}\n`).join(''), faults };
}
