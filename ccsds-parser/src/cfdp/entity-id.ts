import { OctetWriter } from '../bits/octet-writer.ts';

/** An entity identifier as octets. @throws RangeError when it needs more */
export function entityIdOctetsOf(entityId: bigint, octets: number): Uint8Array {
  return new OctetWriter(octets).identifier(octets, entityId, 'entityId').finish();
}
