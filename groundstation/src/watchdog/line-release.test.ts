import type { RelaySection } from '@dawa/protocols/station-instruments';
import { describe, expect, it } from 'vitest';
import { lineRelease } from './line-release.ts';

const relays: readonly RelaySection[] = [
  { id: 'board', kind: 'usbrelay', path: '/dev/dawa/relays', relay: 2 },
  { id: 'serial', kind: 'lcus', port: '/dev/ttyUSB3', baudRate: 9600, relay: 1 },
];

// Octets: direwolf src/cm108.c, usbrelay libusbrelay.c; see the codecs' own tests.
describe('how the watchdog opens a contact that keys', () => {
  it('writes to the node of a sound chip or a relay board', () => {
    expect(lineRelease({ kind: 'cm108', gpio: 3, path: '/dev/dawa/ptt' }, relays)).toEqual({
      kind: 'report',
      path: '/dev/dawa/ptt',
      hex: '0000000400',
    });
    expect(lineRelease({ kind: 'relay', relay: 'board' }, relays)).toMatchObject({
      path: '/dev/dawa/relays',
      hex: '00fd02000000000000',
    });
  });

  it('opens the port of a serial relay', () => {
    expect(lineRelease({ kind: 'relay', relay: 'serial' }, relays)).toMatchObject({
      kind: 'port',
      port: '/dev/ttyUSB3',
      hex: 'a00100a1',
    });
  });

  it('has no way where the node may be another device by then', () => {
    expect(lineRelease({ kind: 'cm108', gpio: 3 }, relays)).toBeUndefined();
    expect(lineRelease({ kind: 'relay', relay: 'none' }, relays)).toBeUndefined();
  });
});
