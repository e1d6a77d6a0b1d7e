import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import type { DerivedDefinition } from '@dawa/protocols/mission-derived';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { loadXtce } from 'ccsds-parser/xtce/load-xtce';
import type { PacketFormat } from '../pipeline/packet-decoder.ts';

/** All that decides what a packet of a mission means. Two equal ones are one version. */
export interface DictionaryContents {
  readonly missionId: string;
  readonly xtce: string;
  readonly packets: PacketFormat;
  /** Parameters that are computed from those of packets. */
  readonly derived?: readonly DerivedDefinition[];
}

/** A dictionary as some samples of the archive were decoded with it. */
export interface DictionaryVersion {
  readonly dictionaryId: number;
  readonly missionId: string;
  /** SHA-256 of the contents, hexadecimal. */
  readonly hash: string;
  readonly loadedAtMs: number;
  readonly contents: DictionaryContents;
  readonly definition: XtceDefinition;
}

export function hashOf(contents: DictionaryContents): string {
  return createHash('sha256').update(textOf(contents)).digest('hex');
}

/** As the archive keeps them: JSON, deflated. */
export function packContents(contents: DictionaryContents): Uint8Array {
  return deflateSync(textOf(contents));
}

/** @returns a fault when the octets are no contents that this version of the station understands */
export function unpackContents(packed: Uint8Array): Result<DictionaryContents> {
  try {
    const contents = JSON.parse(inflateSync(packed, { maxOutputLength: maxOctets }).toString('utf8'));
    if (typeof contents?.xtce === 'string' && typeof contents.missionId === 'string')
      return success(contents);
    return failure({ kind: 'bad-dictionary', expected: 'an XTCE text and its mission', found: 'neither' });
  } catch (error) {
    return failure({ kind: 'bad-dictionary', expected: 'deflated JSON', found: String(error) });
  }
}

/** The definition of some contents; a fault when nothing of the text can be used. */
export function definitionOf({ xtce }: DictionaryContents): Result<XtceDefinition> {
  const { definition, faults } = loadXtce(xtce);
  if (definition !== undefined) return success(definition);
  const { kind, line, expected, found } = faults[0] ?? noFault;
  return failure({ kind: `line ${line}: ${kind}`, expected, found });
}

const noFault = { kind: 'bad-xml', line: 1, expected: 'XTCE 1.2', found: 'nothing of it' };
/** A dictionary of a hundred thousand parameters has some fifty megabytes. */
const maxOctets = 256 * 1024 * 1024;

/** Always in the same order, whatever the order of the file was. */
function textOf({ missionId, xtce, packets, derived = [] }: DictionaryContents): string {
  return JSON.stringify({ missionId, packets: sorted(packets), derived: sorted(derived), xtce });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
