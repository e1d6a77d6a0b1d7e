import { groupOrder, logOf, logOfZero, powerOfAlpha, productOf } from './galois-field.ts';

/** Roots are powers of alpha^11, so locators are too. */
const primitiveStep = 11;

/**
 * Where a codeword of 255 octets is wrong and by how much.
 *
 * @param syndromes value of the received polynomial at alpha^(11 (firstRoot + m)), m from 0 up; not all zero
 * @returns `position` counted from the first octet sent, `value` to add in the conventional basis; undefined when the
 *   errors are more than half the syndromes
 *
 * Method: Berlekamp-Massey (shift register synthesis, IEEE Trans. IT-15, 1969), Chien search in the log domain with an
 * early end, Forney's formula. With X = alpha^(11 p) for an error at power p: S_m = sum of (e X^firstRoot) X^m.
 */
export function locateErrors(
  syndromes: Uint8Array,
  firstRoot: number,
): { position: number; value: number }[] | undefined {
  const locator = synthesize(syndromes);
  const degree = degreeOf(locator);
  if (degree === 0 || degree > syndromes.length / 2) return undefined;
  const powers = findRoots(locator, degree);
  if (powers.length !== degree) return undefined;
  // omega has a lower degree than lambda, so that many coefficients are all there are.
  const evaluator = multiplyTruncated(syndromes, locator, degree);
  const errors: { position: number; value: number }[] = [];
  for (const power of powers) {
    const logX = (primitiveStep * power) % groupOrder;
    const inverse = powerOfAlpha[(groupOrder - logX) % groupOrder]!;
    const numerator = evaluate(evaluator, inverse);
    const derivative = evaluateDerivative(locator, degree, inverse);
    if (derivative === 0 || numerator === 0) return undefined;
    // e = X * omega(1/X) / lambda'(1/X) * X^-firstRoot
    const log = logX + logOf[numerator]! - logOf[derivative]! - firstRoot * logX;
    const value = powerOfAlpha[((log % groupOrder) + groupOrder) % groupOrder]!;
    errors.push({ position: groupOrder - 1 - power, value });
  }
  return errors;
}

/** Berlekamp-Massey: the shortest register that makes the syndromes, coefficients from x^0 up. */
function synthesize(syndromes: Uint8Array): Uint8Array {
  const size = syndromes.length + 1;
  let current: Uint8Array = new Uint8Array(size);
  let previous: Uint8Array = new Uint8Array(size);
  current[0] = 1;
  previous[0] = 1;
  let length = 0;
  let previousLength = 0;
  let stepsSince = 1;
  let previousDiscrepancy = 1;
  for (let step = 0; step < syndromes.length; step++) {
    let discrepancy = syndromes[step]!;
    for (let index = 1; index <= length; index++)
      discrepancy ^= productOf[(current[index]! << 8) | syndromes[step - index]!]!;
    if (discrepancy === 0) {
      stepsSince++;
      continue;
    }
    const logFactor = logOf[discrepancy]! + groupOrder - logOf[previousDiscrepancy]!;
    const factor = powerOfAlpha[logFactor % groupOrder]!;
    const next = current.slice();
    // The correction is no longer than the register it came from.
    for (let index = 0; index <= previousLength && index + stepsSince < size; index++)
      next[index + stepsSince]! ^= productOf[(factor << 8) | previous[index]!]!;
    if (2 * length <= step) {
      previous = current;
      previousLength = length;
      previousDiscrepancy = discrepancy;
      length = step + 1 - length;
      stepsSince = 1;
    } else {
      stepsSince++;
    }
    current = next;
  }
  return current;
}

/** Chien search: powers p with locator(alpha^(-11 p)) = 0, ended when all are found. */
function findRoots(locator: Uint8Array, degree: number): number[] {
  const logs = new Uint16Array(degree + 1);
  for (let index = 0; index <= degree; index++) logs[index] = logOf[locator[index]!]!;
  const powers: number[] = [];
  for (let power = 0; power < groupOrder && powers.length < degree; power++) {
    let sum = locator[0]!;
    for (let index = 1; index <= degree; index++) {
      const log = logs[index]!;
      if (log === logOfZero) continue;
      sum ^= powerOfAlpha[log]!;
      // Next power: each term loses a factor alpha^(11 index).
      const reduced = log - ((primitiveStep * index) % groupOrder);
      logs[index] = reduced < 0 ? reduced + groupOrder : reduced;
    }
    if (sum === 0) powers.push(power);
  }
  return powers;
}

function multiplyTruncated(left: Uint8Array, right: Uint8Array, size: number): Uint8Array {
  const product = new Uint8Array(size);
  for (let index = 0; index < size; index++) {
    let sum = 0;
    for (let other = 0; other <= index; other++)
      sum ^= productOf[(left[index - other]! << 8) | right[other]!]!;
    product[index] = sum;
  }
  return product;
}

function evaluate(polynomial: Uint8Array, x: number): number {
  let sum = 0;
  for (let index = polynomial.length - 1; index >= 0; index--)
    sum = productOf[(sum << 8) | x]! ^ polynomial[index]!;
  return sum;
}

/** In a field of characteristic 2 only odd powers survive the derivative. */
function evaluateDerivative(polynomial: Uint8Array, degree: number, x: number): number {
  const square = productOf[(x << 8) | x]!;
  let sum = 0;
  for (let index = degree % 2 === 1 ? degree : degree - 1; index > 0; index -= 2)
    sum = productOf[(sum << 8) | square]! ^ polynomial[index]!;
  return sum;
}

function degreeOf(polynomial: Uint8Array): number {
  let degree = polynomial.length - 1;
  while (degree > 0 && polynomial[degree] === 0) degree--;
  return degree;
}
