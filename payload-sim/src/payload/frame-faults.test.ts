import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { ActiveFaults } from './active-faults.ts';
import type { PayloadFaultName } from './fault-list.ts';
import { FrameFaults } from './frame-faults.ts';

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function faulty(...names: PayloadFaultName[]) {
  const faults = new ActiveFaults(new VirtualClock(0));
  for (const name of names) faults.add(name, {});
  return new FrameFaults(faults, () => ({ call: 'A55BTN', ssid: 0 }));
}

// Addresses after AX.25 2.2, 3.12: letters one bit to the left, blanks 40, SSID octet C R R S S S S E. The frames without a
// fault are those of the payload's facts, 3.3, checked there by Direwolf's decode_aprs.
const telemetry = '82a0a8a86840e0 826a6a84a89c61 03f0 5423303035';
const uplink = '86a240404040e0 acaa6482848660 82a492a6a64061 03f0 3e';

describe('bugs in how frames are laid out', () => {
  it('leave a frame alone when there are none', () => {
    expect(hex(faulty().sent(octets(telemetry)))).toBe(telemetry.replaceAll(' ', ''));
  });

  it('put two empty digipeaters behind the addresses, as AISAT flew', () => {
    // The two last addresses of the AISAT-like frame of the facts, 3.3.
    const wanted = '82a0a8a86840e0 826a6a84a89c60 40404040404060 40404040404061 03f0 5423303035';
    expect(hex(faulty('empty-via').sent(octets(telemetry)))).toBe(wanted.replaceAll(' ', ''));
  });

  it('write the own call in small letters, and no other', () => {
    const wanted = '82a0a8a86840e0 c26a6ac4e8dc61 03f0 5423303035';
    expect(hex(faulty('lower-case-call').sent(octets(telemetry)))).toBe(wanted.replaceAll(' ', ''));
    expect(hex(faulty('lower-case-call').sent(octets(uplink)))).toBe(uplink.replaceAll(' ', ''));
  });

  it('keep three bits of an SSID', () => {
    // SSID 15: 1111 between the reserved bits and the end bit.
    const fifteen = uplink.replace('8660', '867e');
    expect(hex(faulty('ssid-15-bug').sent(octets(fifteen)))).toBe(
      uplink.replace('8660', '866e').replaceAll(' ', ''),
    );
    expect(hex(faulty('ssid-15-bug').sent(octets(uplink)))).toBe(uplink.replaceAll(' ', ''));
  });

  it('pass over what is addressed to the own call', () => {
    const toOwn = uplink.replace('82a492a6a64061', '826a6a84a89c61');
    expect(faulty('own-call-bug').isPassedOver(octets(toOwn))).toBe(true);
    expect(faulty('own-call-bug').isPassedOver(octets(uplink))).toBe(false);
    expect(faulty().isPassedOver(octets(toOwn))).toBe(false);
  });

  it('bear any octets at all', () => {
    const random = createRandom('frames');
    const all = faulty('empty-via', 'lower-case-call', 'ssid-15-bug', 'own-call-bug');
    for (let round = 0; round < 20_000; round++) {
      const frame = Uint8Array.from({ length: random.integer(90) }, () => random.integer(256));
      const sent = all.sent(frame);
      expect(sent.length - frame.length === 0 || sent.length - frame.length === 14).toBe(true);
      all.isPassedOver(frame);
    }
  });
});
