import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { encodeAprs } from '@dawa/protocols/aprs/encode-aprs';
import { octetText } from '@dawa/protocols/aprs/octet-text';
import type { Value } from '../../bench/dictionary.ts';
import { readAir } from '../rf-compatibility/talk.ts';
import type { Steps } from '../steps.ts';

/** Slots of the store (docs/payload-interface.md). */
export const storeSlots = 512;
const sender = 'A51AA';
const answerWithinMs = 10_000;
/** On a busy channel one gets lost. */
const mostTries = 3;
const magic = 0xb7a5;

/** Fills the store over the air, asks for what is in it, and empties it: full it refuses, and what it took it gives back. */
export async function fillStore(steps: Steps, own: string): Promise<void> {
  await steps.command('STORE_CLEAR', { magic });
  await steps.command('SET_MODE', { mode: 'STORE' });
  const since = steps.mark();
  let stored = 0;
  while (stored < storeSlots && (await isAnswered(steps, own, stored, 'ack'))) stored++;
  steps.expectEqual('Messages taken', storeSlots, stored);
  await steps.expectEvent('STORE_FULL', { since, withinMs: 1000 });
  const isRefused = await isAnswered(steps, own, storeSlots, 'rej');
  steps.expectThat('One more is refused', isRefused, {
    expected: `rej${numberOf(storeSlots)}`,
    found: isRefused ? `rej${numberOf(storeSlots)}` : 'no rejection',
  });
  for (const slot of [0, storeSlots - 1]) await expectStored(steps, slot);
  await steps.command('STORE_CLEAR', { magic });
  await steps.expectTelemetry('store_used', { expected: 0, withinMs: 60_000 });
}

function textOf(index: number): string {
  return `SF endurance ${index}`;
}

/** At most five characters. */
function numberOf(index: number): string {
  return String(index + 1);
}

async function isAnswered(
  { bench }: Steps,
  own: string,
  index: number,
  how: 'ack' | 'rej',
): Promise<boolean> {
  const air = bench.air!;
  const number = numberOf(index);
  const information = encodeAprs({ kind: 'message', addressee: own, text: textOf(index), number });
  const frame = encodeAprsFrame({ source: sender, destination: 'APRS', path: [], information });
  const wanted = `:${sender.padEnd(9)}:${how}${number}`;
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const since = air.mark();
    await air.send(frame);
    const answer = await air.waitFor(
      (heard) => octetText(readAir(heard)?.information ?? new Uint8Array(0)).trimEnd() === wanted,
      since,
      answerWithinMs,
    );
    if (answer !== undefined) return true;
  }
  return false;
}

async function expectStored(steps: Steps, slot: number): Promise<void> {
  const { payload, plan } = steps.bench;
  const since = steps.mark();
  await steps.command('STORE_DUMP', { from: slot, to: slot });
  const packet = await payload.waitFor(
    ({ report }) => report?.container === 'STORED_MESSAGE',
    since,
    plan.timing.answerMs,
  );
  const told = (name: string) => String(packet?.report?.values.get(name)?.value ?? '').replace(/[\0 ]+$/, '');
  const found = packet && `${told('store_slot')} ${told('store_from')} ${told('store_text')}`;
  steps.expectEqual(`Message in slot ${slot}`, `${slot} ${sender} ${textOf(slot)}` as Value, found);
}
