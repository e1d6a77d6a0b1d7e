import { crc16 } from '../crc/crc16.ts';
import { isoChecksum } from '../crc/iso-checksum.ts';
import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import { type CommonWidths, defaultCountOctets, type ServiceMessage } from './service-message.ts';

/** Where an area of memory is: octets from its start (raw), or from the base object that the message names. */
export interface MemoryArea {
  /** Absolute address in messages of raw memory, offset from the base in messages of objects. */
  readonly address: number;
  /** In octets, or in whatever the mission counts its memory. */
  readonly length: number;
}

/** An area and what is in it. */
export interface MemoryData {
  readonly address: number;
  readonly data: Uint8Array;
  /** As it was sent; undefined where the mission sends none. */
  readonly checksum: number | undefined;
  /** Whether the data agree with the checksum; true as well where there is none. */
  readonly hasGoodChecksum: boolean;
}

/** An area that was checked on board, and its checksum there. */
export interface MemoryCheck extends MemoryArea {
  readonly checksum: number;
}

/** Which memory: its id, and for messages of objects the base that addresses count from. */
interface MemoryPlace {
  /** Undefined where the mission has one memory and sends no id. */
  readonly memoryId: number | undefined;
}

/**
 * A message of service 6, memory management. Odd pairs speak of objects (base and offset), the others of raw memory
 * (absolute addresses).
 *
 * | object | raw | says |
 * |---|---|---|
 * | 1 | 2 | load these data |
 * | 3 | 5 | dump these areas |
 * | 4 | 6 | the areas that were dumped |
 * | 7 | 9 | compute the checksum of these areas |
 * | 8 | 10 | the areas and their checksums |
 *
 * Source: ECSS-E-ST-70-41C, 6.6, 8.6.2
 */
export type MemoryManagement =
  | ({ readonly subtype: 1 | 4; readonly base: number; readonly areas: readonly MemoryData[] } & MemoryPlace)
  | ({ readonly subtype: 2 | 6; readonly areas: readonly MemoryData[] } & MemoryPlace)
  | ({ readonly subtype: 3 | 7; readonly base: number; readonly areas: readonly MemoryArea[] } & MemoryPlace)
  | ({ readonly subtype: 5 | 9; readonly areas: readonly MemoryArea[] } & MemoryPlace)
  | ({ readonly subtype: 8; readonly base: number; readonly areas: readonly MemoryCheck[] } & MemoryPlace)
  | ({ readonly subtype: 10; readonly areas: readonly MemoryCheck[] } & MemoryPlace);

