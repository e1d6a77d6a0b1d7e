import { groupOrder, logOf, powerOfAlpha } from './galois-field.ts';
import { findRoots, maxDegree, octetOfRoot, rootOfOctet } from './locator-roots.ts';

/** Where a codeword is wrong and by how much; good until the next call. */
export interface LocatedErrors {
  /** How many; -1 when there are more than can be corrected. */
  count: number;
  /** Octets of a full codeword, the first octet sent is 0. */
  readonly octets: Uint8Array;
  /** What to add there, in the conventional basis; zero at an erasure that was right after all. */
  readonly values: Uint8Array;
}

const noErasures: readonly number[] = [];

/**
 * Where a codeword of 255 octets is wrong and by how much: with t errors and e erasures while 2 t + e is no more than
 * the number of syndromes.
 *
 * @param syndromes value of the received polynomial at alpha^(11 (firstRoot + m)), m from 0 up; not all zero
 * @param erasures octets of a full codeword that are known to be worthless, each once, no more than syndromes
 *
 * Method: Berlekamp-Massey (shift register synthesis, IEEE Trans. IT-15, 1969), Chien search, Forney's formula, all with
 * logarithms. With X = alpha^(11 p) for an error at power p: S_m = sum of (e X^firstRoot) X^m. Erasures are roots that
 * the register begins with (Blahut, Algebraic Codes for Data Transmission, 7.5). Nothing is allocated.
 */
export function locateErrors(
  syndromes: Uint8Array,
  firstRoot: number,
  erasures: readonly number[] = noErasures,
): LocatedErrors {
  located.count = -1;
  for (let index = 0; index < syndromes.length; index++) logSyndromes[index] = logOf[syndromes[index]!]!;
  startFromErasures(erasures);
  const degree = synthesize(syndromes, erasures.length);
  if (degree <= 0 || findRoots(locator, degree, roots) !== degree) return located;
  formEvaluator(syndromes, degree);
  for (let index = 0; index < degree; index++) {
    const root = roots[index]!;
    located.octets[index] = octetOfRoot[root]!;
    located.values[index] = valueAt(root, degree, firstRoot);
    if (located.values[index] === 0 && erasures.length === 0) return located;
  }
  located.count = degree;
  return located;
}

const located: LocatedErrors = {
  count: -1,
  octets: new Uint8Array(maxDegree + 1),
  values: new Uint8Array(maxDegree + 1),
};
const roots = new Uint8Array(maxDegree + 4);
const locator = new Uint8Array(maxDegree + 2);
/** The logarithms of the locator, of the register it came from and of the evaluator. */
const logLocator = new Uint16Array(maxDegree + 2);
const logPrevious = new Uint16Array(maxDegree + 2);
const logSpare = new Uint16Array(maxDegree + 2);
const logEvaluator = new Uint16Array(maxDegree + 2);
const logSyndromes = new Uint16Array(maxDegree);

/** The locator of the erasures alone: the product of (1 + X x). */
function startFromErasures(erasures: readonly number[]): void {
  locator.fill(0);
  locator[0] = 1;
  for (const [degree, octet] of erasures.entries()) {
    const logX = rootOfOctet[octet]!;
    for (let power = degree + 1; power > 0; power--)
      locator[power]! ^= powerOfAlpha[logOf[locator[power - 1]!]! + logX]!;
  }
  for (let power = 0; power < locator.length; power++) logLocator[power] = logOf[locator[power]!]!;
}

/** Berlekamp-Massey: leaves the shortest register that makes the syndromes in `locator`. @returns its degree, or -1 */
function synthesize(syndromes: Uint8Array, erased: number): number {
  const maxLength = (syndromes.length + erased) >>> 1;
  let [previous, spare] = [logPrevious, logSpare];
  previous.set(logLocator);
  let length = erased;
  let previousLength = erased;
  let stepsSince = 1;
  let logPreviousDiscrepancy = 0;
  for (let step = erased; step < syndromes.length; step++) {
    let discrepancy = syndromes[step]!;
    for (let index = 1; index <= length; index++)
      discrepancy ^= powerOfAlpha[logLocator[index]! + logSyndromes[step - index]!]!;
    if (discrepancy === 0) {
      stepsSince++;
      continue;
    }
    const isLonger = 2 * length <= step + erased;
    const nextLength = isLonger ? step + 1 + erased - length : length;
    if (nextLength > maxLength) return -1;
    if (isLonger) for (let index = 0; index <= length; index++) spare[index] = logLocator[index]!;
    const logDiscrepancy = logOf[discrepancy]!;
    const logFactor = reduced(logDiscrepancy - logPreviousDiscrepancy);
    for (let index = 0; index <= previousLength; index++) {
      const to = index + stepsSince;
      const next = locator[to]! ^ powerOfAlpha[previous[index]! + logFactor]!;
      locator[to] = next;
      logLocator[to] = logOf[next]!;
    }
    stepsSince++;
    if (!isLonger) continue;
    [previous, spare] = [spare, previous];
    previousLength = length;
    logPreviousDiscrepancy = logDiscrepancy;
    length = nextLength;
    stepsSince = 1;
  }
  return locator[length] === 0 ? -1 : length;
}

/** The product of syndromes and locator, of which Forney's formula needs the first `degree` coefficients. */
function formEvaluator(syndromes: Uint8Array, degree: number): void {
  for (let power = 0; power < degree; power++) {
    let sum = syndromes[power]!;
    for (let index = 1; index <= power; index++)
      sum ^= powerOfAlpha[logLocator[index]! + logSyndromes[power - index]!]!;
    logEvaluator[power] = logOf[sum]!;
  }
}

/** Forney's formula at alpha^-root: e = X^(1 - firstRoot) evaluator(1/X) / locator'(1/X); zero where it fails. */
function valueAt(root: number, degree: number, firstRoot: number): number {
  let numerator = 0;
  let derivative = 0;
  // In a field of characteristic 2 only odd powers survive the derivative.
  for (let power = 0, log = 0; power < degree; power++) {
    numerator ^= powerOfAlpha[logEvaluator[power]! + log]!;
    if ((power & 1) === 0) derivative ^= powerOfAlpha[logLocator[power + 1]! + log]!;
    log = reduced(log - root);
  }
  if (numerator === 0 || derivative === 0) return 0;
  const logShift = (root * (groupOrder + 1 - firstRoot)) % groupOrder;
  return powerOfAlpha[(logShift + logOf[numerator]! + groupOrder - logOf[derivative]!) % groupOrder]!;
}

const reduced = (log: number) => (log < 0 ? log + groupOrder : log);
