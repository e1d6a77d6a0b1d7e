import type { RotatorLanguage } from '@dawa/protocols/rotator-language';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import { joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/** What controllers of rotators say, and what is said to those that we play: one target a language, both ends of the cable. */
export const rotatorTargets: readonly FuzzTarget<Uint8Array>[] = Object.entries(rotatorLanguages).map(
  ([kind, language]) =>
    streamTarget({
      name: `rotator-${kind}`,
      parsers: [`${kind} answers`, `${kind} orders`],
      shape: () => ({ seeds: seedsOf(language), mostOctets: 96, largeOctets: 8192 }),
      formats: ['station', 'controller'] as const,
      create(end) {
        const parser = language[end].createParser();
        return { push: (octets) => parser.push(octets), flush: () => [] };
      },
      judge: mustBeInBounds,
    }),
);

function seedsOf({ station, controller }: RotatorLanguage): Uint8Array[] {
  const state = { azimuthDeg: 123.4, elevationDeg: 45.6, isMoving: false, isRefused: false };
  const steps = { azimuthDeg: 0.1, elevationDeg: 0.1 };
  const orders = [
    ...station.query(),
    ...station.move({ azimuthDeg: 200.4, elevationDeg: 30.6 }, steps),
    ...station.stop(),
    ...(station.jog?.('up', 0.5) ?? []),
    ...(station.park?.() ?? []),
  ].map(({ bytes }) => bytes);
  const parser = controller.createParser();
  const answers = orders.flatMap((order) =>
    parser
      .push(order)
      .flatMap((taken) => [
        controller.answer(taken, state),
        controller.answer(taken, { ...state, isRefused: true }),
      ]),
  );
  const seeds = [...orders, ...answers].filter((seed) => seed.length > 0);
  return [...seeds, joined(seeds).subarray(0, 96)];
}

/** No text grows without end; angles are numbers, and whether one can be is for whoever asked to say. */
function mustBeInBounds(messages: readonly unknown[]): void {
  for (const message of messages as readonly {
    kind: string;
    text?: string;
    azimuthDeg?: number;
    elevationDeg?: number;
  }[]) {
    if ((message.text?.length ?? 0) > 512) throw new Complaint(`a text of ${message.text!.length} letters`);
    for (const angleDeg of [message.azimuthDeg ?? 0, message.elevationDeg ?? 0])
      if (!Number.isFinite(angleDeg)) throw new Complaint(`an angle of ${angleDeg} degrees`);
  }
}
