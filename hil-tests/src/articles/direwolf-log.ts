/**
 * Frames that Direwolf says it transmits, out of what it prints with `-d p`: a line `[0H]` or `[0L]` with the frame as text, and
 * behind it, between two rules, its octets.
 *
 * ```
 *   [0H] QT1AA>CQ,A55BTN*:>one
 *   ------
 *   U frame UI: p/f=0, No layer 3 protocol implemented., length = 27
 *     000:  86 a2 40 40 40 40 e0 a2 a8 62 82 82 40 60 82 6a  ..@@@@...b..@`.j
 *     010:  6a 84 a8 9c e1 03 f0 3e 6f 6e 65                 j......>one
 *   ------
 * ```
 * Source: what Direwolf 1.6 prints, 2026-11; `man direwolf`, -d p
 */
export class DirewolfLog {
  #line = '';
  #state: 'outside' | 'announced' | 'inside' = 'outside';
  #octets: number[] = [];

  push(text: string): Uint8Array[] {
    const frames: Uint8Array[] = [];
    const lines = `${this.#line}${text}`.split('\n');
    // A line without an end is the beginning of one; of a flood no more than this is kept.
    this.#line = lines.pop()!.slice(-longestLine);
    for (const line of lines) {
      const frame = this.#take(line);
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }

  #take(line: string): Uint8Array | undefined {
    if (/^\[\d+[HL]\] /.test(line)) {
      this.#state = 'announced';
      return undefined;
    }
    const isRule = line.startsWith('------');
    if (this.#state === 'announced' && isRule) {
      this.#state = 'inside';
      this.#octets = [];
      return undefined;
    }
    if (this.#state !== 'inside') return undefined;
    if (isRule) {
      this.#state = 'outside';
      return Uint8Array.from(this.#octets);
    }
    const [, row] = /^ {2}[0-9a-f]{3}: {2}((?:[0-9a-f]{2} ){1,16})/.exec(line) ?? [];
    for (const octet of row?.trim().split(' ') ?? []) this.#octets.push(Number.parseInt(octet, 16));
    return undefined;
  }
}

const longestLine = 10_000;
