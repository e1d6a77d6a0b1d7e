import { createRandom } from '@dawa/seams/random';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { columnRows } from './ccsds-columns.ts';
import { frameRows } from './ccsds-frames.ts';
import { reedSolomonRows } from './ccsds-reed-solomon.ts';
import { splitRows } from './ccsds-split.ts';
import { viterbiRows } from './ccsds-viterbi.ts';
import { xtceRows } from './ccsds-xtce.ts';
import { xtceColumnRows } from './ccsds-xtce-columns.ts';
import { type BenchRow, pairedRow } from './paired.ts';

/** The CCSDS library beside libfec, CCSDSPy and loops in C. */
export async function ccsdsRows(): Promise<BenchRow[]> {
  return [
    // The largest arrays first: behind others, whose rubbish still lies in the heap, they take a quarter longer.
    ...(await columnRows()),
    ...(await splitRows()),
    crcRow(),
    ...(await reedSolomonRows()),
    ...(await viterbiRows()),
    ...xtceRows(),
    ...(await xtceColumnRows()),
    ...(await frameRows()),
  ];
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
