import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { shippedProgramFile } from '@dawa/payload-sim/firmware/firmware-program';
import { PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { describe, expect, it } from 'vitest';
import { buildRunner, whyNoSimavr } from './simavr-article.ts';

describe('simavr on pseudo-terminals, in real time', () => {
  it('boots on its port when it gets its power', { timeout: 180_000 }, async ({ skip }) => {
    const why = whyNoSimavr();
    if (why !== undefined && process.env['DAWA_REQUIRE_PEERS'] !== '1') skip(why);
    const { runner, remove } = buildRunner();
    const child = spawn(runner, [shippedProgramFile, '--pty'], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const ports = await new Promise<string>((resolve) =>
        createInterface({ input: child.stdout! }).once('line', resolve),
      );
      const { bus } = JSON.parse(ports.slice('ports '.length)) as { bus: string };
      const stream = createReadStream(bus);
      child.stdin!.write('power 1\n');
      const first = await new Promise<Uint8Array>((resolve, reject) => {
        const decoder = new PayloadBusDecoder();
        stream.on('data', (octets: Buffer | string) => {
          for (const packet of decoder.push(Buffer.from(octets))) if (packet.ok) resolve(packet.value);
        });
        stream.once('error', reject);
      });
      // EVENT_BOOT: 5.1, 0101, power-on, boot 1.
      expect([...first.subarray(7, 9), ...first.subarray(19, -2)]).toEqual([5, 1, 1, 1, 0, 0, 1]);
      stream.on('error', () => {});
      stream.destroy();
    } finally {
      child.kill();
      remove();
    }
  });
});
