import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { describe, expect, it } from 'vitest';
import { ordinaryInterface } from '../services/payload-interface.ts';
import { factorySettings, missionSettings, type PayloadSettings } from '../settings.ts';
import { Configuration } from './configuration.ts';
import { Eeprom, eepromEndurance } from './eeprom.ts';
import { majorityOf } from './majority.ts';
import { eepromMap, settingsOctets } from './memory-map.ts';
import { decodeSettingsBlock, encodeSettingsBlock, sealSettingsBlock } from './settings-block.ts';

const definition = ordinaryInterface();
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const delivered = (settings = missionSettings, bootCount = 0) =>
  new Configuration(new VirtualClock(0), definition, settings, { bootCount });
const changed: PayloadSettings = { ...missionSettings, beaconIntervalS: 120, call: 'A51AA', ssid: 7 };

describe('settings in memory', () => {
  it('lie as the table of the block says', () => {
    const block = encodeSettingsBlock(definition, { serial: 0x0102, settings: missionSettings });
    // By hand from docs/payload-interface.md: version 1, serial, 45 s, three aliases, insert, A55BTN-0, 30 x 10 ms, 63, 15 x 10 ms.
    const head = '01 0102 002d 07 00 41353542544e 00 1e 3f 0f'.replaceAll(' ', '');
    const text = Buffer.from('APRS-DP breadboard').toString('hex').padEnd(134, '0');
    expect(hex(block.subarray(0, -2))).toBe(head + text);
    expect(block).toHaveLength(settingsOctets);
    // A CRC over data and its own CRC is 0 (ECSS-E-ST-70-41C, annex B.1).
    expect(crc16(block)).toBe(0);
    expect(decodeSettingsBlock(definition, block)).toEqual({ serial: 0x0102, settings: missionSettings });
  });

  it.each([
    ['an interval of 14 s', { beaconIntervalS: 14 }],
    ['a callsign in lower case', { call: 'a55btn' }],
    ['a callsign of two', { call: 'A5' }],
    ['SSID 16', { ssid: 16 }],
    ['a fourth alias', { aliasMask: 8 }],
    ['a slot of 1,010 ms', { slotTimeMs: 1010 }],
    ['a bell in the beacon', { beaconText: 'ding\u0007' }],
  ])('are refused with %s', (_what, wrong) => {
    const block = encodeSettingsBlock(definition, { serial: 1, settings: { ...missionSettings, ...wrong } });
    expect(decodeSettingsBlock(definition, block)).toBeUndefined();
  });

  it('of another layout are not taken for ours', () => {
    const block = encodeSettingsBlock(definition, { serial: 1, settings: missionSettings });
    block[0] = 2;
    expect(decodeSettingsBlock(definition, sealSettingsBlock(block))).toBeUndefined();
  });
});

describe('two banks', () => {
  it('keep what was commanded over starts', () => {
    const configuration = delivered();
    configuration.settings = changed;
    expect(configuration.boot()).toEqual({ settings: changed, bank: 'A', bootCount: 1 });
    expect(configuration.boot({ hasFactoryDefaults: true })).toEqual({
      ...{ settings: missionSettings, bank: 'A', bootCount: 2 },
    });
  });

  it('survive every single bit flip of either bank, and mend themselves', () => {
    for (const [bank, used] of [
      [eepromMap.settingsA, 'B'],
      [eepromMap.settingsB, 'A'],
    ] as const)
      for (let octet = 0; octet < settingsOctets; octet++) {
        const configuration = delivered(changed);
        configuration.eeprom.flip(bank + octet, 1 << (octet % 8));
        expect(configuration.boot()).toMatchObject({ settings: changed, bank: used });
        expect(configuration.correctedErrors).toBe(1);
        configuration.scrub();
        expect(configuration.correctedErrors).toBe(1);
        expect(configuration.boot().bank).toBe('A');
      }
  });

  it('fall back on the factory when neither is whole, and count it', () => {
    const configuration = delivered(changed);
    configuration.eeprom.flip(eepromMap.settingsA + 7, 1);
    configuration.eeprom.flip(eepromMap.settingsB + 70, 1);
    expect(configuration.boot()).toMatchObject({ settings: factorySettings, bank: 'FACTORY' });
    expect(configuration.uncorrectableErrors).toBe(1);
  });

  it('are written again from what is in use when both are struck while it runs', () => {
    const configuration = delivered(changed);
    configuration.eeprom.flip(eepromMap.settingsA, 1);
    configuration.eeprom.flip(eepromMap.settingsB, 1);
    configuration.scrub();
    expect(configuration.boot()).toMatchObject({ settings: changed, bank: 'A' });
  });

  it('leave one whole whenever the supply goes while settings are written', () => {
    for (let octets = 0; octets <= 2 * settingsOctets; octets++) {
      const configuration = delivered();
      const { eeprom } = configuration;
      const before = [
        eeprom.read(eepromMap.settingsA, settingsOctets),
        eeprom.read(eepromMap.settingsB, settingsOctets),
      ];
      configuration.settings = changed;
      const after = [
        eeprom.read(eepromMap.settingsA, settingsOctets),
        eeprom.read(eepromMap.settingsB, settingsOctets),
      ];
      for (const [index, address] of [eepromMap.settingsA, eepromMap.settingsB].entries()) {
        const done = Math.min(settingsOctets, Math.max(0, octets - index * settingsOctets));
        eeprom.write(address, before[index]!);
        eeprom.write(address, after[index]!.subarray(0, done));
      }
      const { settings } = configuration.boot();
      expect([missionSettings, changed]).toContainEqual(settings);
    }
  });
});

