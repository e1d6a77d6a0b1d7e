import type { ContactState } from '@dawa/protocols/console/pass';
import type { SharingSection } from '@dawa/protocols/sharing-section';
import type { Clock } from '@dawa/seams/clock';
import type { GuardedRotator } from '../commanding/guarded-rotator.ts';
import type { Direction, GuardedRadio, Journal } from '../ports.ts';
import { createClientLead, isPassTime } from './client-lead.ts';
import type { ShareableStation } from './share-station.ts';
import { yieldingDevice } from './yielding-device.ts';

export interface PreparedSharing {
  /** What may be offered to clients. */
  readonly shareable: ShareableStation;
  /** The same devices for our own passes: orders are refused as `busy` while a client leads. */
  readonly forPasses: { readonly rotator?: GuardedRotator; readonly radio?: GuardedRadio };
}

/** Settles who leads which device, before anybody orders it. */
export function prepareSharing({
  sharing,
  rotator,
  radio,
  park,
  clock,
  journal,
  contact,
}: {
  /** Undefined: nothing is shared, and the station always leads. */
  readonly sharing: SharingSection | undefined;
  /** Behind their guards. */
  readonly rotator: GuardedRotator | undefined;
  readonly radio: GuardedRadio | undefined;
  readonly park: Direction;
  readonly clock: Clock;
  readonly journal: Journal;
  /** The contact that is worked now. */
  readonly contact: () => ContactState;
}): PreparedSharing {
  const leadOf = (device: 'rotator' | 'radio') =>
    createClientLead({
      ...{ device, clock, journal, leads: sharing?.leads ?? 'station' },
      isPassTime: () => isPassTime(contact(), clock.nowAtMs()),
    });
  const leads = { rotator: leadOf('rotator'), radio: leadOf('radio') };
  const shareable = { rotator, radio, leads, park };
  if (sharing === undefined)
    return { shareable, forPasses: { ...(rotator && { rotator }), ...(radio && { radio }) } };
  return {
    shareable,
    forPasses: {
      ...(rotator && { rotator: yieldingDevice(rotator, ['moveTo'], () => leads.rotator.yieldStation()) }),
      ...(radio && {
        radio: yieldingDevice(radio, radioOrders, () => leads.radio.yieldStation()),
      }),
    },
  };
}

const radioOrders = [
  'setFrequency',
  'setMode',
  'setTransmitFrequency',
  'setTransmitMode',
  'workApart',
  'setTone',
  'restore',
] as const;
