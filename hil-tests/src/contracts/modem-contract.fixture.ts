import type { Modem } from '@dawa/groundstation/ports';
import { KissDecoder } from '@dawa/protocols/kiss';
import { afterEach, describe, expect, it } from 'vitest';

/** A modem of the station, and what hangs at its other end. */
export interface ModemRig {
  readonly modem: Modem;
  /** It gives frames in KISS, and takes them so; otherwise octets. */
  readonly isKiss: boolean;
  /** Lets the far end receive this. */
  hear(content: Uint8Array): Promise<void> | void;
  /** Resolves when the far end has this to transmit; left out where nothing can be sent. */
  transmits?(content: Uint8Array): Promise<void>;
  /** Takes the far end away, and brings it back; left out where it cannot go. */
  unplug?(): Promise<void>;
  plug?(): Promise<void>;
  close(): Promise<void>;
}

/** From N0CALL to TEST, `hello`. Source: AX.25 2.2, section 3.12 */
export const helloFrame = Uint8Array.from(Buffer.from('a88aa6a84040609c6086829898e103f068656c6c6f', 'hex'));
export const helloText = 'N0CALL>TEST:hello';

/** What every modem of the station does, whatever it is made of. */
export function describeModem(name: string, open: () => Promise<ModemRig>, deadlineMs = 20_000): void {
  describe(`${name} as a modem`, () => {
    let rig: ModemRig | undefined;
    afterEach(async () => {
      await rig?.close();
      rig = undefined;
    });

    it(
      'is well when its other end is there, and hands on what it hears with the time it came',
      async () => {
        rig = await open();
        await becomes(rig.modem, 'ok');
        const heard = nextContent(rig, helloFrame);
        await rig.hear(helloFrame);
        const atMs = await heard;
        expect(Math.abs(rig.modem.info.lastAtMs! - atMs)).toBeLessThan(5000);
        expect(rig.modem.info).toMatchObject({ deviceId: 'modem', state: 'ok' });
      },
      deadlineMs,
    );

    it(
      'hands on what it is given to send, or refuses it where it cannot',
      async () => {
        rig = await open();
        await becomes(rig.modem, 'ok');
        if (rig.transmits === undefined) {
          await expect(rig.modem.send(asSent(rig))).rejects.toMatchObject({ name: 'DeviceError' });
          return;
        }
        const transmitted = rig.transmits(helloFrame);
        await rig.modem.send(asSent(rig));
        await transmitted;
      },
      deadlineMs,
    );

    it(
      'says that its other end is gone, refuses to send, and hears again when it is back',
      async () => {
        rig = await open();
        await becomes(rig.modem, 'ok');
        if (rig.unplug === undefined) return;
        await rig.unplug();
        await becomes(rig.modem, 'lost');
        await expect(rig.modem.send(asSent(rig))).rejects.toMatchObject({ code: 'lost' });
        await rig.plug!();
        await becomes(rig.modem, 'ok');
        const heard = nextContent(rig, helloFrame);
        await rig.hear(helloFrame);
        await heard;
      },
      deadlineMs,
    );
  });
}

function asSent({ isKiss }: ModemRig): Uint8Array {
  return isKiss ? Uint8Array.of(0xc0, 0, ...helloFrame, 0xc0) : helloFrame;
}

/** When this content came, on the clock of the modem. */
export function nextContent({ modem, isKiss }: ModemRig, content: Uint8Array): Promise<number> {
  const decoder = new KissDecoder();
  const wanted = Buffer.from(content).toString('hex');
  let octets = '';
  return new Promise((resolve) => {
    const stop = modem.onBytes((bytes, atMs) => {
      if (isKiss) {
        for (const frame of decoder.push(bytes))
          if (frame.ok) octets += Buffer.from(frame.value.data).toString('hex');
      } else octets += Buffer.from(bytes).toString('hex');
      if (!octets.includes(wanted)) return;
      stop();
      resolve(atMs);
    });
  });
}

export function becomes(modem: Modem, state: Modem['info']['state']): Promise<void> {
  return new Promise((resolve) => {
    if (modem.info.state === state) {
      resolve();
      return;
    }
    const stop = modem.onChange((info) => {
      if (info.state !== state) return;
      stop();
      resolve();
    });
  });
}
