import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { breadboardLink } from '../pipeline/spacecraft-signal.fixture.ts';
import { unquietSignal } from '../pipeline/unquiet-signal.fixture.ts';
import { imbalanceOf, LossLedger } from './loss-ledger.ts';
import { PaperReception } from './reception.fixture.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(join(data, 'frames'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';

describe('the loss ledger', () => {
  it('knows where every octet, frame and packet is at every instant, however the signal is cut', () => {
    for (let seed = 0; seed < 25; seed++) {
      const random = createRandom(`loss/${seed}`);
      const signal = unquietSignal(random);
      const reception = new PaperReception(breadboardLink);
      for (let at = 0; at < signal.length; ) {
        const octets = Math.min(signal.length - at, 1 + random.integer(random.integer(5) === 0 ? 900 : 90));
        reception.receive(signal.subarray(at, at + octets), 1.6e12 + at);
        at += octets;
        const state = reception.account.loss.state(0);
        if (!state.isBalanced || state.octets.received !== at)
          expect.fail(`seed ${seed}: ${imbalanceOf(state)}, received ${state.octets.received} of ${at}`);
      }
    }
  });

  it('counts the same, however the signal was cut', () => {
    for (let seed = 0; seed < 8; seed++) {
      const random = createRandom(`cut/${seed}`);
      const signal = unquietSignal(random);
      const whole = new PaperReception(breadboardLink);
      whole.receive(signal, 0);
      const cut = new PaperReception(breadboardLink);
      for (const octet of signal) cut.receive(Uint8Array.of(octet), 0);
      // Only what still waits, or is known not to, may depend on how much came at once.
      whole.account.loss.restart();
      cut.account.loss.restart();
      expect(cut.account.loss.state(0)).toEqual(whole.account.loss.state(0));
    }
  });

  it('goes on exactly where it was when the station is killed after any record of the log', () => {
    for (let seed = 0; seed < 15; seed++) {
      const random = createRandom(`kill/${seed}`);
      let reception = new PaperReception(breadboardLink);
      let checkpoint: ReturnType<PaperReception['checkpoint']> | undefined;
      let received = 0;
      for (let life = 0; life < 4; life++) {
        const signal = unquietSignal(random);
        for (let at = 0; at < signal.length; ) {
          const octets = 1 + random.integer(300);
          reception.receive(signal.subarray(at, at + octets), 1.6e12 + at);
          at += octets;
          if (random.integer(6) === 0) checkpoint = reception.checkpoint();
        }
        // What the disk had not taken is gone; the checkpoint never counts more than the disk has.
        const kept = reception.log.length - random.integer(20);
        const log = reception.log.slice(0, Math.max(kept, checkpoint?.lsn ?? 0));
        received = log.reduce((sum, { kind, bytes }) => sum + (kind === 'raw' ? bytes.length : 0), 0);
        const counted = new PaperReception(breadboardLink, log);
        reception = new PaperReception(breadboardLink, log, checkpoint);
        const state = reception.account.loss.state(0);
        expect(state).toEqual(counted.account.loss.state(0));
        // The rate is of the last five seconds and is not kept.
        expect({ ...reception.account.downlink.counts(0, 'search'), ratePerS: 0 }).toEqual({
          ...counted.account.downlink.counts(0, 'search'),
          ratePerS: 0,
        });
        expect(imbalanceOf(state)).toBeUndefined();
        expect(state.octets).toMatchObject({ received, waiting: 0 });
        expect(state.packets.extracted).toBe(
          log.filter(({ kind }) => kind === 'packet').length + (state.packets.withoutSamples['idle'] ?? 0),
        );
      }
    }
  });

  it('comes out of a restart as it went in, when nothing was lost with it', () => {
    const random = createRandom('restart');
    const reception = new PaperReception(breadboardLink);
    const signal = unquietSignal(random);
    reception.receive(signal.subarray(0, 2000), 0);
    const checkpoint = reception.checkpoint();
    reception.receive(signal.subarray(2000), 0);
    const again = new PaperReception(breadboardLink, reception.log, checkpoint);
    reception.account.loss.restart();
    expect(again.account.loss.state(0)).toEqual(reception.account.loss.state(0));
  });

  it('says of a log from before places were kept that its frames lie one behind the other', () => {
    const ledger = new LossLedger(100);
    ledger.addRaw(350);
    for (let frame = 0; frame < 3; frame++) ledger.addFrame({ place: undefined, fate: 'data' });
    expect(ledger.state(0)).toMatchObject({ isBalanced: true, octets: { inGoodFrames: 300, waiting: 50 } });
  });

  it('notices a part of the station that does not say what it did', () => {
    const ledger = new LossLedger(100);
    ledger.addRaw(100);
    ledger.addPacket('samples');
    const { octets, frames, packets } = ledger.state(0);
    expect(imbalanceOf({ octets, frames, packets: { ...packets, extracted: 2 } })).toBe(
      'packets: expected 2 in all, found 1 by where they went',
    );
  });

  it('keeps its checkpoint small whatever was received', () => {
    const random = createRandom('size');
    const reception = new PaperReception(breadboardLink);
    for (let times = 0; times < 20; times++) reception.receive(unquietSignal(random), 0);
    expect(JSON.stringify(reception.account.loss.checkpoint()).length).toBeLessThan(2000);
  });

  // 581 real frames of 1113 octets of Hera and 1230 of 221 octets of Aditya-L1, each behind a marker, with 10,000 octets
  // of noise before and behind.
  it.skipIf(isAbsent)(`finds every octet of recordings from space${reason}`, () => {
    const recordings = [
      { file: 'hera_low_pus.u8', frameOctets: 1113, spacecraftId: 181, frames: 581 },
      { file: 'aditya_l1.u8', frameOctets: 221, spacecraftId: 414, frames: 1230 },
    ];
    for (const { file, frameOctets, spacecraftId, frames } of recordings) {
      const bytes = readFileSync(join(data, 'frames', file));
      const random = createRandom(file);
      const noise = Uint8Array.from({ length: 10_000 }, () => random.integer(256));
      const marker = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d);
      const parts: Uint8Array[] = [noise];
      for (let at = 0; at < bytes.length; at += frameOctets)
        parts.push(marker, bytes.subarray(at, at + frameOctets));
      const signal = Buffer.concat([...parts, noise]);
      const reception = new PaperReception({
        ...breadboardLink,
        frameOctets,
        spacecraftId,
        hasErrorControl: false,
        isRandomized: false,
        reedSolomon: null,
      });
      for (let at = 0; at < signal.length; at += 4096) {
        reception.receive(signal.subarray(at, at + 4096), 0);
        expect(imbalanceOf(reception.account.loss.state(0))).toBeUndefined();
      }
      const state = reception.account.loss.state(0);
      // The synchroniser takes one place more on trust behind the last marker.
      const { data: dataFrames, idle, repeated } = state.frames;
      expect(dataFrames + idle + repeated).toBe(frames);
      expect(state.octets.received).toBe(signal.length);
      expect(state.octets.inGoodFrames).toBe(frames * (frameOctets + 4));
    }
  });
});
