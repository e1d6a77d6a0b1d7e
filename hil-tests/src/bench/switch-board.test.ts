import { createPayloadBench } from '@dawa/payload-sim/payload-bench';
import { plugInMemory } from '@dawa/seams/memory-hid';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { createBenchInstruments } from '../instruments/bench-instruments.ts';
import { benchPower } from './power-switch.ts';
import { hidSwitchBoard, type SwitchBoard, serialSwitchBoard } from './switch-board.ts';

function rig() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const bench = createPayloadBench({ clock, random: createRandom('board'), report: () => {}, number: 1 });
  const [relay, far] = createMemoryStreamPair('relay');
  bench.attach('relay', far);
  const boards: Record<string, SwitchBoard> = {
    serial: serialSwitchBoard(relay, 9600),
    hid: hidSwitchBoard(plugInMemory(bench.usbRelay).open(), '/dev/dawa/relay'),
  };
  const powerOf = (kind: string) =>
    benchPower({
      ...{ board: boards[kind]!, clock, watchdog: undefined, instruments: createBenchInstruments([]) },
      plan: { power: { relay: 1 } },
    });
  return { ...bench, clock, boards, powerOf };
}

describe('the power of the bench', () => {
  it.each(['serial', 'hid'])('is switched by a %s board, and the hours are counted', async (kind) => {
    const { powerOf, board, clock } = rig();
    const power = powerOf(kind);
    await power.set(true);
    await clock.runFor(5000);
    expect([power.isOn, board.isPowered]).toEqual([true, true]);
    await power.set(false);
    await clock.runFor(5000);
    expect([power.isOn, board.isPowered, power.poweredMs]).toEqual([false, false, 5000]);
  });

  it('is in doubt when a board that can be asked says something else than it was told', async () => {
    const { powerOf, usbRelay } = rig();
    const power = powerOf('hid');
    await power.set(true);
    usbRelay.setFault('usb-relay-deaf', true);
    await expect(power.set(false)).rejects.toThrow('relay 1: expected open, found closed');
    expect(power.isOn).toBe(true);
  });

  // LCUS: darrylb123/usbrelay, libusbrelay.c; USBRelay: FD for off, FF for on behind report number 0 (same source)
  it('can be taken away by somebody else', () => {
    const { boards } = rig();
    expect(boards['serial']!.releaseWays([1, 2])).toMatchObject([{ kind: 'port', hex: 'a00100a1a00200a2' }]);
    const ways = boards['hid']!.releaseWays([1]);
    expect(ways).toMatchObject([{ kind: 'report', path: '/dev/dawa/relay' }]);
    expect(ways[0]!.hex.startsWith('00fd01')).toBe(true);
  });
});
