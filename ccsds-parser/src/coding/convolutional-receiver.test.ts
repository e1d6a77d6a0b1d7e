import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { joinOctets } from '../bits/join-octets.ts';
import { randomOctets, throughNoise } from './convolutional.fixture.ts';
import {
  type ConvolutionalCode,
  convolutionalConventions,
  convolutionalRates,
} from './convolutional-code.ts';
import { encodeConvolutional, toSoftSymbols } from './convolutional-encoder.ts';
import { findConvolutionalNode } from './convolutional-node.ts';
import { ConvolutionalReceiver, type ConvolutionalReceiverOptions } from './convolutional-receiver.ts';
import { periodSymbols } from './puncture.ts';

function received(octets: number, code: ConvolutionalCode, esN0Db: number, seed: number): Uint8Array {
  const sent = encodeConvolutional(randomOctets(octets, seed), code);
  return throughNoise(toSoftSymbols(sent.octets, sent.symbolCount), esN0Db, seed + 1);
}

/** Symbols without a signal. */
const silence = (count: number, seed: number) =>
  throughNoise(new Uint8Array(count).fill(128), -30, seed).map((symbol) => symbol ^ 0x55);

const bitsOf = (octets: Uint8Array) =>
  [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('');

/** Share of the pieces of 48 bits of `data` that stand anywhere in `found`. */
function shareFound(found: Uint8Array, data: Uint8Array): number {
  const all = bitsOf(found);
  const pieces = bitsOf(data).match(/.{48}/g) ?? [];
  return pieces.filter((piece) => all.includes(piece)).length / pieces.length;
}

function receive(symbols: Uint8Array, options: ConvolutionalReceiverOptions, part = 777) {
  const receiver = new ConvolutionalReceiver(options);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < symbols.length; at += part)
    parts.push(receiver.push(symbols.subarray(at, at + part)));
  const { state, node, symbolErrorRate, locks } = receiver;
  parts.push(receiver.flush());
  return { octets: joinOctets(parts), state, node, symbolErrorRate, locks };
}

describe('findConvolutionalNode', () => {
  it('finds slip, order and inversion of a noisy stream, and what share of its symbols is wrong', () => {
    // Es/N0 of -1 dB: 10.4 % of the symbols are turned over (Q(sqrt(2 * 0.794)), J. Proakis, Digital Communications, 5.2).
    for (const convention of Object.values(convolutionalConventions)) {
      for (let slip = 0; slip < 2; slip++) {
        const found = findConvolutionalNode(received(600, convention, -1, slip + 20).subarray(slip, 4200));
        expect(found).toMatchObject({ ok: true, value: { ...convention, skipSymbols: slip } });
        if (found.ok) expect(Math.abs(found.value.symbolErrorRate - 0.104)).toBeLessThan(0.02);
      }
    }
  });

  it('finds where a puncture period begins', () => {
    for (const rate of convolutionalRates) {
      const period = periodSymbols(rate);
      const symbols = received(700, { rate }, 6, 30);
      for (let slip = 0; slip < period; slip++) {
        const found = findConvolutionalNode(symbols.subarray(slip, slip + 3000), { rate });
        expect(found).toMatchObject({ ok: true, value: { skipSymbols: (period - slip) % period } });
      }
    }
  });

  it('cannot see the inversion of G2 at rates 3/4 and 5/6, and believes what it is told', () => {
    for (const rate of ['3/4', '5/6'] as const) {
      const symbols = received(700, { rate, isG2Inverted: true }, 8, 40);
      const both = [false, true].map((isG2Inverted) =>
        findConvolutionalNode(symbols, { rate, isG2Inverted }),
      );
      for (const found of both) expect(found.ok && found.value.symbolErrorRate < 0.001).toBe(true);
      expect(findConvolutionalNode(symbols, { rate })).toMatchObject({ value: { isG2Inverted: false } });
    }
  });

  it('says so when there is no signal, or too little of it', () => {
    const found = findConvolutionalNode(silence(4200, 1));
    expect(found).toMatchObject({ ok: false, fault: { kind: 'no-node' } });
    expect(findConvolutionalNode(new Uint8Array(1000))).toMatchObject({ fault: { kind: 'too-few-symbols' } });
    expect(findConvolutionalNode(new Uint8Array(5000).fill(128))).toMatchObject({
      fault: { kind: 'no-node' },
    });
  });
});

describe('ConvolutionalReceiver', () => {
  const code = { rate: '1/2', ...convolutionalConventions.libfec } as const;
  const data = randomOctets(3000, 50);
  const sent = encodeConvolutional(data, code);
  const clean = toSoftSymbols(sent.octets, sent.symbolCount);
  const noisy = throughNoise(clean, 0, 51);

  it('locks behind noise, at any slip, and tells how good the signal is', () => {
    const stream = Uint8Array.from([...silence(9001, 2), ...noisy.subarray(5)]);
    const { octets, state, node, symbolErrorRate, locks } = receive(stream, {});
    expect({ state, locks }).toEqual({ state: 'lock', locks: 1 });
    expect(node).toMatchObject(code);
    // Es/N0 of 0 dB: Q(sqrt(2)) = 7.9 %.
    expect(Math.abs(symbolErrorRate! - 0.079)).toBeLessThan(0.02);
    expect(shareFound(octets, data)).toBeGreaterThan(0.85);
  });

  it('locks again when a symbol is lost, and when one is invented', () => {
    const stream = Uint8Array.from([
      ...clean.subarray(0, 20_000),
      ...clean.subarray(20_001, 34_000),
      128,
      ...clean.subarray(34_000),
    ]);
    const { octets, locks } = receive(stream, {});
    expect(locks).toBe(3);
    expect(shareFound(octets, data)).toBeGreaterThan(0.98);
  });

  it('goes back to searching when the signal is gone', () => {
    const { state } = receive(Uint8Array.from([...noisy, ...silence(60_000, 3)]), {});
    expect(state).toBe('search');
  });

  it('keeps a weak signal that is always under suspicion', () => {
    const { locks, state } = receive(throughNoise(clean, -1, 52), {});
    expect({ locks, state }).toEqual({ locks: 1, state: 'lock' });
  });

  it('gives the same bits however the stream is cut, on either host', () => {
    const stream = Uint8Array.from([
      ...silence(3000, 4),
      ...noisy.subarray(1, 15_000),
      ...noisy.subarray(15_001),
    ]);
    const once = toHex(receive(stream, {}, stream.length).octets);
    for (const part of [1, 97, 5000]) expect(toHex(receive(stream, {}, part).octets)).toBe(once);
    expect(toHex(receive(stream, { host: 'plain' }).octets)).toBe(once);
  });

  it('gives bits of a short stream at its end', () => {
    expect(shareFound(receive(clean.subarray(0, 3001), {}).octets, data.subarray(0, 180))).toBe(1);
    expect(receive(clean.subarray(0, 900), {}).octets.length).toBe(0);
  });

  it('refuses options that make no sense', () => {
    expect(() => new ConvolutionalReceiver({ windowBits: 100 })).toThrow(RangeError);
    expect(() => new ConvolutionalReceiver({ rate: '9/10' as '7/8' })).toThrow(RangeError);
  });
});
