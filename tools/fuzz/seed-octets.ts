/** 1, 2, 3 ... as octets. */
export function counting(octets: number, from = 1): Uint8Array {
  const all = new Uint8Array(octets);
  for (let index = 0; index < octets; index++) all[index] = index + from;
  return all;
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