/** Widths and checksum that the mission fixes. */
export interface MemoryManagementFormat extends CommonWidths {
  /** 0 when the mission has one memory and sends no id; 1 unless given. */
  readonly memoryIdOctets?: number;
  /** Of the base identifier in messages of objects; 4 unless given. */
  readonly baseOctets?: number;
  /** Of addresses and offsets; 4 unless given. */
  readonly addressOctets?: number;
  /** Of lengths, also in front of data; 2 unless given. */
  readonly lengthOctets?: number;
  /** Behind loaded and dumped data; the CRC unless given. Checks (8, 10) always carry two octets. */
  readonly checksum?: 'crc' | 'iso-checksum' | 'none';
}

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count`; data with a bad checksum are delivered and say so */
export function decodeMemoryManagement(
  { subtype, data }: ServiceMessage,
  format: MemoryManagementFormat = {},
): Result<MemoryManagement, ServiceFault> {
  const widths = widthsOf(format);
  const { memoryOctets, baseOctets, addressOctets, lengthOctets, countOctets } = widths;
  const fields = new FieldReader(data);
  const place = () => ({ memoryId: memoryOctets === 0 ? undefined : fields.unsigned(memoryOctets) });
  const object = () => ({ ...place(), base: fields.unsigned(baseOctets) });
  const area = () => ({ address: fields.unsigned(addressOctets), length: fields.unsigned(lengthOctets) });
  const areas = () => fields.list(countOctets, addressOctets + lengthOctets, area);
  const blocks = () => fields.list(countOctets, addressOctets + lengthOctets, () => readData(fields, widths));
  const checks = () =>
    fields.list(countOctets, addressOctets + lengthOctets + 2, () => ({
      ...area(),
      checksum: fields.unsigned(2),
    }));
  switch (subtype) {
    case 1:
    case 4:
      return fields.finish({ subtype, ...object(), areas: blocks() });
    case 2:
    case 6:
      return fields.finish({ subtype, ...place(), areas: blocks() });
    case 3:
    case 7:
      return fields.finish({ subtype, ...object(), areas: areas() });
    case 5:
    case 9:
      return fields.finish({ subtype, ...place(), areas: areas() });
    case 8:
      return fields.finish({ subtype, ...object(), areas: checks() });
    case 10:
      return fields.finish({ subtype, ...place(), areas: checks() });
    default:
      return failure('bad-subtype', '1 to 10', subtype);
  }
}

/** What the encoder needs of loaded or dumped data: their checksum is computed. */
type PlainMemoryData = Pick<MemoryData, 'address' | 'data'>;
type Encodable<M> = M extends { areas: readonly MemoryData[] }
  ? Omit<M, 'areas'> & { readonly areas: readonly PlainMemoryData[] }
  : M;

/**
 * Data of a service 6 message, for the encoder of its packet with service 6 and the same subtype. Checksums of loaded and
 * dumped data are computed here; those of checks are written as given.
 *
 * @throws RangeError when a field does not fit
 */
export function encodeMemoryManagement(
  message: Encodable<MemoryManagement>,
  format: MemoryManagementFormat = {},
): Uint8Array {
  const { memoryOctets, baseOctets, addressOctets, lengthOctets, countOctets, checksum } = widthsOf(format);
  const fields = new FieldWriter();
  fields.unsigned(memoryOctets, message.memoryId ?? (memoryOctets === 0 ? 0 : Number.NaN), 'memoryId');
  if ('base' in message) fields.unsigned(baseOctets, message.base, 'base');
  const items: readonly (PlainMemoryData | MemoryArea | MemoryCheck)[] = message.areas;
  fields.list(countOctets, items, (item) => {
    fields.unsigned(addressOctets, item.address, 'address');
    if ('data' in item) {
      fields.unsigned(lengthOctets, item.data.length, 'length').octets(item.data);
      if (checksum !== 'none') fields.unsigned(2, checksumOf(item.data, checksum));
      return;
    }
    fields.unsigned(lengthOctets, item.length, 'length');
    if ('checksum' in item) fields.unsigned(2, item.checksum, 'checksum');
  });
  return fields.finish();
}

/** Checksum of an area of memory, to compare with what a spacecraft reports. */
export function checksumOf(data: Uint8Array, kind: 'crc' | 'iso-checksum'): number {
  return kind === 'crc' ? crc16(data) : isoChecksum(data);
}

type Widths = ReturnType<typeof widthsOf>;

function widthsOf(format: MemoryManagementFormat) {
  return {
    memoryOctets: format.memoryIdOctets ?? 1,
    baseOctets: format.baseOctets ?? 4,
    addressOctets: format.addressOctets ?? 4,
    lengthOctets: format.lengthOctets ?? 2,
    countOctets: format.countOctets ?? defaultCountOctets,
    checksum: format.checksum ?? 'crc',
  };
}

function readData(fields: FieldReader, { addressOctets, lengthOctets, checksum: kind }: Widths): MemoryData {
  const address = fields.unsigned(addressOctets);
  const data = fields.octets(fields.unsigned(lengthOctets));
  if (kind === 'none') return { address, data, checksum: undefined, hasGoodChecksum: true };
  const checksum = fields.unsigned(2);
  return { address, data, checksum, hasGoodChecksum: checksumOf(data, kind) === checksum };
}
