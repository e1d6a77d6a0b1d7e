import { whyLacking } from '../../bench/bench-article.ts';
import type { Steps } from '../steps.ts';
import { type AirEvent, type EventCase, eventCases, type FaultEvent, frameOf } from './event-cases.ts';

/** Those that came in the course of the procedure so far: each was heard, and it could be read. */
export async function proveEventsHeard(steps: Steps): Promise<void> {
  const { payload } = steps.bench;
  for (const [name] of casesBy('work')) {
    const container = `EVENT_${name}`;
    if (isLeftOut(steps, name)) continue;
    const packet = payload.heard.findLast(({ report }) => report?.container === container);
    steps.expectThat(`Event ${name}`, packet !== undefined, {
      ...{ expected: `${container} in this procedure`, found: packet ? 'heard' : 'never heard' },
      ...(packet && { evidence: packet.bytes }),
    });
  }
}

/** Those that a frame on the air brings. */
export async function proveEventsOfTheAir(steps: Steps): Promise<void> {
  const { air, plan } = steps.bench;
  for (const [name, { mode, information, holding, shows }] of casesBy('air')) {
    if (isLeftOut(steps, name)) continue;
    await steps.command('SET_MODE', { mode });
    const since = steps.mark();
    await air!.send(frameOf(information));
    // The frame lasts, and what is digipeated waits for a free channel.
    const withinMs = plan.timing.detectionMs + 5000;
    const heard = await steps.expectEvent(name, { since, withinMs, ...(holding && { holding }) });
    if (heard !== undefined) await shows?.(steps);
  }
  await steps.command('SET_MODE', { mode: 'STANDBY' });
}

/** Those that tell of a fault: injected, told, gone again. */
export async function proveEventsOfFaults(steps: Steps, isTransmitting: boolean): Promise<void> {
  for (const [name, how] of casesBy('fault')) {
    if ((how.isTransmitting ?? false) !== isTransmitting || isLeftOut(steps, name)) continue;
    await proveFault(steps, name, how);
  }
}

async function proveFault(steps: Steps, name: string, how: FaultEvent): Promise<void> {
  const { mode, fault, withinMs, provoke, recover } = how;
  if (mode !== undefined) await steps.command('SET_MODE', { mode });
  const since = steps.mark();
  if (!steps.injectFault(fault)) return;
  await provoke?.(steps);
  await steps.expectEvent(name, { since, withinMs });
  steps.removeFault(fault);
  if (recover) await recover(steps);
  else await steps.command('SET_MODE', { mode: 'STANDBY' });
}

function isLeftOut(steps: Steps, name: string): boolean {
  const reason = whyLacking(steps.bench.plan.article, name);
  if (reason === undefined) return false;
  steps.leaveOut(`Event ${name}`, { expected: `EVENT_${name}`, reason });
  return true;
}

type CaseBy<K extends EventCase['by']> = Extract<EventCase, { by: K }>;

function casesBy<K extends EventCase['by']>(kind: K): [string, K extends 'air' ? AirEvent : CaseBy<K>][] {
  return Object.entries(eventCases).filter(([, how]) => how.by === kind) as never;
}
