import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import { rehearsalKey } from '@dawa/protocols/rehearsal-key';
import { describeFault, type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { SequencedUplink } from '../commanding/sequence-control.ts';
import { createTelecommandEncoder } from '../commanding/telecommand-encoder.ts';
import { createUplink, NothingSent, type Uplink } from '../commanding/uplink.ts';
import { createUplinkSecurity, type UplinkSecurity } from '../commanding/uplink-security.ts';
import { tmStreamsOf } from '../pipeline/tm-streams.ts';
import type { CommandingParts } from './commanding-parts.ts';
import type { FollowedMission } from './follow-mission.ts';
import { watchUplink } from './uplink-watch.ts';

/** The uplink of a mission, and how to stop watching it. */
export interface JoinedUplink {
  /** Undefined without radio or modem. */
  readonly uplink: Uplink | undefined;
  close(): void;
}

type Path = Parameters<typeof createUplink>[0]['path'];

/**
 * A CCSDS uplink as the mission has it: frames sent once (BD) or numbered and repeated (AD), plain or secured. Without the key nothing
 * is sent, and every command says so.
 */
export function joinUplink(
  { living, bus, journal, receiver }: FollowedMission,
  parts: CommandingParts,
  link: MissionLink,
  path: Path,
): JoinedUplink {
  const { clock, safety, radio, modem } = parts;
  const { framing } = link;
  const { missionId, file } = living;
  if (framing.kind !== 'ccsds-tc' || receiver === undefined) return { uplink: undefined, close: () => {} };
  const security = framing.sdls && securityOf(missionId, framing, parts);
  if (security?.ok === false) {
    const text = `${missionId}: telecommands cannot be sent: ${describeFault(security.fault)}`;
    journal.event({ severity: 'warning', source: 'uplink', code: 'key', text });
  }
  const { uplinkAuthority } = file;
  const encode = createTelecommandEncoder(link, security?.ok ? security.value : undefined);
  const plain =
    radio && modem && createUplink({ clock, safety, link, path, radio, modem, uplinkAuthority, encode });
  let watch: ReturnType<typeof watchUplink> | undefined;
  const isSequenced = framing.frameType === 'ad';
  const sequenced =
    plain && isSequenced
      ? new SequencedUplink({
          ...{ clock, uplink: plain, virtualChannelId: framing.virtualChannelId },
          sequenceControl: framing.sequenceControl,
          reportDelayMs: reportDelayMs(file),
          onChange: () => watch?.tell(),
        })
      : undefined;
  watch = watchUplink({
    ...{ clock, bus, journal, receiver, missionId, sequenced },
    virtualChannelId: framing.virtualChannelId,
    hasKey: security?.ok,
  });
  const uplink = security?.ok === false ? keyless(describeFault(security.fault)) : (sequenced ?? plain);
  return {
    uplink: plain && uplink,
    close() {
      watch?.stop();
      sequenced?.close();
    },
  };
}

function securityOf(
  missionId: string,
  framing: Extract<MissionLink['framing'], { kind: 'ccsds-tc' }>,
  { run, uplinkKey, kept }: CommandingParts,
): Result<UplinkSecurity, Fault> {
  const sdls = framing.sdls!;
  const noKey = failure({
    kind: 'not-found',
    expected: `the key ${sdls.keyFile}`,
    found: 'no folder of keys',
  });
  const key =
    run.kind === 'rehearsal'
      ? success(rehearsalKey(missionId, sdls.keyFile))
      : (uplinkKey?.(sdls.keyFile) ?? noKey);
  return key.ok ? createUplinkSecurity(sdls, key.value, framing, kept(`uplink-security-${missionId}`)) : key;
}

function keyless(why: string): Uplink {
  return { send: () => Promise.reject(new NothingSent('refused', 'uplink', `no key: ${why}`)) };
}

/** A report stands at the end of its frame and was taken at its beginning; and what receives takes its time. */
function reportDelayMs({ links }: MissionFile): number {
  const durationsMs = tmStreamsOf(links).map(
    ({ link, framing }) => (8000 * (framing.frameOctets + mostCheckOctets)) / link.symbolRateBd,
  );
  return processingMs + Math.max(0, ...durationsMs);
}

const processingMs = 300;
const mostCheckOctets = 68;
