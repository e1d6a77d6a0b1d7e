import type { MetaCommand } from 'ccsds-parser/xtce/xtce';
import type { Bench } from '../../bench/bench.ts';
import { whyLacking } from '../../bench/bench-article.ts';
import type { Telecommand, Value } from '../../bench/dictionary.ts';
import type { Steps } from '../steps.ts';
import { malformedOf } from './malformed.ts';

export type Arguments = Readonly<Record<string, Value>>;

/** How one telecommand is put to the proof: taken once, seen to act, and refused for each reason that it can have. */
export interface TelecommandCase {
  /** What the dictionary gives no ordinary value, or a better one. */
  args?(bench: Bench): Arguments;
  /** What must have happened before it is taken. */
  before?(steps: Steps): Promise<unknown>;
  /** In place of sending it and waiting until it is completed. */
  does?(steps: Steps, args: Arguments): Promise<unknown>;
  /** What shows that it was done, in what was heard from `since` on. */
  shows?(steps: Steps, since: number): Promise<unknown>;
  /** What the mode or the state of things forbids. */
  readonly refusals?: readonly StateRefusal[];
  /** Puts back what it has changed. */
  after?(steps: Steps): Promise<unknown>;
}

export interface StateRefusal {
  readonly why: string;
  readonly code: string;
  args?(bench: Bench): Arguments;
  /** In place of its arguments: what the dictionary would not build. */
  build?(bench: Bench): Telecommand;
  /** False: this bench cannot bring it about, and the record says so. */
  before?(steps: Steps): Promise<unknown>;
  after?(steps: Steps): Promise<unknown>;
}

export type TelecommandCases = Readonly<Record<string, TelecommandCase>>;

/** Takes each telecommand to the article: accepted, seen to act, refused; one that the article is known not to have is left out. */
export async function proveTelecommands(steps: Steps, cases: TelecommandCases): Promise<void> {
  for (const [name, how] of Object.entries(cases)) {
    const command = steps.bench.dictionary.telecommands.find((one) => one.name === name);
    // Another dictionary than ours: what it lacks is no failure of the article.
    const reason =
      command === undefined ? 'the dictionary has no such telecommand' : whyNot(steps.bench, command);
    if (command === undefined || reason !== undefined)
      steps.leaveOut(name, { expected: 'accepted, and refused where it is wrong', reason: reason! });
    else await prove(steps, command, how);
  }
}

/** Why the article does not take it, as the bench file says. */
export function whyNot({ plan }: Bench, { name, ancillary }: MetaCommand): string | undefined {
  return whyLacking(plan.article, name, `service ${ancillary['pusService']}`);
}

async function prove(steps: Steps, command: MetaCommand, how: TelecommandCase): Promise<void> {
  const { bench } = steps;
  const { name } = command;
  await how.before?.(steps);
  const args = how.args?.(bench) ?? {};
  const since = steps.mark();
  if (how.does) await how.does(steps, args);
  else await steps.command(name, args);
  await how.shows?.(steps, since);
  const good = bench.dictionary.build(name, args);
  for (const { title, telecommand, code } of malformedOf(command, good))
    await steps.expectRefusal(title, telecommand, code);
  await steps.expectDisregard(`${name}, damaged on the way`, good);
  for (const refusal of how.refusals ?? []) await proveRefusal(steps, name, args, refusal);
  await how.after?.(steps);
}

async function proveRefusal(
  steps: Steps,
  name: string,
  args: Arguments,
  { why, code, build, ...refusal }: StateRefusal,
): Promise<void> {
  const { bench } = steps;
  const title = `${name} ${why}`;
  if ((await refusal.before?.(steps)) === false) {
    steps.leaveOut(title, { expected: `refused with ${code}`, reason: 'this bench cannot bring it about' });
    return;
  }
  const telecommand = build?.(bench) ?? bench.dictionary.build(name, refusal.args?.(bench) ?? args);
  await steps.expectRefusal(title, telecommand, code);
  await refusal.after?.(steps);
}
