/** Repeatable noise: the same seed gives the same pass. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform whole number in [0, below). */
  integer(below: number): number;
  /** Normal deviate, mean 0, standard deviation 1. */
  normal(): number;
  /** An independent source for one purpose, so that a new user of noise does not shift everybody else's. */
  fork(purpose: string): Random;
}

/**
 * Seeded generator sfc32 (Chris Doty-Humphrey, PractRand), seeded through FNV-1a and 15 discarded rounds.
 *
 * @param seed any text or number; equal seeds give equal sequences on every machine
 */
export function createRandom(seed: string | number): Random {
  const text = String(seed);
  const next = sfc32(hash(text, 0x811c9dc5), hash(text, 0x9e3779b9), hash(text, 0x85ebca6b));
  return {
    next,
    integer(below) {
      if (!(below >= 1)) throw new RangeError(`below: expected at least 1, found ${below}`);
      return Math.floor(next() * below);
    },
    normal() {
      // Box and Muller; 1 - u keeps the logarithm away from zero.
      return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    },
    fork: (purpose) => createRandom(`${text}/${purpose}`),
  };
}

function sfc32(seedA: number, seedB: number, seedC: number): () => number {
  let a = seedA;
  let b = seedB;
  let c = seedC;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** FNV-1a, 32 bits. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}
