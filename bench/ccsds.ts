import { createRandom } from '@dawa/seams/random';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { type BenchRow, loneRow, pairedRow, rateOf } from './paired.ts';

export function ccsdsRows(): BenchRow[] {
  return [crcRow(), ...[0, 8, 16].map(reedSolomonRow)];
}

const megabyte = 1_000_000;

function crcRow(): BenchRow {
  const random = createRandom('crc');
  const bytes = Uint8Array.from({ length: megabyte }, () => random.integer(256));
  return pairedRow({
    name: 'crc16-mb-s',
    unit: 'MB/s',
    amount: 1,
    candidate: () => crc16(bytes),
    baseline: {
      name: 'bit by bit, as ECSS-E-ST-70-41C annex B.1 writes it',
      run: () => crc16BitByBit(bytes),
    },
    isEqual: (a, b) => a === b,
  });
}

/** Source: ECSS-E-ST-70-41C, annex B.1: polynomial x^16 + x^12 + x^5 + 1, preset to ones. */
function crc16BitByBit(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const octet of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const feedback = ((register >>> 15) ^ (octet >>> bit)) & 1;
      register = ((register << 1) & 0xffff) ^ (feedback ? 0x1021 : 0);
    }
  }
  return register;
}

const blocks = 50;

function reedSolomonRow(errors: number): BenchRow {
  const random = createRandom(`reed-solomon-${errors}`);
  const code = createReedSolomon({ informationOctets: 223, isDualBasis: true, interleaveDepth: 1 });
  const sent = Array.from({ length: blocks }, () =>
    Uint8Array.from({ length: 223 }, () => random.integer(256)),
  );
  const received = sent.map((data) => {
    const block = code.encode(data).slice();
    const places = new Set<number>();
    while (places.size < errors) places.add(random.integer(255));
    for (const place of places) block[place]! ^= 1 + random.integer(255);
    return block;
  });
  const decodeAll = () => received.map((block) => code.decode(block));
  for (const [index, result] of decodeAll().entries()) {
    const isRight = result.ok && Buffer.compare(result.value.data, sent[index]!) === 0;
    if (!isRight) throw new TypeError(`reed-solomon: expected block ${index} back, found another`);
  }
  const megabits = (blocks * 255 * 8) / 1e6;
  return loneRow({
    name: `rs-decode-${errors}-vs-libfec`,
    unit: 'Mbit/s',
    value: rateOf(megabits, decodeAll),
    baselineName: 'libfec decode_rs_ccsds',
    note: 'libfec is not on this machine: no ratio; each block was checked against what was sent',
  });
}
