import { describe, expect, it } from 'vitest';
import { fastValues, slowValues } from './housekeeping.ts';
import { eventValues, type PayloadEvent } from './payload-event.ts';
import { ordinaryInterface } from './services/payload-interface.ts';

// The definition makes the reports; these octets are laid out by hand from the tables of our proposal (structure 1: 43 octets,
// structure 2: 21, events: number and fields), which are older than the file (docs/decisions/0008 and 0033).
const payload = ordinaryInterface();
const octets = (container: string, values: Parameters<typeof payload.report>[1]) =>
  Buffer.from(payload.report(container, values).data).toString('hex');
const plain = (text: string) => text.replaceAll(' ', '');

describe('housekeeping', () => {
  it('lays out structure 1', () => {
    const values = fastValues({
      ...{ mode: 'DIGI', isKeyed: true, isSquelchOpen: false, resetCause: 'BROWN_OUT', uptimeS: 0x01020304 },
      ...{ busVoltageV: 4.987, busCurrentA: 0.9, amplifierC: 45.67, controllerC: -3.21, modemC: 20 },
      ...{ rssiDbm: -97, transmitPowerDbm: 27, isSynthesizerLocked: true },
      ...{ receivedFrames: 100_000, damagedFrames: 258, repeatedFrames: 99, droppedDuplicates: 3 },
      ...{ queueDepth: 2, storeUsed: 300, lastHeardCall: 'VU2AB', lastHeardSsid: 9 },
    });
    // mode 4 | keyed 1 | squelch 0 | cause 011 | spare 0: 0100 1 0 01 | 1 0000000
    expect(octets('HK_PAYLOAD_FAST', values)).toBe(
      plain(
        '01 4980 01020304 137b 0384 11d7 febf 07d0 9f 6c aa 000186a0 00000102 00000063 0003 02 012c 565532414220 90',
      ),
    );
  });

  it('lays out structure 2', () => {
    const values = slowValues({
      ...{ beaconIntervalS: 600, aliasMask: 5, txDelayMs: 300, persistence: 63, slotTimeMs: 150 },
      ...{ bootCount: 258, flashCrc: 0x5a17c0de, correctedErrors: 3, uncorrectableErrors: 1 },
      scheduledCommands: 24,
    });
    expect(octets('HK_PAYLOAD_SLOW', values)).toBe(
      plain('02 0258 05 1e 3f 0f 00 02 0001 0102 5a17c0de 0003 0001 18'),
    );
  });

  it('holds what a field cannot hold at its end', () => {
    const values = { ...eventValues({ name: 'OVERCURRENT', currentA: 99 }) };
    expect(octets('EVENT_OVERCURRENT', values)).toBe('0302ffff');
  });
});

describe('events', () => {
  it.each<[PayloadEvent, number, string]>([
    [{ name: 'BOOT', cause: 'WATCHDOG', bootCount: 8 }, 1, '0101 02 0008'],
    [{ name: 'MODE_CHANGE', from: 'STANDBY', to: 'DIGI' }, 1, '0102 02 04'],
    [{ name: 'SCHEDULE_START' }, 1, '0103'],
    [{ name: 'SCHEDULE_END' }, 1, '0104'],
    [{ name: 'FRAME_DIGIPEATED', call: 'A51AA', ssid: 7 }, 1, '0105 413531414120 07'],
    [{ name: 'SF_STORED', slot: 511 }, 1, '0106 01ff'],
    [{ name: 'STORE_FULL' }, 2, '0201'],
    [{ name: 'BAD_FCS_RATE', badFrames: 12 }, 2, '0202 000c'],
    [{ name: 'SYNTH_UNLOCK' }, 3, '0203'],
    [{ name: 'PTT_TIMEOUT', keyedS: 10 }, 3, '0204 0a'],
    [{ name: 'SETTINGS_FALLBACK', bank: 'FACTORY' }, 3, '0205 02'],
    [{ name: 'PA_OVERTEMP', amplifierC: 75.5 }, 4, '0301 1d7e'],
    [{ name: 'OVERCURRENT', currentA: 1.59 }, 4, '0302 0636'],
    [{ name: 'WDT_RESET' }, 4, '0303'],
    [{ name: 'FLASH_CRC', flashCrc: 0x5a17c4de }, 4, '0304 5a17c4de'],
  ])('lays out %o with its severity', (event, severity, expected) => {
    const { service, subtype, data } = payload.report(`EVENT_${event.name}`, eventValues(event));
    expect([service, subtype, Buffer.from(data).toString('hex')]).toEqual([5, severity, plain(expected)]);
  });
});

describe('a definition', () => {
  it('that lacks what the model says is found at once', () => {
    expect(() => payload.report('HK_NONE', {})).toThrow(/HK_NONE/);
    expect(() => payload.report('EVENT_BOOT', {})).toThrow(/missing-argument.*event_reset_cause/);
  });
});
