import { expect, it } from 'vitest';
import type { Modem } from '../ports.ts';
import { guardModem } from './guarded-modem.ts';
import type { Safety } from './safety.ts';

it('gives a modem bytes only while the transmitter is keyed through its guard', async () => {
  const sent: number[] = [];
  const modem = {
    info: { portName: '/dev/tnc' },
    send: async (bytes: Uint8Array) => void sent.push(bytes.length),
  } as unknown as Modem;
  let block: string | null = null;
  let isKeyed = false;
  const safety = {
    transmissionBlock: () => block,
    get state() {
      return { isKeyed } as Safety['state'];
    },
  };
  const guarded = guardModem(modem, safety);
  await expect(guarded.send(new Uint8Array(3))).rejects.toMatchObject({
    code: 'blocked',
    message: '/dev/tnc: the transmitter is not keyed',
  });
  isKeyed = true;
  block = 'STOP was pressed by Pema and is not released';
  await expect(guarded.send(new Uint8Array(3))).rejects.toThrow('STOP was pressed');
  block = null;
  await guarded.send(new Uint8Array(3));
  expect(sent).toEqual([3]);
});
