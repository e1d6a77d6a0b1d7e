/**
 * The scrambler of the G3RUH modem, x^17 + x^12 + 1, which synchronises itself: whatever it held before, 17 bits later it
 * agrees with the other end.
 *
 * One damaged bit of the channel damages three bits behind the descrambler, and turning the whole channel over turns the
 * output over: NRZI behind it undoes that, so polarity does not matter.
 *
 * Source: J. R. Miller G3RUH, "9600 Baud Packet Radio Modem Design", 7th ARRL Computer Networking Conference, 1988
 */
export class G3ruhScrambler {
  #register = 0;

  /** The bit for the channel. */
  scramble(bit: number): number {
    const sent = (bit ^ (this.#register >>> 11) ^ (this.#register >>> 16)) & 1;
    this.#register = ((this.#register << 1) | sent) & registerMask;
    return sent;
  }

  /** The bit that was scrambled. */
  descramble(bit: number): number {
    const meant = (bit ^ (this.#register >>> 11) ^ (this.#register >>> 16)) & 1;
    this.#register = ((this.#register << 1) | (bit & 1)) & registerMask;
    return meant;
  }
}

/** Bits of the register; so many after a beginning in the midst are wrong. */
export const g3ruhScramblerBits = 17;
const registerMask = 2 ** g3ruhScramblerBits - 1;
