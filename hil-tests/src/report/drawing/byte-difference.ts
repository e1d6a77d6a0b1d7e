import { plain } from '../markup.ts';

const hexRun = /\b(?:[0-9a-f]{2} ?){5,}[0-9a-f]{2}\b/gi;

/**
 * Two texts with bytes in them, with the bytes that differ boxed.
 *
 * @returns undefined unless both hold at least six octets in hexadecimal figures that are not the same
 */
export function boxedDifference(
  expected: string,
  found: string,
): { readonly expected: string; readonly found: string; readonly firstByte: number } | undefined {
  const [wanted, came] = [longestRun(expected), longestRun(found)];
  if (wanted === undefined || came === undefined) return undefined;
  const [a, b] = [octetsOf(wanted.text), octetsOf(came.text)];
  const length = Math.max(a.length, b.length);
  let first = 0;
  while (first < length && a[first] === b[first]) first++;
  if (first === length) return undefined;
  // From the end: what is only longer in the middle is not all different.
  let same = 0;
  while (same < Math.min(a.length, b.length) - first && a[a.length - 1 - same] === b[b.length - 1 - same])
    same++;
  return {
    expected: boxed(expected, wanted, a, first, same),
    found: boxed(found, came, b, first, same),
    firstByte: first,
  };
}

interface Run {
  readonly text: string;
  readonly at: number;
}

function longestRun(text: string): Run | undefined {
  let longest: Run | undefined;
  for (const match of text.matchAll(hexRun))
    if (match[0].length > (longest?.text.length ?? 0)) longest = { text: match[0], at: match.index };
  return longest;
}

function octetsOf(run: string): string[] {
  return run.replaceAll(' ', '').toLowerCase().match(/../g) ?? [];
}

function boxed(whole: string, run: Run, octets: readonly string[], first: number, same: number): string {
  const end = octets.length - same;
  const [before, differing, after] = [octets.slice(0, first), octets.slice(first, end), octets.slice(end)];
  const box =
    differing.length === 0 ? '<b class="differs">none</b>' : `<b class="differs">${differing.join(' ')}</b>`;
  const bytes = [before.join(' '), box, after.join(' ')].filter((part) => part !== '').join(' ');
  const lead = plain(whole.slice(0, run.at));
  const tail = plain(whole.slice(run.at + run.text.length));
  return `${lead}<span class="bytes">${bytes}</span>${tail}`;
}
