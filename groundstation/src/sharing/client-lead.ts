import type { ContactState } from '@dawa/protocols/console/pass';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError } from '../devices/device-error.ts';
import type { Journal } from '../ports.ts';
import type { SharingClient } from './shared-language.ts';

/** A client that ordered something and left may come back, or a person looks at what it did. */
const afterLeavingMs = 600_000;
/** … but in a pass that clients lead, one that left is replaced by the station so soon. */
const afterLeavingInPassMs = 10_000;
/** A slow antenna needs so long to where the satellite rises. */
const beforeRiseMs = 180_000;

export interface ClientLeadSettings {
  /** As people call it. */
  readonly device: 'rotator' | 'radio';
  readonly leads: SharingSection['leads'];
  readonly clock: Clock;
  readonly journal: Journal;
  /** One of our own passes is being worked, or is about to be. */
  readonly isPassTime: () => boolean;
}

/**
 * Who orders one device now: the station, or clients that share it. Two that order the same device undo each other's work,
 * so between passes the station keeps its hands off what a client has taken, and in its passes `leads` says who must.
 */
export interface ClientLead {
  /** Why clients may only read now, in one line; null when they may order. */
  clientBlock(): string | null;
  /** A client ordered something, and it was taken. */
  noteOrder(client: SharingClient): void;
  /** This client's connection is gone. */
  noteGone(client: SharingClient): void;
  /** @throws DeviceError `busy` while the station keeps its hands off */
  yieldStation(): void;
}

export function createClientLead(settings: ClientLeadSettings): ClientLead {
  const { device, leads, clock, journal, isPassTime } = settings;
  let leader: { readonly client: SharingClient; goneAtMs: number | undefined } | undefined;
  const tell = (text: string) =>
    journal.event({ severity: 'info', source: 'sharing', code: device, text: `The ${device} ${text}.` });
  const isLed = () => {
    if (leader === undefined) return false;
    if (leads === 'station' && isPassTime()) return false;
    if (leader.goneAtMs === undefined) return true;
    const limitMs = isPassTime() ? afterLeavingInPassMs : afterLeavingMs;
    return clock.nowAtMs() - leader.goneAtMs < limitMs;
  };
  return {
    clientBlock: () =>
      leads === 'station' && isPassTime() ? 'the station works a pass of its own; clients may read' : null,
    noteOrder(client) {
      if (!isLed()) tell(`is ordered by ${client.name}; the station keeps its hands off`);
      leader = { client, goneAtMs: undefined };
    },
    noteGone(client) {
      if (leader?.client === client) leader.goneAtMs = clock.nowAtMs();
    },
    yieldStation() {
      if (isLed())
        throw new DeviceError('busy', device, `${leader!.client.name} leads (sharing in station.yaml)`);
      if (leader === undefined) return;
      leader = undefined;
      tell('is ordered by the station again');
    },
  };
}

/** Whether the station needs its devices for a pass: from when the antenna turns to the rise until the set. */
export function isPassTime({ phase, next }: Pick<ContactState, 'phase' | 'next'>, nowAtMs: number): boolean {
  if (phase === 'tracking') return true;
  return phase === 'waiting' && next !== null && next.atMs - nowAtMs < beforeRiseMs;
}
