import { isLoopback, type SharingSection } from '@dawa/protocols/sharing-section';
import type { StationFile } from '@dawa/protocols/station-file';
import { readSharingPassword } from '../config/sharing-password.ts';
import { type Finding, findWebPort } from './machine-findings.ts';

/** Which ports other programs find the devices on, who may connect, and what they may do. */
export async function findSharing(file: StationFile, stationPath: string): Promise<readonly Finding[]> {
  const { sharing } = file;
  if (sharing === undefined) return [];
  const findings = [
    ...(await findShared('rotctld', sharing.rotctldPort, file.rotator !== undefined, sharing)),
    ...(await findShared('rigctld', sharing.rigctldPort, file.radio !== undefined, sharing)),
  ];
  const password = await readSharingPassword(sharing, stationPath);
  if (!password.ok) {
    const { expected, found } = password.fault;
    const advice = `write it into ${sharing.passwordFile}: ${expected}`;
    findings.push({ state: 'missing', what: 'sharing.passwordFile', found: `${found}`, advice });
  }
  if (sharing.mayKey && file.permit === undefined) {
    const advice = 'no client is let key without a permit in station.yaml';
    findings.push({ state: 'note', what: 'sharing.mayKey', found: 'true, without a permit', advice });
  }
  return findings;
}

async function findShared(
  what: 'rotctld' | 'rigctld',
  port: number | undefined,
  isThere: boolean,
  sharing: SharingSection,
): Promise<Finding[]> {
  if (port === undefined) return [];
  const who = isLoopback(sharing.address)
    ? `programs on this machine${sharing.passwordFile === undefined ? '' : ' that know the password'}`
    : 'whoever reaches this address and knows the password';
  const when = sharing.leads === 'station' ? 'read only in passes' : 'lead in passes too';
  const key =
    what === 'rigctld' ? (sharing.mayKey ? ', may key within permit and arming' : ', may not key') : '';
  const found = `${sharing.address}:${port}: ${who}; ${when}${key}`;
  if (!isThere) {
    const device = what === 'rotctld' ? 'rotator' : 'radio';
    return [{ state: 'note', what, found, advice: `there is no ${device} to share in station.yaml` }];
  }
  if (!isLoopback(sharing.address)) {
    const advice = 'the password goes over the network in clear: keep it to a network of your own';
    return [{ state: 'note', what, found, advice }];
  }
  const free = await findWebPort(port);
  if (free.state === 'ok') return [{ state: 'ok', what, found, advice: '' }];
  const advice = `the port is taken: by dawa itself, or by a ${what} of Hamlib that must stop`;
  return [{ state: 'note', what, found, advice }];
}
