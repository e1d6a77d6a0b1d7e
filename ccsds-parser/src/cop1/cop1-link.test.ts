import { describe, expect, it } from 'vitest';
import { decodeClcw, encodeClcw } from '../frame/tc/clcw.ts';
import { decodeTcFrame, encodeTcFrame } from '../frame/tc/tc-frame.ts';
import { Farm } from './farm.ts';
import { Fop } from './fop.ts';
import type { FopInput } from './fop-signals.ts';

/** mulberry32: the same noise for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Pass {
  readonly seed: number;
  readonly commands: number;
  /** Share of frames, and of reports, that are lost. */
  readonly loss: number;
  readonly window: number;
  /** Share of frames that find no buffer free on board. */
  readonly fullShare: number;
}

const travelTicks = 3;

/** A pass in octets: what the FOP says travels as frames, what the FARM says as control words, both through noise. */
function fly({ seed, commands, loss, window, fullShare }: Pass) {
  const noise = noiseOf(seed);
  const t1Ms = 4 * travelTicks;
  const fop = new Fop({ virtualChannelId: 5, slidingWindow: window, t1Ms, transmissionLimit: 255 });
  const farm = new Farm({ virtualChannelId: 5, slidingWindow: Math.min(254, window * 2) });
  const uplink: { readonly arrives: number; readonly bytes: Uint8Array }[] = [];
  const downlink: { readonly arrives: number; readonly bytes: Uint8Array }[] = [];
  const pass = {
    ad: [] as number[],
    bd: [] as number[],
    confirmed: [] as number[],
    bdSent: 0,
    frames: 0,
    ticks: 0,
  };
  const alerts: string[] = [];
  let [timer, timerEnds, offered, accepted] = [0, Number.POSITIVE_INFINITY, -1, 0];
  let isBufferFull = false;

  function hear(input: FopInput): void {
    for (const output of fop.push(input)) {
      if (output.kind === 'start-timer') [timer, timerEnds] = [output.timer, pass.ticks + output.durationMs];
      if (output.kind === 'cancel-timer') timerEnds = Number.POSITIVE_INFINITY;
      if (output.kind === 'alert') alerts.push(`${output.reason} ${output.event}`);
      if (output.kind === 'transfer-answer' && typeof output.request === 'number') {
        if (output.answer === 'accept') [accepted, offered] = [accepted + 1, -1];
        if (output.answer === 'confirm') pass.confirmed.push(output.request);
      }
      if (output.kind !== 'transmit') continue;
      const { frameType, ...frame } = output.frame;
      pass.frames++;
      const bytes = encodeTcFrame({ spacecraftId: 299, virtualChannelId: 5, ...frame });
      if (noise() >= loss) uplink.push({ arrives: pass.ticks + travelTicks, bytes });
      hear({ kind: 'lower-layer', frameType, isAccepted: true });
    }
  }

  function receive(bytes: Uint8Array): void {
    const decoded = decodeTcFrame(bytes);
    if (!decoded.ok) throw new Error(decoded.fault.kind);
    const hasBuffer = noise() >= fullShare;
    for (const output of farm.push({ kind: 'frame', frame: decoded.value, hasBuffer }))
      if (output.kind === 'accept')
        (output.service === 'AD' ? pass.ad : pass.bd).push((output.data[0]! << 8) | output.data[1]!);
    isBufferFull = farm.status.isWait;
  }

  hear({ kind: 'directive', request: 'begin', directive: { name: 'initiate-ad-without-clcw-check' } });
  while (pass.confirmed.length < commands && pass.ticks < commands * 200 && alerts.length === 0) {
    pass.ticks++;
    while (uplink[0] && uplink[0].arrives <= pass.ticks) receive(uplink.shift()!.bytes);
    if (isBufferFull && noise() < 0.3) {
      farm.push({ kind: 'buffer-released' });
      isBufferFull = false;
    }
    if (noise() >= loss) downlink.push({ arrives: pass.ticks + travelTicks, bytes: encodeClcw(farm.clcw) });
    while (downlink[0] && downlink[0].arrives <= pass.ticks) {
      const clcw = decodeClcw(downlink.shift()!.bytes);
      hear(clcw.ok ? { kind: 'clcw', clcw: clcw.value } : { kind: 'invalid-clcw' });
    }
    if (timerEnds <= pass.ticks) {
      timerEnds = Number.POSITIVE_INFINITY;
      hear({ kind: 'timer-expired', timer });
    }
    if (offered === -1 && accepted < commands) {
      offered = accepted;
      const data = Uint8Array.of(offered >>> 8, offered & 0xff);
      hear({ kind: 'transfer', service: 'AD', request: offered, data });
    }
    if (pass.ticks % 7 === 0) {
      const data = Uint8Array.of(pass.bdSent >>> 8, pass.bdSent & 0xff);
      pass.bdSent = (pass.bdSent + 1) & 0xffff;
      hear({ kind: 'transfer', service: 'BD', request: `bd ${pass.bdSent}`, data });
    }
  }
  return { ...pass, alerts };
}

const inOrder = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('COP-1 over a bad link', () => {
  it('delivers 10,000 commands once and in order while 30 % of the frames and of the reports are lost', () => {
    const pass = fly({ seed: 20261129, commands: 10_000, loss: 0.3, window: 10, fullShare: 0 });
    expect(pass.alerts).toEqual([]);
    expect(pass.ad).toEqual(inOrder(10_000));
    expect(pass.confirmed).toEqual(inOrder(10_000));
    // BD frames pass by: some 70 % of them, in order, each at most once.
    expect(pass.bd).toEqual([...new Set(pass.bd)].sort((one, other) => one - other));
    expect(pass.bd.length / pass.bdSent).toBeGreaterThan(0.6);
    expect(pass.bd.length / pass.bdSent).toBeLessThan(0.8);
  });

  it('does so with every width of the window, and when the buffer on board is full now and then', () => {
    for (const [seed, window] of [1, 2, 3, 7, 50, 127].entries()) {
      const pass = fly({ seed, commands: 300, loss: 0.3, window, fullShare: 0.1 });
      expect(pass.alerts, `window ${window}`).toEqual([]);
      expect(pass.ad, `window ${window}`).toEqual(inOrder(300));
      expect(pass.confirmed, `window ${window}`).toEqual(inOrder(300));
    }
  });

  it('sends every frame once when nothing is lost', () => {
    const pass = fly({ seed: 5, commands: 600, loss: 0, window: 20, fullShare: 0 });
    expect(pass.ad).toEqual(inOrder(600));
    expect(pass.frames - pass.bdSent).toBe(600);
  });
});
