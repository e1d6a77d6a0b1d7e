/**
 * Doubles of at most six decimals the plain way: the smallest power of ten that makes all of them whole, differences from one to
 * the next, zigzag, seven bits an octet. What packed columns are measured against.
 *
 * @throws TypeError for values that are no such decimals
 */
export function plainPack(values: Float64Array): Uint8Array {
  for (let exponent = 0; exponent <= 6; exponent++) {
    const scale = 10 ** exponent;
    if (!values.every((value) => Object.is(Math.round(value * scale) / scale, value))) continue;
    const octets = new Uint8Array(3 + values.length * 8);
    octets[0] = exponent;
    octets[1] = values.length & 0xff;
    octets[2] = values.length >> 8;
    let at = 3;
    let before = 0;
    for (const value of values) {
      const whole = Math.round(value * scale);
      at = writeVarint(octets, at, whole - before);
      before = whole;
    }
    return octets.subarray(0, at);
  }
  throw new TypeError('values: expected at most six decimals, found more');
}

export function plainUnpack(octets: Uint8Array): Float64Array {
  const scale = 10 ** octets[0]!;
  const values = new Float64Array(octets[1]! | (octets[2]! << 8));
  let at = 3;
  let whole = 0;
  for (let index = 0; index < values.length; index++) {
    let code = 0;
    for (let place = 1; ; place *= 128) {
      const octet = octets[at++]!;
      code += (octet & 0x7f) * place;
      if (octet < 0x80) break;
    }
    whole += code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    values[index] = whole / scale;
  }
  return values;
}

/** Octets of instants of whole milliseconds as differences of differences, zeros as the length of their run. */
export function plainInstantOctets(instants: Float64Array): number {
  const octets = new Uint8Array(instants.length * 9 + 9);
  let at = 0;
  let before = 0;
  let stepBefore = 0;
  let zeros = 0;
  for (const instant of instants) {
    const step = instant - before;
    if (step === stepBefore) zeros++;
    else {
      at = writeVarint(octets, writeVarint(octets, at, zeros), step - stepBefore);
      zeros = 0;
    }
    before = instant;
    stepBefore = step;
  }
  return writeVarint(octets, at, zeros);
}

function writeVarint(octets: Uint8Array, from: number, value: number): number {
  let at = from;
  let code = value < 0 ? -2 * value - 1 : 2 * value;
  for (; code >= 128; code = Math.floor(code / 128)) octets[at++] = (code % 128) | 0x80;
  octets[at++] = code;
  return at;
}