describe('what is written at every start', () => {
  it('is what most of ten copies say, bit by bit', () => {
    const random = createRandom('majority');
    for (let round = 0; round < 200; round++) {
      const truth = Uint8Array.from({ length: 16 }, () => random.integer(256));
      const copies = Array.from({ length: 10 }, () => truth.slice());
      // Four of ten may be anything at all.
      for (let copy = 0; copy < 4; copy++)
        for (let octet = 0; octet < 16; octet++) copies[copy]![octet] = random.integer(256);
      expect(majorityOf(copies)).toEqual({ octets: truth, differing: 4 });
    }
  });

  it('counts starts through bit flips', () => {
    const configuration = delivered(missionSettings, 7);
    const random = createRandom('flips');
    for (let start = 8; start < 60; start++) {
      for (let flip = 0; flip < 3; flip++)
        configuration.eeprom.flip(eepromMap.bootRecord + random.integer(160), 1 << random.integer(8));
      expect(configuration.boot().bootCount).toBe(start);
    }
    expect(configuration.correctedErrors).toBeGreaterThan(50);
  });
});

describe('EEPROM', () => {
  it('begins erased, and keeps what is written', () => {
    const eeprom = new Eeprom();
    expect(hex(eeprom.read(0, 2))).toBe('ffff');
    expect(eeprom.write(4094, Uint8Array.of(1, 2))).toBe(true);
    expect(hex(eeprom.read(4094, 2))).toBe('0102');
    expect(() => eeprom.read(4095, 2)).toThrow(/expected 2 octets inside 4096, found 4095/);
    expect(() => eeprom.write(-1, Uint8Array.of(1))).toThrow(RangeError);
  });

  it('wears out by what differs, and then says that it does not hold it', () => {
    const eeprom = new Eeprom();
    eeprom.write(0, Uint8Array.of(1));
    eeprom.wear(0, 1, eepromEndurance - 2);
    // What is there already is not written again.
    for (let again = 0; again < 100; again++) expect(eeprom.write(0, Uint8Array.of(1))).toBe(true);
    expect(eeprom.write(0, Uint8Array.of(2))).toBe(true);
    expect(eeprom.write(0, Uint8Array.of(3))).toBe(false);
    expect(hex(eeprom.read(0, 1))).toBe('02');
  });

  it('that is worn out under one bank leaves the other', () => {
    const configuration = delivered();
    configuration.eeprom.wear(eepromMap.settingsA, settingsOctets, eepromEndurance);
    configuration.settings = changed;
    expect(configuration.boot()).toMatchObject({ settings: changed, bank: 'B' });
  });
});

describe('arming', () => {
  it('holds for one thing, for a minute, and for no reset', async () => {
    const clock = new VirtualClock(0);
    const { arming, ...rest } = new Configuration(clock, definition, missionSettings);
    expect(rest).toBeDefined();
    arming.arm('MEMORY_LOAD');
    expect([arming.isArmed('MEMORY_LOAD'), arming.isArmed('SETTINGS_FACTORY')]).toEqual([true, false]);
    await clock.runFor(60_001);
    expect(arming.isArmed('MEMORY_LOAD')).toBe(false);
  });
});
