import { describe, expect, it } from 'vitest';
import { believableAtMs, onboardTimeAtMs, timeFieldOctets } from './onboard-time.ts';

const tai = { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' } as const;

describe('onboard time', () => {
  it('is TAI on board and UTC on the ground: 37 s apart since 2017', () => {
    // CCSDS 301.0-B-4, 3.2.2: seconds since 1958-01-01 TAI. IERS Bulletin C 52: TAI-UTC = 37 s from 2017-01-01.
    const atMs = Date.UTC(2019, 5, 20, 0, 22, 31);
    const coarseS = (atMs - Date.UTC(1958, 0, 1)) / 1000 + 37;
    const field = new Uint8Array(6);
    new DataView(field.buffer).setUint32(0, coarseS);
    field[4] = 0x80;
    expect(onboardTimeAtMs(field, tai)).toBe(atMs + 500);
    expect(timeFieldOctets(tai)).toBe(6);
  });

  it('is unknown when the field has the wrong length', () => {
    expect(onboardTimeAtMs(new Uint8Array(5), tai)).toBeNull();
  });

  it('is replaced by the time of reception when it cannot be meant', () => {
    const receivedAtMs = Date.UTC(2019, 5, 20);
    expect(believableAtMs(Date.UTC(1958, 0, 1), receivedAtMs)).toBe(receivedAtMs);
    expect(believableAtMs(receivedAtMs + 2 * 86_400_000, receivedAtMs)).toBe(receivedAtMs);
    expect(believableAtMs(null, receivedAtMs)).toBe(receivedAtMs);
    expect(believableAtMs(receivedAtMs - 7 * 86_400_000, receivedAtMs)).toBe(receivedAtMs - 7 * 86_400_000);
  });
});
