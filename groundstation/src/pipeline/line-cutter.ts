/** Cuts text into lines, empty ones left out, however it arrives; a line without end is cut at `longestLine`. */
export class LineCutter {
  readonly #line: Uint8Array;
  #length = 0;

  constructor(longestLine = 1024) {
    this.#line = new Uint8Array(longestLine);
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = [];
    for (const octet of bytes) {
      if (octet === 0x0a || octet === 0x0d || this.#length === this.#line.length) this.#end(lines);
      if (octet !== 0x0a && octet !== 0x0d) this.#line[this.#length++] = octet;
    }
    return lines;
  }

  /** A last line need not have an end. */
  finish(): Uint8Array[] {
    const lines: Uint8Array[] = [];
    this.#end(lines);
    return lines;
  }

  flush(): number {
    return 0;
  }

  #end(lines: Uint8Array[]): void {
    const isBlank = this.#line.subarray(0, this.#length).every((octet) => octet === 0x20 || octet === 0x09);
    if (!isBlank) lines.push(this.#line.slice(0, this.#length));
    this.#length = 0;
  }
}
