import { wrapTo180 } from '@dawa/flight-dynamics/angle';
import {
  type AntennaAlignment,
  controllerAngles,
  uprightAlignment,
} from '@dawa/flight-dynamics/antenna-alignment';
import { type AlignmentPair, fitAlignment } from '@dawa/flight-dynamics/antenna-alignment-fit';
import { messageOf } from '../devices/device-error.ts';
import type { Direction } from '../ports.ts';
import { MeasurementFault, type RotatorRig } from './commission-rig.ts';
import { goAndRest, rest } from './go-and-rest.ts';

export interface SightingTalk {
  ask(question: string): Promise<string | undefined>;
  say(text: string): void;
}

export interface SightingPlan {
  /** Where the known thing stands at an instant: the Sun, a beacon. */
  readonly target: (atMs: number) => Direction;
  readonly targetName: string;
  /** What is known of the mast already: for the first way. */
  readonly alignment: AntennaAlignment;
  /** Sightings of earlier hours, added to. */
  readonly earlier: readonly AlignmentPair[];
}

export const sightingWords =
  'left, right, up, down DEG turn it; go sends it to the target; at AZ,EL is another target; mark when it is on it; done';

/**
 * A person brings the antenna onto something whose direction is known, again and again, and says when it is on it: by the shadow of the
 * boom, by the peak of a signal, through a tube. Each time what the controller shows then makes a pair.
 */
export async function takeSightings(
  rig: RotatorRig,
  plan: SightingPlan,
  talk: SightingTalk,
): Promise<readonly AlignmentPair[]> {
  const { rotator, clock } = rig;
  const pairs: AlignmentPair[] = [...plan.earlier];
  let target = plan.target;
  let targetName = plan.targetName;
  let before = await rotator.readPosition();
  const known = () => {
    const fit = fitAlignment(pairs);
    return fit.ok ? fit.value.alignment : plan.alignment;
  };
  const order = async (wanted: Direction) => {
    try {
      before = await goAndRest(rig, wanted);
    } catch (error) {
      // What limits and guard refuse is for the person to walk around.
      if (error instanceof MeasurementFault || rig.signal.aborted) throw error;
      talk.say(`not moved: ${messageOf(error)}`);
    }
  };
  talk.say(`The antenna is brought onto ${targetName} by you. ${sightingWords}.`);
  for (;;) {
    const { azimuthDeg, elevationDeg } = before;
    const there = target(clock.nowAtMs());
    const text = await talk.ask(
      `${pairs.length} marked; ${targetName} at ${shown(there)}, controller at ${shown({ azimuthDeg, elevationDeg })}:`,
    );
    // Interrupted is not done: nothing of it counts.
    rig.signal.throwIfAborted();
    const [word = '', amount = ''] = (text ?? 'done').toLowerCase().split(/\s+/);
    const stepDeg = Number(amount || 1);
    if (word === 'done') return pairs;
    if (word === 'mark') {
      const controller = await rest(rig, before, undefined);
      const observed = target(controller.readAtMs);
      pairs.push({ controller: bare(controller), observed: bare(observed) });
    } else if (word === 'go') {
      await order(nearestTurn(controllerAngles(known(), there), before, rotator.limits));
    } else if (word === 'at' && directionIn(amount) !== undefined) {
      const direction = directionIn(amount)!;
      target = () => direction;
      targetName = 'the target';
    } else if (word in jogs && Number.isFinite(stepDeg) && stepDeg > 0) {
      const [azimuth, elevation] = jogs[word as keyof typeof jogs];
      await order({
        azimuthDeg: azimuthDeg + azimuth * stepDeg,
        elevationDeg: elevationDeg + elevation * stepDeg,
      });
    } else {
      talk.say(`expected one of ${sightingWords}, found ${text}`);
    }
  }
}

const jogs = { left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1] } as const;

/** `AZ,EL` in degrees. */
export function directionIn(text: string): Direction | undefined {
  const [azimuthDeg = Number.NaN, elevationDeg = Number.NaN, ...rest] = text.split(',').map(Number);
  const isDirection =
    azimuthDeg >= -360 &&
    azimuthDeg <= 720 &&
    elevationDeg >= -90 &&
    elevationDeg <= 180 &&
    rest.length === 0;
  return isDirection ? { azimuthDeg, elevationDeg } : undefined;
}

/** Of the turns in which a controller can show this azimuth the nearest one to where it stands. */
function nearestTurn(
  wanted: Direction,
  from: Direction,
  { minAzimuthDeg, maxAzimuthDeg }: RotatorRig['rotator']['limits'],
): Direction {
  const nearDeg = from.azimuthDeg + wrapTo180(wanted.azimuthDeg - from.azimuthDeg);
  const turns = [nearDeg, nearDeg - 360, nearDeg + 360];
  const azimuthDeg = turns.find((turnDeg) => turnDeg >= minAzimuthDeg && turnDeg <= maxAzimuthDeg) ?? nearDeg;
  return { ...wanted, azimuthDeg };
}

function bare({ azimuthDeg, elevationDeg }: Direction): Direction {
  return { azimuthDeg, elevationDeg };
}

function shown({ azimuthDeg, elevationDeg }: Direction): string {
  return `${azimuthDeg.toFixed(1)}, ${elevationDeg.toFixed(1)}`;
}

/** Nothing known: as the controller believes. */
export const believed = uprightAlignment;
