import type { RigctlStateFacts } from '@dawa/protocols/rigctl-replies';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import type { Clock } from '@dawa/seams/clock';
import type { GuardedRotator } from '../commanding/guarded-rotator.ts';
import type { Direction, GuardedRadio, Journal } from '../ports.ts';
import type { ClientLead } from './client-lead.ts';
import { shareRadio } from './rigctl-server.ts';
import { shareRotator } from './rotctl-server.ts';
import { type Listen, type SharedDevice, shareDevice } from './share-device.ts';

/** What may be shared: devices behind their guards, and who leads each. */
export interface ShareableStation {
  readonly rotator?: GuardedRotator | undefined;
  readonly radio?: GuardedRadio | undefined;
  readonly leads: { readonly rotator: ClientLead; readonly radio: ClientLead };
  readonly park: Direction;
}

export interface ShareStationSettings extends ShareableStation {
  readonly sharing: SharingSection;
  readonly password: string | undefined;
  readonly transmitBands: RigctlStateFacts['transmitBands'];
  readonly clock: Clock;
  readonly journal: Journal;
  readonly listen: Listen;
}

export interface SharedStation {
  /** Where each language is spoken; undefined where it is not, or could not be. */
  readonly rotctldPort: number | undefined;
  readonly rigctldPort: number | undefined;
  /** Hangs up on every client: what they keyed is released, what they jogged is halted. */
  close(): Promise<void>;
}

/** Offers what `sharing` of `station.yaml` names and the station has. */
export async function shareStation(settings: ShareStationSettings): Promise<SharedStation> {
  const { sharing, rotator, radio, leads, park, clock, journal, transmitBands } = settings;
  const { rotctldPort, rigctldPort, address, mayKey } = sharing;
  const by = { ...settings, address };
  const shared: Partial<Record<'rotator' | 'radio', SharedDevice>> = {};
  if (rotctldPort !== undefined && rotator !== undefined) {
    const language = shareRotator({ rotator, park, lead: leads.rotator, clock });
    shared.rotator = await shareDevice({ ...by, language, port: rotctldPort });
  }
  if (rigctldPort !== undefined && radio !== undefined) {
    const language = shareRadio({ radio, lead: leads.radio, clock, journal, mayKey, transmitBands });
    shared.radio = await shareDevice({ ...by, language, port: rigctldPort });
  }
  return {
    rotctldPort: shared.rotator?.port,
    rigctldPort: shared.radio?.port,
    close: async () => void (await Promise.all([shared.rotator?.close(), shared.radio?.close()])),
  };
}
