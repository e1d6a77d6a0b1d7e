import type { MissionFile } from '@dawa/protocols/mission-file';
import { missionSettings, type PayloadSettings } from '../settings.ts';
import { areSettingsInRange } from './settings-block.ts';

/** Bits of the alias mask by name. */
const aliasBits: Readonly<Record<string, number>> = { APRSAT: 1, ARISS: 2, WIDE: 4 };

/**
 * Settings with which the payload of a mission is delivered: `settings` of the ship that is worked, in its mission's pack
 * (`digipeaterMode`, `aliases`, `ownCall`, `ownSsid`, `beaconIntervalS`, `beaconText`, `txDelayMs`). What the pack does not
 * say stays ordinary.
 *
 * @throws RangeError for settings that the payload could not keep
 */
export function deliveredSettings(mission: Pick<MissionFile, 'noradId' | 'spacecraft'>): PayloadSettings {
  const own = mission.spacecraft.find(({ noradId }) => noradId === mission.noradId)?.settings ?? {};
  const told = (name: string) => own[name]?.value;
  const settings: PayloadSettings = {
    ...missionSettings,
    ...defined({
      style: told('digipeaterMode'),
      aliasMask: maskOf(told('aliases')),
      call: told('ownCall'),
      ssid: told('ownSsid'),
      beaconIntervalS: told('beaconIntervalS'),
      beaconText: told('beaconText'),
      txDelayMs: told('txDelayMs'),
    }),
  };
  if (!areSettingsInRange(settings))
    throw new RangeError(
      `settings of the mission: expected what the payload can keep, found ${JSON.stringify(settings)}`,
    );
  return settings;
}

/** `ARISS, WIDE`; undefined where the pack does not say, NaN for a name that is none. */
function maskOf(aliases: unknown): number | undefined {
  if (aliases === undefined) return undefined;
  const names = String(aliases)
    .split(/[\s,]+/)
    .filter((name) => name.length > 0);
  const areKnown = names.every((name) => Object.hasOwn(aliasBits, name));
  return areKnown ? names.reduce((mask, name) => mask | aliasBits[name]!, 0) : Number.NaN;
}

function defined(told: Readonly<Record<string, unknown>>): Partial<PayloadSettings> {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
