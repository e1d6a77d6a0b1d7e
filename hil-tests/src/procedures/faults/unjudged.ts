import type { Steps } from '../steps.ts';

/** What may fail here without anything being wrong: it is kept, and decides nothing. */
export async function unjudged(
  steps: Steps,
  title: string,
  what: (steps: Steps) => Promise<boolean>,
): Promise<void> {
  await steps.tries(title, { n: 1, try: what });
}
