import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** What a file of lines hashes to, line by line, so that a change can be told by its line. */
export interface HashChain {
  readonly lines: number;
  /** Hash of the last line with all before it; of the seed alone where there is none. 64 hexadecimal figures. */
  readonly head: string;
  /** After each `linkEvery`-th line, the first 16 figures of what was reached there. */
  readonly linkEvery: number;
  readonly links: readonly string[];
}

/** A manifest holds at most about so many links, however long the campaign was. */
const mostLinks = 2000;

/**
 * The chain of a file: h(0) is SHA-256 of the seed, h(k) is SHA-256 of h(k-1), 32 octets, and line k with its end. A last line that
 * was cut off is a line as well.
 *
 * @param linkEvery as an earlier chain of the same file has it; left out for a new one
 * @throws the file system's error where it cannot be read
 */
export async function chainOfFile(path: string, seed: string, linkEvery?: number): Promise<HashChain> {
  let reached: Uint8Array = createHash('sha256').update(seed, 'utf8').digest();
  let line = createHash('sha256').update(reached);
  let isBegun = false;
  let every = linkEvery ?? 1;
  let links: string[] = [];
  let lines = 0;
  const end = () => {
    reached = line.digest();
    line = createHash('sha256').update(reached);
    isBegun = false;
    lines++;
    if (lines % every !== 0) return;
    links.push(Buffer.from(reached).toString('hex', 0, 8));
    if (linkEvery !== undefined || links.length <= mostLinks) return;
    links = links.filter((_, index) => index % 2 === 1);
    every *= 2;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, from)) {
      line.update(chunk.subarray(from, at + 1));
      end();
      from = at + 1;
    }
    if (from === chunk.length) continue;
    line.update(chunk.subarray(from));
    isBegun = true;
  }
  if (isBegun) end();
  return { lines, head: Buffer.from(reached).toString('hex'), linkEvery: every, links };
}

const lineEnd = 0x0a;

/**
 * Where two chains of the same file part.
 *
 * @returns the first and the last line of those between which the first change lies, counted from 1; undefined where nothing differs
 */
export function firstDifference(
  kept: HashChain,
  found: HashChain,
): { readonly from: number; readonly to: number } | undefined {
  if (kept.head === found.head && kept.lines === found.lines) return undefined;
  const same = kept.links.findIndex((link, index) => link !== found.links[index]);
  const link = same < 0 ? kept.links.length : same;
  const from = link * kept.linkEvery + 1;
  const to = same < 0 ? Math.max(kept.lines, found.lines) : from + kept.linkEvery - 1;
  return { from: Math.min(from, to), to };
}
