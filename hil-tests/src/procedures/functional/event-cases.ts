import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { textOctets } from '@dawa/protocols/aprs/octet-text';
import type { Value } from '../../bench/dictionary.ts';
import type { Steps } from '../steps.ts';
import { expectAnswer, magic, restart, twoReportsMs } from './onboard.ts';

/** How an event of the dictionary is brought about, and what it then holds. */
export type EventCase =
  /** It has come by itself in what was done before. */
  | { readonly by: 'work' }
  /** A phase of its own asks for more than the event. */
  | { readonly by: 'phase'; readonly title: string }
  /** By a fault that is injected: left out, with its reason, where that cannot be. */
  | FaultEvent
  /** By a frame on the air, in this mode. */
  | AirEvent;

export interface FaultEvent {
  readonly by: 'fault';
  readonly fault: string;
  readonly mode?: string;
  /** It keys the transmitter. */
  readonly isTransmitting?: boolean;
  readonly withinMs: number;
  provoke?(steps: Steps): Promise<unknown>;
  /** Once the fault is gone; SET_MODE STANDBY where it is left out. */
  recover?(steps: Steps): Promise<unknown>;
}

export interface AirEvent {
  readonly by: 'air';
  readonly mode: string;
  readonly information: string;
  readonly holding?: Readonly<Record<string, Value>>;
  /** What the event was about can be seen elsewhere, too. */
  shows?(steps: Steps): Promise<unknown>;
}

/** Below what the receiver of the amplifier's sensor cools to before SAFE may be left: 60 degC. */
const coolingMs = 120_000;

/** By name, without `EVENT_`. */
export const eventCases: Readonly<Record<string, EventCase>> = {
  BOOT: { by: 'work' },
  MODE_CHANGE: { by: 'work' },
  SCHEDULE_START: { by: 'work' },
  SCHEDULE_END: { by: 'work' },
  OVERCURRENT: { by: 'phase', title: 'Overcurrent' },
  SF_STORED: {
    ...{ by: 'air', mode: 'STORE', information: 'SF Kuzuzangpo from the bench' },
    async shows(steps) {
      const since = steps.mark();
      await steps.expectTelemetry('store_used', { expected: 1, withinMs: twoReportsMs });
      await steps.command('STORE_DUMP', { from: 0, to: 3 });
      await expectAnswer(steps, 'STORED_MESSAGE', since);
      await steps.command('STORE_CLEAR', { magic });
    },
  },
  FRAME_DIGIPEATED: {
    ...{ by: 'air', mode: 'DIGI', information: '>Kuzuzangpo from the bench' },
    holding: { event_call: 'VU2ABC', event_ssid: 0 },
  },
  STORE_FULL: {
    ...{ by: 'fault', fault: 'store-full', withinMs: 5000 },
    recover: (steps) => steps.command('STORE_CLEAR', { magic }),
  },
  SYNTH_UNLOCK: { by: 'fault', fault: 'synth-unlock', mode: 'RX', withinMs: 5000 },
  BAD_FCS_RATE: { by: 'fault', fault: 'bad-fcs-storm', mode: 'RX', withinMs: 90_000 },
  PTT_TIMEOUT: { by: 'fault', fault: 'stuck-ptt', mode: 'RX', isTransmitting: true, withinMs: 15_000 },
  SETTINGS_FALLBACK: {
    ...{ by: 'fault', fault: 'config-crc', withinMs: 5000 },
    provoke: (steps) => restart(steps, 'SOFT'),
    // It loads what the mission wants, whatever lies in memory.
    recover: (steps) => restart(steps, 'HARD'),
  },
  WDT_RESET: { by: 'fault', fault: 'watchdog-hang', withinMs: 10_000 },
  FLASH_CRC: {
    ...{ by: 'fault', fault: 'flash-bit-flip', withinMs: 70_000 },
    recover: (steps) => restart(steps, 'HARD'),
  },
  PA_OVERTEMP: {
    ...{ by: 'fault', fault: 'pa-overtemp', mode: 'RX', withinMs: 90_000 },
    async recover(steps) {
      await steps.expectTelemetry('temp_pa', {
        ...{ expected: 'below 55 degC', isIt: (value) => Number(value) < 55, withinMs: coolingMs },
      });
      await steps.command('SET_MODE', { mode: 'STANDBY' });
    },
  },
};

/** VU2ABC>CQ,ARISS: the frame of the fact sheet that everybody can repeat. */
export function frameOf(information: string): Uint8Array {
  const path = [{ address: 'ARISS', isUsed: false }];
  return encodeAprsFrame({ source: 'VU2ABC', destination: 'CQ', path, information: textOctets(information) });
}
