import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import type { DeclaredDigipeater, DeclaredStyle } from './declared-digipeater.ts';
import type { DigipeaterCase } from './digipeater-case.ts';

/** A path as it is heard, and as it is sent on in each style; `-` where the frame is let be. */
type PathRow = readonly [heard: string, insert: string, replace: string, decrement: string];

/**
 * OWN stands for the own call. Sources: `ARISS` inserted, heard from A55BTN (wb2osz/direwolf#531); replaced, measured with aprx 2.9.1;
 * `WIDEn-N`: APRS Protocol Reference 1.0.1, chapter 3, and the trap of large counts as of Direwolf's manual.
 */
export const repeatedPaths: readonly PathRow[] = [
  ['ARISS', 'OWN,ARISS*', 'OWN*', 'ARISS*'],
  ['APRSAT', 'OWN,APRSAT*', 'OWN*', 'APRSAT*'],
  ['WIDE', 'OWN,WIDE*', 'OWN*', 'WIDE*'],
  ['WIDE1-1', 'OWN,WIDE1*', 'OWN*', 'WIDE1*'],
  ['WIDE2-1', 'OWN,WIDE2*', 'OWN*', 'WIDE2*'],
  ['WIDE2-2', 'OWN*,WIDE2-1', 'OWN*,WIDE2-1', 'WIDE2-1'],
  ['WIDE3-3', 'OWN*,WIDE3-2', 'OWN*,WIDE3-2', 'WIDE3-2'],
];

/** More hops than any need, and what is no count. Source: Direwolf's manual (WIDE4-4 and WIDE7-7 as one hop); WIDE2-3: ours */
export const trappedPaths: readonly PathRow[] = [
  ['WIDE4-4', 'OWN,WIDE4*', 'OWN*', 'WIDE4*'],
  ['WIDE7-7', 'OWN,WIDE7*', 'OWN*', 'WIDE7*'],
  ['WIDE2', '-', '-', '-'],
  ['WIDE0-1', '-', '-', '-'],
  ['WIDE8-1', '-', '-', '-'],
  ['WIDE2-3', '-', '-', '-'],
];

/** The first address that is not used decides, and no other. */
export const firstUnusedPaths: readonly PathRow[] = [
  ['RS0ISS*,ARISS', 'RS0ISS,OWN,ARISS*', 'RS0ISS,OWN*', 'RS0ISS,ARISS*'],
  ['ARISS,WIDE2-1', 'OWN,ARISS*,WIDE2-1', 'OWN*,WIDE2-1', 'ARISS*,WIDE2-1'],
  ['RS0ISS,WIDE1*,WIDE2-1', 'RS0ISS,WIDE1,OWN,WIDE2*', 'RS0ISS,WIDE1,OWN*', 'RS0ISS,WIDE1,WIDE2*'],
  ['RS0ISS,ARISS', '-', '-', '-'],
  ['ARISS*', '-', '-', '-'],
  ['', '-', '-', '-'],
  ['ARISS-1', '-', '-', '-'],
];

/** Where eight digipeaters leave no room. Source: Direwolf counts down in place (its TEST12); the rest is decision record 0032. */
export const fullPaths: readonly PathRow[] = [
  ...(
    [
      ['WIDE3-3', 'WIDE3-2'],
      ['WIDE2-2', 'WIDE2-1'],
    ] as const
  ).map(([heard, sent]): PathRow => {
    const path = `R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA*,${sent}`;
    return [`R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA*,${heard}`, path, path, path];
  }),
  [
    'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA*,ARISS',
    'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA,OWN*',
    'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA,OWN*',
    'R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA,ARISS*',
  ],
  ['R1AA,R2AA,R3AA,R4AA,R5AA,R6AA,R7AA,R8AA*', '-', '-', '-'],
];

/** To the own call itself; PSAT flew with a program that passed such frames over (aprs.org/psat.html). */
export const ownCallPaths: readonly PathRow[] = [
  ['OWN', 'OWN*', 'OWN*', 'OWN*'],
  ['RS0ISS*,OWN', 'RS0ISS,OWN*', 'RS0ISS,OWN*', 'RS0ISS,OWN*'],
  ['OWN,WIDE1-1', 'OWN*,WIDE1-1', 'OWN*,WIDE1-1', 'OWN*,WIDE1-1'],
  ['OTHER', '-', '-', '-'],
  ['OWN*,ARISS', '-', '-', '-'],
];

/** The case of a row for this digipeater, in the style that is set. */
export function pathCase(row: PathRow, declared: DeclaredDigipeater, style: DeclaredStyle): DigipeaterCase {
  const [heard, insert, replace, decrement] = row.map((path) =>
    path.replaceAll('OWN', declared.own).replaceAll('OTHER', otherSsid(declared)),
  ) as [string, string, string, string];
  const wanted = { insert, replace, decrement }[style];
  const isAnswered = wanted !== '-' && isAsked(heard, declared);
  const said = isAnswered ? `is sent on as ${wanted}` : 'is let be';
  return {
    title: heard === '' ? `A frame without a path ${said}` : `${heard} ${said}`,
    sent: (tag, source) => lineOctets(`${source}>CQ${heard && `,${heard}`}:>${tag} hello`),
    expected: (_sent, tag, source) =>
      isAnswered ? lineOctets(`${source}>CQ,${wanted}:>${tag} hello`) : undefined,
  };
}

/** Whether what the path asks for next is a name that the mission declares. */
function isAsked(heard: string, { own, aliases }: DeclaredDigipeater): boolean {
  const hops = heard.split(',');
  const next = hops[hops.findLastIndex((hop) => hop.endsWith('*')) + 1] ?? '';
  return next === own || aliases.includes(next.replace(/^WIDE\d-\d$/, 'WIDE'));
}

function otherSsid({ call, ssid }: DeclaredDigipeater): string {
  return `${call}-${ssid === 1 ? 2 : 1}`;
}

function lineOctets(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(`${line}: expected ${frame.fault.expected}`);
  const { information, ...header } = frame.value;
  return encodeAprsFrame({ ...header, information: textOctets(String.fromCharCode(...information)) });
}
