import { ratioOf } from './decibel.ts';
import { upperTail } from './noise.ts';

/** How bits are put on the carrier, and taken off again. */
export type LinkKeying =
  | 'bpsk' // coherent
  | 'gmsk' // BT 0.5, coherent
  | 'fsk-noncoherent' // orthogonal tones
  | 'fsk-discriminator' // G3RUH 9600 through an FM receiver
  | 'afsk-fm'; // Bell 202 tones through an FM receiver

/** What protects the bits. `rs223`: CCSDS (255,223); `conv`: CCSDS (7, 1/2), soft decisions. */
export type LinkCoding = 'none' | 'rs223' | 'rs239' | 'conv' | 'conv+rs223';

export interface RequiredEnergy {
  /** Energy of an information bit over noise density, in theory: implementation loss comes on top. */
  readonly ebN0Db: number;
  /** One sigma of the figure itself. */
  readonly sigmaDb: number;
  readonly source: string;
}

/**
 * Eb/N0 for a bit error rate after decoding.
 *
 * Coherent and non-coherent keying come from their error curves, Reed-Solomon and convolutional codes from their published error
 * formulas on top of them; FM receivers have no such curve and take published figures.
 *
 * @param bitErrorRate 1e-3 to 1e-9
 * @throws RangeError outside of that, or for a code with which we know no figure
 */
export function requiredEnergy(keying: LinkKeying, coding: LinkCoding, bitErrorRate = 1e-5): RequiredEnergy {
  if (!(bitErrorRate >= 1e-9 && bitErrorRate <= 1e-3)) {
    throw new RangeError(`bitErrorRate must be 1e-9 to 1e-3, found ${bitErrorRate}`);
  }
  if (coding === 'conv+rs223') {
    // The steep foot of the curve: a decade costs 0.1 dB.
    const ebN0Db = 2.6 + 0.1 * Math.log10(1e-6 / bitErrorRate) + keyingPenaltyDb(keying);
    return { ebN0Db, sigmaDb: 0.3, source: 'NOAA EMWIN-N link budget: 2.6 dB at 1e-6, BPSK' };
  }
  const curve = errorCurves[keying];
  const decoded = (ebN0Db: number) => afterDecoding(coding, keying, (db) => curve.errorRate(db), ebN0Db);
  return {
    ebN0Db: solve(decoded, bitErrorRate),
    sigmaDb: curve.sigmaDb,
    source: coding === 'none' ? curve.source : `${curve.source}; ${codeSources[coding]}`,
  };
}

/**
 * Share of wrong bits without coding. FM receivers: through the published pair of figures, straight in the logarithm of the error rate over
 * decibels; GMSK: Murota and Hirade, IEEE Trans. Commun. 29 (1981) 1044 (0.68 at BT 0.25, 0.85 unfiltered; 0.79 between).
 */
const errorCurves: Readonly<
  Record<LinkKeying, { errorRate(ebN0Db: number): number; sigmaDb: number; source: string }>
> = {
  bpsk: {
    errorRate: (db) => upperTail(Math.sqrt(2 * ratioOf(db))),
    sigmaDb: 0.1,
    source: 'coherent BPSK, 1/2 erfc(sqrt(Eb/N0))',
  },
  gmsk: {
    errorRate: (db) => upperTail(Math.sqrt(2 * 0.79 * ratioOf(db))),
    sigmaDb: 0.3,
    source: 'coherent GMSK, BT 0.5 (Murota and Hirade 1981)',
  },
  'fsk-noncoherent': {
    errorRate: (db) => 0.5 * Math.exp(-ratioOf(db) / 2),
    sigmaDb: 0.3,
    source: 'non-coherent orthogonal FSK, 1/2 exp(-Eb/2N0)',
  },
  'fsk-discriminator': {
    errorRate: (db) => 0.5 * Math.exp(-ratioOf(db - 1.5) / 2),
    sigmaDb: 1.5,
    source:
      'FM discriminator: non-coherent FSK and 1.5 dB (our estimate; between 13.9 and 16.7 dB in published budgets)',
  },
  'afsk-fm': {
    errorRate: (db) => 10 ** (-4 - (db - 22) / 2.2),
    sigmaDb: 1.5,
    source: 'AFSK on FM: 22 dB at 1e-4 (AMSAT-IARU link budget tool), slope our estimate',
  },
};

const codeSources = {
  rs223: 'RS (255,223), bounded distance decoding, CCSDS 130.1-G section 5',
  rs239: 'RS (255,239), bounded distance decoding, CCSDS 130.1-G section 5',
  conv: 'rate 1/2 K=7, union bound over its distance spectrum',
} as const;

function afterDecoding(
  coding: Exclude<LinkCoding, 'conv+rs223'>,
  keying: LinkKeying,
  errorRate: (channelDb: number) => number,
  ebN0Db: number,
): number {
  switch (coding) {
    case 'none':
      return errorRate(ebN0Db);
    case 'rs223':
      return reedSolomonBitErrors(errorRate(ebN0Db + 10 * Math.log10(223 / 255)), 16);
    case 'rs239':
      return reedSolomonBitErrors(errorRate(ebN0Db + 10 * Math.log10(239 / 255)), 8);
    case 'conv':
      return unionBound(ratioOf(ebN0Db - keyingPenaltyDb(keying)));
  }
}

/** Soft decoding needs a coherent receiver: how much more than BPSK a keying takes. */
function keyingPenaltyDb(keying: LinkKeying): number {
  if (keying === 'bpsk') return 0;
  if (keying === 'gmsk') return -10 * Math.log10(0.79);
  throw new RangeError(`keying must be bpsk or gmsk with a convolutional code, found ${keying}`);
}

/** Bit errors after an RS decoder: a word with more than `corrects` wrong octets stays as it is. Source: CCSDS 130.1-G, 5.3. */
function reedSolomonBitErrors(channelErrorRate: number, corrects: number): number {
  const octet = -Math.expm1(8 * Math.log1p(-Math.min(0.5, channelErrorRate)));
  let logTerm = 255 * Math.log1p(-octet);
  let share = 0;
  for (let wrong = 0; wrong <= 255; wrong += 1) {
    if (wrong > corrects) share += (wrong / 255) * Math.exp(logTerm);
    logTerm += Math.log((255 - wrong) / (wrong + 1)) + Math.log(octet) - Math.log1p(-octet);
  }
  // Of a wrong octet's bits as many are wrong as came in wrong.
  return (share * channelErrorRate) / octet;
}

/** Weights of information errors at distances 10, 12, ... of the code 171/133. Source: Conan, IEEE Trans. Commun. 32 (1984) 1050. */
const informationWeights = [36, 211, 1404, 11_633, 77_433, 502_690, 3_322_763];

function unionBound(ebN0: number): number {
  const sum = informationWeights.reduce(
    (total, weight, i) => total + weight * upperTail(Math.sqrt((10 + 2 * i) * ebN0)),
    0,
  );
  return Math.min(0.5, sum);
}

function solve(errorsAt: (ebN0Db: number) => number, wanted: number): number {
  let low = -2;
  let high = 40;
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (errorsAt(middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
