/**
 * LCUS serial relay boards: four octets switch one relay, nothing comes back.
 *
 * ```
 *   A0  relay (from 1)  0 off, 1 on  sum of the three, modulo 256
 * ```
 * Source: darrylb123/usbrelay, libusbrelay.c, commit ec84cf24 (2026-06-29); 9,600 baud, 8N1.
 */
export interface RelayCommand {
  /** Counted from 1, as printed on the board. */
  readonly relay: number;
  readonly isOn: boolean;
}

const start = 0xa0;
const commandOctets = 4;
export const lcusBaudRate = 9600;

export function encodeRelay({ relay, isOn }: RelayCommand): Uint8Array {
  if (!Number.isInteger(relay) || relay < 1 || relay > 255) {
    throw new RangeError(`relay: expected 1 to 255, found ${relay}`);
  }
  const state = isOn ? 1 : 0;
  return Uint8Array.of(start, relay, state, (start + relay + state) & 0xff);
}

/** The board's side: finds commands in what arrives; an octet that begins no good command is skipped. */
export class LcusParser {
  /** Octets that belonged to no command, since the start. */
  skippedOctets = 0;
  #pending: number[] = [];

  push(bytes: Uint8Array): RelayCommand[] {
    const commands: RelayCommand[] = [];
    for (const octet of bytes) {
      this.#pending.push(octet);
      while (this.#pending.length > 0 && this.#pending[0] !== start) this.#skip();
      if (this.#pending.length < commandOctets) continue;
      const command = decode(this.#pending);
      if (command === undefined) {
        this.#skip();
        while (this.#pending.length > 0 && this.#pending[0] !== start) this.#skip();
      } else {
        commands.push(command);
        this.#pending = [];
      }
    }
    return commands;
  }

  #skip(): void {
    this.#pending.shift();
    this.skippedOctets++;
  }
}

function decode(octets: readonly number[]): RelayCommand | undefined {
  const [first, relay, state, sum] = octets as [number, number, number, number];
  if (relay < 1 || state > 1 || sum !== ((first + relay + state) & 0xff)) return undefined;
  return { relay, isOn: state === 1 };
}
