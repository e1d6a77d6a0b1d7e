import type { ContactState } from '@dawa/protocols/console/pass';

export interface NextEvent {
  readonly what: 'rise' | 'set' | 'end';
  readonly atMs: number;
}

/** The same pass stays on the page for this long after it has set. */
const pinnedMs = 60_000;

/**
 * What the countdown counts to. Worked out from the pass itself, so that it flips at the instant and not a message
 * later, and goes on while the server is not heard; the server's word serves when there is no pass.
 */
export function nextEvent(
  contact: Pick<ContactState, 'pass' | 'next'>,
  nowMs: number,
): NextEvent | undefined {
  const { pass } = contact;
  if (pass === null) return contact.next ?? undefined;
  if (nowMs < pass.aosAtMs) return { what: 'rise', atMs: pass.aosAtMs };
  if (nowMs < pass.losAtMs) return { what: 'set', atMs: pass.losAtMs };
  return { what: 'end', atMs: pass.losAtMs + pinnedMs };
}

/** The name beside the figure. */
export function eventWords(what: NextEvent['what']): string {
  switch (what) {
    case 'rise':
      return 'Rises over ridge';
    case 'set':
      return 'Sets behind ridge';
    case 'end':
      return 'Has set; stays here for';
    default:
      return what;
  }
}

/** Moments that are spoken to whoever listens: minutes before, and the event itself. */
export function spokenMoment(event: NextEvent | undefined, nowMs: number): string {
  if (event === undefined || event.what === 'end') return '';
  const leftS = Math.ceil((event.atMs - nowMs) / 1000);
  const name = event.what === 'rise' ? 'Rise over the ridge' : 'Set behind the ridge';
  for (const [seconds, words] of [
    [30, '30 seconds'],
    [60, '1 minute'],
    [120, '2 minutes'],
    [300, '5 minutes'],
    [600, '10 minutes'],
  ] as const) {
    if (leftS <= seconds && leftS > seconds - 15) return `${name} in ${words}`;
  }
  return '';
}
