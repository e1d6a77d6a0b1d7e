import { join } from 'node:path';
import { readYaml } from '@dawa/groundstation/config/read-yaml';
import { validate } from '@dawa/groundstation/config/validate';
import { missionFile } from '@dawa/protocols/mission-file';
import type { Bench } from '../../bench/bench.ts';
import type { Limit } from '../../bench/bench-file.ts';

/** What the mission's table allows a state of the payload: a mode, or `keyed`. */
export type AllowedCurrents = ReadonlyMap<string, Limit>;

/** Ours: boards differ, and a table that says 45 mA means no less and no more than about that. */
const ofTable = 0.1;
const leastA = 0.005;

/**
 * Supply currents by state as `mission.yaml` has them, under `quantities`: `payload supply current in STANDBY`, `… receiving`,
 * `… transmitting`. A limit `supply_current_STANDBY` of the bench file goes before: an article may be declared to be otherwise.
 *
 * @throws TypeError with one line where the file is wrong
 */
export async function missionCurrents({ plan, clock }: Bench): Promise<AllowedCurrents> {
  const path = join(plan.missionFolder, 'mission.yaml');
  const data = await clock.track(readYaml(path));
  const mission = data.ok ? validate(missionFile, data.value, path) : data;
  if (!mission.ok)
    throw new TypeError(`${path}: expected ${mission.fault.expected}, found ${mission.fault.found}`);
  const allowed = new Map<string, Limit>();
  for (const { name, unit, value, low, high } of mission.value.quantities) {
    const state = stateOf(name);
    if (state === undefined || unit !== 'A') continue;
    const spreadA = Math.max(leastA, ofTable * (value ?? 0));
    const limit = {
      low: milliamperes(low ?? value! - spreadA),
      high: milliamperes(high ?? value! + spreadA),
      margin: 0,
    };
    allowed.set(state, plan.limits[`supply_current_${state}`] ?? limit);
  }
  return allowed;
}

function milliamperes(currentA: number): number {
  return Math.round(1000 * currentA) / 1000;
}

function stateOf(quantity: string): string | undefined {
  const what = /^payload supply current (.+)$/.exec(quantity)?.[1];
  if (what === 'receiving') return 'RX';
  if (what === 'transmitting') return 'keyed';
  return what === undefined ? undefined : /^in ([A-Z]+)$/.exec(what)?.[1];
}
