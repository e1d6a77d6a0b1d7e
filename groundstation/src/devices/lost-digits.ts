/** A number off by less than this is not worth a doubt: it lost its last digits. */
const closeDeg = 1.5;
const turnDeg = 360;

/**
 * Whether a number may be what is left of another one that lost octets on the line: of `110.0` that can be `10.0`, `11.0`,
 * `1.0` and `0.0`. Only numbers that the axis may show by now are looked at.
 *
 * @param toldDeg what came
 * @param lowDeg @param highDeg where the axis can be
 */
export function mayHaveLostDigits(toldDeg: number, lowDeg: number, highDeg: number): boolean {
  const left = String(Math.trunc(toldDeg));
  for (let whole = Math.floor(lowDeg); whole <= highDeg; whole++) {
    // A controller that counts to 360 begins again.
    for (const shown of [whole, ((whole % turnDeg) + turnDeg) % turnDeg]) {
      if (Math.abs(shown - toldDeg) > closeDeg && isRestOf(left, String(shown))) return true;
    }
  }
  return false;
}

/** `10` of `110`, `150`, `108`; not of itself. */
function isRestOf(rest: string, text: string): boolean {
  if (rest.length >= text.length) return false;
  let found = 0;
  for (const character of text) if (character === rest[found]) found++;
  return found === rest.length;
}
