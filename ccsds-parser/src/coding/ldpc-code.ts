/** Information bits of a telecommand LDPC code: (128,64) or (512,256). */
export type LdpcInformationBits = 64 | 256;

/** A telecommand LDPC code, rate 1/2, in the two forms its two ends want. */
export interface LdpcCode {
  readonly informationBits: LdpcInformationBits;
  readonly informationOctets: number;
  readonly codewordOctets: number;
  /** For each information bit the parity it adds, in 32-bit words. */
  readonly parityRows: Uint32Array;
  /** For each parity check the eight bits of the codeword it sums up. */
  readonly checks: Uint16Array;
}

/** Bits of the codeword that each parity check sums up. */
export const bitsOfCheck = 8;

/** The code, built once. @throws RangeError for other lengths */
export function ldpcCode(informationBits: LdpcInformationBits): LdpcCode {
  const known = codes.get(informationBits);
  if (known) return known;
  const generator = generators[informationBits];
  const shifts = checkShifts[informationBits];
  if (!generator || !shifts)
    throw new RangeError(`informationBits: expected 64 or 256, found ${informationBits}`);
  const code: LdpcCode = {
    informationBits,
    informationOctets: informationBits / 8,
    codewordOctets: informationBits / 4,
    parityRows: expandGenerator(generator, informationBits),
    checks: expandChecks(shifts, informationBits / 4),
  };
  codes.set(informationBits, code);
  return code;
}

const codes = new Map<number, LdpcCode>();

/**
 * Parity of the first information bit of each quarter; the next bit's is this with every circulant, a quarter of the
 * bits, turned right by one. Source: CCSDS 231.0-B-4, tables 4-1 and 4-2
 */
const generators: Readonly<Record<number, readonly string[]>> = {
  64: ['0E69166BEF4C0BC2', '7766137EBB248418', 'C480FEB9CD53A713', '4EAA22FA465EEA11'],
  256: [
    '1D21794A22761FAE59945014257E130D74D60540037940142DADEB9CA25EF12E',
    '60E0B6623C5CE5124D2C81ECC7F469AB20678DBFB7523ECE2B54B906A9DBE98C',
    'F6739BCF54273E77167BDA120C6C47744C071EFF5E32A7593138670C095C39B5',
    '28706BD0453002582DAB85F05B9201D08DFDEE2D9D84CA88B371FAE63A4EB07E',
  ],
};

const zero = -1;
/**
 * The parity check matrix as 4 x 8 circulants: an identity turned right by so many places, two of them added on the
 * diagonal, `zero` for none. Source: CCSDS 231.1-O-1, tables 2-4 and 2-6, as labrador-ldpc (MIT) and the tests of yamcs
 * have them
 */
const checkShifts: Readonly<Record<number, readonly (readonly (number | readonly number[])[])[]>> = {
  64: [
    [[0, 7], 2, 14, 6, zero, 0, 13, 0],
    [6, [0, 15], 0, 1, 0, zero, 0, 7],
    [4, 1, [0, 15], 14, 11, 0, zero, 3],
    [0, 1, 9, [0, 13], 14, 1, 0, zero],
  ],
  256: [
    [[0, 63], 30, 50, 25, zero, 43, 62, 0],
    [56, [0, 61], 50, 23, 0, zero, 37, 26],
    [16, 0, [0, 55], 27, 56, 0, zero, 43],
    [35, 56, 62, [0, 11], 58, 3, 0, zero],
  ],
};

function expandGenerator(rows: readonly string[], informationBits: number): Uint32Array {
  const circulant = informationBits / 4;
  const words = informationBits / 32;
  const parityRows = new Uint32Array(informationBits * words);
  for (const [quarter, row] of rows.entries()) {
    const first = Array.from(row, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join(
      '',
    );
    for (let turn = 0; turn < circulant; turn++)
      for (let bit = 0; bit < informationBits; bit++) {
        if (first[bit] === '0') continue;
        const at = bit - (bit % circulant) + ((bit + turn) % circulant);
        parityRows[(quarter * circulant + turn) * words + (at >>> 5)]! |= 0x80000000 >>> (at & 31);
      }
  }
  return parityRows;
}

function expandChecks(
  shifts: readonly (readonly (number | readonly number[])[])[],
  circulant: number,
): Uint16Array {
  const checks = new Uint16Array(4 * circulant * bitsOfCheck);
  let edge = 0;
  for (const row of shifts)
    for (let index = 0; index < circulant; index++)
      for (const [column, cell] of row.entries())
        for (const shift of typeof cell === 'number' ? [cell] : cell)
          if (shift !== zero) checks[edge++] = column * circulant + ((index + shift) % circulant);
  return checks;
}
