import { join } from 'node:path';
import { describeConfigFault } from '@dawa/groundstation/config/config-fault';
import { readYaml } from '@dawa/groundstation/config/read-yaml';
import { validate } from '@dawa/groundstation/config/validate';
import { missionFile } from '@dawa/protocols/mission-file';

export const digipeatStyles = ['insert', 'replace', 'decrement'] as const;
export type DeclaredStyle = (typeof digipeatStyles)[number];

/** How the mission says that its digipeater behaves: what the gate holds an article against. */
export interface DeclaredDigipeater {
  readonly call: string;
  readonly ssid: number;
  /** As on the air: `A55BTN`, `A55BTN-7`. */
  readonly own: string;
  readonly style: DeclaredStyle;
  readonly aliases: readonly string[];
  readonly beaconText: string;
}

/**
 * `settings` of the ship that is worked, in `mission.yaml` of this folder.
 *
 * @throws TypeError when the file is no mission, or says nothing of a digipeater
 */
export async function declaredDigipeater(missionFolder: string): Promise<DeclaredDigipeater> {
  const path = join(missionFolder, 'mission.yaml');
  const data = await readYaml(path);
  const mission = data.ok ? validate(missionFile, data.value, path) : data;
  if (!mission.ok) throw new TypeError(describeConfigFault(mission.fault));
  const { noradId, spacecraft } = mission.value;
  const settings = spacecraft.find((ship) => ship.noradId === noradId)?.settings ?? {};
  const told = (name: string, otherwise?: string | number) => {
    const value = settings[name]?.value ?? otherwise;
    if (value === undefined) throw new TypeError(`${path}: expected a setting ${name}, found none`);
    return value;
  };
  const style = digipeatStyles.find((one) => one === told('digipeaterMode'));
  if (style === undefined)
    throw new TypeError(
      `${path}: digipeaterMode: expected one of ${digipeatStyles.join(', ')}, found ${told('digipeaterMode')}`,
    );
  const [call, ssid] = [String(told('ownCall')), Number(told('ownSsid', 0))];
  return {
    ...{ call, ssid, style, own: ssid === 0 ? call : `${call}-${ssid}` },
    aliases: String(told('aliases'))
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
    beaconText: String(told('beaconText', '')),
  };
}
