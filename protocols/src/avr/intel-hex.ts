import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

export type IntelHexFault = Fault<'bad-record' | 'bad-checksum' | 'too-large' | 'no-end'>;

/**
 * The octets of a program as compilers for microcontrollers write them; what no record names is FF, as erased flash is.
 *
 * ```
 *   :10 0000 00 0C94A000…  66     count, address, type, octets, and what makes the sum of all a multiple of 256
 * ```
 * Types 0 (data), 1 (end), 2 and 4 (upper address) are read; 3 and 5 (where to start) mean nothing here.
 *
 * @param maxOctets memory of the controller: a program that does not fit is a fault
 * Source: Intel, Hexadecimal Object File Format Specification, revision A, 6 January 1988.
 */
export function parseIntelHex(text: string, maxOctets: number): Result<Uint8Array, IntelHexFault> {
  const octets = new Uint8Array(maxOctets).fill(0xff);
  let base = 0;
  let end = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const record = readRecord(line.trim(), index + 1);
    if (!record.ok) return record;
    const { type, address, data } = record.value;
    if (type === 1) return success(octets.slice(0, end));
    if (type === 2) base = ((data[0]! << 8) | data[1]!) << 4;
    if (type === 4) base = ((data[0]! << 8) | data[1]!) * 65_536;
    if (type !== 0) continue;
    const last = base + address + data.length;
    if (last > maxOctets)
      return failure({ kind: 'too-large', expected: `at most ${maxOctets}`, found: last });
    octets.set(data, base + address);
    end = Math.max(end, last);
  }
  return failure({ kind: 'no-end', expected: 'a record of type 1', found: 'the end of the text' });
}

interface HexRecord {
  readonly type: number;
  readonly address: number;
  readonly data: Uint8Array;
}

/** Upper addresses have two octets, the end none, data any number. */
const octetsOfType: Partial<Record<number, number>> = { 1: 0, 2: 2, 4: 2 };

function readRecord(line: string, lineNumber: number): Result<HexRecord, IntelHexFault> {
  const bad = (expected: string, found: string | number) =>
    failure<IntelHexFault>({ kind: 'bad-record', expected: `line ${lineNumber}: ${expected}`, found });
  if (!/^:(?:[0-9A-Fa-f]{2}){5,}$/.test(line))
    return bad('a colon and at least five octets', line.slice(0, 40));
  const octets = Uint8Array.from(line.slice(1).match(/../g)!, (pair) => Number.parseInt(pair, 16));
  const count = octets[0]!;
  if (octets.length !== count + 5) return bad(`${count + 5} octets`, octets.length);
  const sum = octets.reduce((total, octet) => (total + octet) & 0xff, 0);
  if (sum !== 0) {
    const expected = `line ${lineNumber}: a sum of 0`;
    return failure({ kind: 'bad-checksum', expected, found: sum });
  }
  const type = octets[3]!;
  const needed = octetsOfType[type];
  if (needed !== undefined && count !== needed) return bad(`${needed} octets in type ${type}`, count);
  return success({ type, address: (octets[1]! << 8) | octets[2]!, data: octets.subarray(4, 4 + count) });
}
