/** One line that a program in the guest says to whoever started it, behind the mark `GUEST `. */
export type GuestSaid =
  | { readonly kind: 'case'; readonly name: string; readonly why: string | null; readonly figures: Figures }
  /** What a hand at the socket of the serial adapter should do. */
  | { readonly kind: 'socket'; readonly hand: 'plug' | 'unplug' }
  /** Lines that were handed to the serial port and were taken. */
  | { readonly kind: 'lines'; readonly taken: readonly string[]; readonly doubtful: readonly string[] }
  | { readonly kind: 'over'; readonly code: number };

export type Figures = Readonly<Record<string, string | number>>;

export const guestMark = 'GUEST ';

export function readGuestLine(line: string): GuestSaid | undefined {
  const at = line.indexOf(guestMark);
  if (at < 0) return undefined;
  try {
    return JSON.parse(line.slice(at + guestMark.length)) as GuestSaid;
  } catch {
    return undefined;
  }
}
