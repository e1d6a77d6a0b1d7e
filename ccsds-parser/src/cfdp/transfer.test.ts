import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { type End, seededRandom, Transfer } from './cfdp.fixture.ts';

const fileOf = (octets: number, seed = 1) => {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: octets }, () => Math.floor(random() * 256));
};
const storedBy = ({ stored }: End) =>
  stored.map(({ name, isComplete, file }) => [name, isComplete, toHex(file)]);
const lossy = { loss: 0.3, duplication: 0.2, jitterMs: 400 };
/** With three of ten lost both ways, one of two acknowledgements is missed: limits that would end a transfer are high. */
const patient = { ackLimit: 60, nakLimit: 60, inactivityMs: 10_000_000 };

describe('class 2 over a link that loses 30 % both ways, doubles and reorders', () => {
  it('delivers every file once and equal to the last octet, and both sides end', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.oneof(fc.nat(3), fc.nat(3000)),
        fc.constantFrom(0, 1, 2, 3, 15),
        fc.constantFrom('deferred' as const, 'immediate' as const),
        (seed, octets, checksumType, nakMode) => {
          const file = fileOf(octets, seed);
          const transfer = new Transfer(
            file,
            { seed, ...lossy },
            { checksumType, hasCrc: true },
            { ...patient, nakMode },
          ).run();
          const { sender, receiver } = transfer;
          const expected = { condition: 'no-error', delivery: 'complete', fileStatus: 'retained' };
          expect(storedBy(receiver!)).toEqual([['b.bin', true, toHex(file)]]);
          expect(receiver!.writtenOctets).toBe(octets);
          expect(receiver!.finished()).toMatchObject(expected);
          expect(sender.finished()).toMatchObject(expected);
          expect(receiver!.kinds().filter((kind) => kind === 'eof-received')).toHaveLength(1);
          for (const end of [sender, receiver!]) {
            expect(end.machine.state).toBe('closed');
            expect(end.closes).toBe(1);
            expect(end.timers.size).toBe(0);
            expect(end.kinds().filter((kind) => kind === 'transaction-finished')).toHaveLength(1);
          }
        },
      ),
      { numRuns: 40, seed: 727 },
    );
  });
});

describe('class 1 over the same link', () => {
  it('says complete only when the file is, and always ends', () => {
    let complete = 0;
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), fc.boolean(), (seed, octets, isClosureRequested) => {
        const file = fileOf(octets, seed);
        const { sender, receiver } = new Transfer(
          file,
          { seed, ...lossy, loss: 0.1 },
          { mode: 'unacknowledged', isClosureRequested, checksumType: 3 },
        ).run();
        expect(sender.machine.state).toBe('closed');
        if (!receiver) return;
        expect(receiver.machine.state).toBe('closed');
        expect(receiver.kinds().filter((kind) => kind === 'transaction-finished')).toHaveLength(1);
        if (receiver.finished()!.delivery === 'complete') {
          complete++;
          expect(storedBy(receiver)).toEqual([['b.bin', true, toHex(file)]]);
        } else {
          expect(receiver.stored).toEqual([]);
          expect(receiver.discards).toBe(1);
        }
        if (sender.finished()!.delivery === 'complete')
          expect(receiver.finished()!.delivery).toBe('complete');
      }),
      { numRuns: 100, seed: 727 },
    );
    expect(complete).toBeGreaterThan(20);
  });
});
