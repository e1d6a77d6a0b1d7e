import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Kernel } from './kernel.ts';

export interface MachineSettings {
  readonly qemu: string;
  readonly kernel: Kernel;
  readonly firstFiles: string;
  /** For its sockets. */
  readonly folder: string;
  /** Each line of its console. */
  readonly onLine: (line: string) => void;
  /** What hangs at the far end of the serial adapter: gets lines, and answers. */
  readonly onSerial?: (line: string, answer: (line: string) => void) => void;
  /** What else is built in, in the words of QEMU. */
  readonly more?: readonly string[];
}

/**
 * A PC in software (no KVM, which other virtual machines may not have) with a USB serial adapter in its socket, and this
 * machine's files read-only below its root. It has no network.
 */
export class VirtualMachine {
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #monitor: string;
  readonly #close: () => void;
  #talk: Socket | undefined;

  static async start(settings: MachineSettings): Promise<VirtualMachine> {
    const server = createServer((socket) => speakLines(socket, settings.onSerial ?? (() => {})));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string')
      throw new TypeError('expected a TCP port, found none');
    return new VirtualMachine(settings, address.port, () => server.close());
  }

  private constructor(settings: MachineSettings, serialPort: number, close: () => void) {
    const { qemu, kernel, firstFiles, folder, onLine, more = [] } = settings;
    this.#close = close;
    this.#monitor = join(folder, 'monitor');
    const adapter = `usb-serial,id=${adapterId},chardev=line,bus=usb.0`;
    this.#child = spawn(
      qemu,
      [
        ...[
          '-M',
          'pc,accel=tcg',
          '-cpu',
          'max',
          '-m',
          '768',
          '-smp',
          '2',
          '-nographic',
          '-no-reboot',
          '-nic',
          'none',
        ],
        ...['-kernel', kernel.image, '-initrd', firstFiles, '-append', 'console=ttyS0 quiet panic=1'],
        ...['-virtfs', 'local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap'],
        ...[
          '-device',
          'piix3-usb-uhci,id=usb',
          '-chardev',
          `socket,id=line,host=127.0.0.1,port=${serialPort}`,
        ],
        ...['-device', adapter, '-monitor', `unix:${this.#monitor},server,nowait`],
        ...more,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    splitLines(this.#child.stdout!, onLine);
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code) => {
        close();
        this.#talk?.destroy();
        resolve(code ?? 1);
      });
    });
  }

  /** Pulls the adapter out, or puts it back. */
  hand(what: 'plug' | 'unplug'): void {
    const order =
      what === 'unplug'
        ? `device_del ${adapterId}`
        : `device_add usb-serial,id=${adapterId},chardev=line,bus=usb.0`;
    this.#talk ??= this.#connect();
    this.#talk.write(`${order}\n`);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
    this.#close();
  }

  /** Held open: an order on a connection that closes at once might not be read any more. */
  #connect(): Socket {
    const socket = connect(this.#monitor);
    socket.on('error', () => {});
    socket.on('data', () => {});
    return socket;
  }
}

const adapterId = 'adapter';

function speakLines(socket: Socket, onSerial: Required<MachineSettings>['onSerial']): void {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  splitLines(socket, (line) => onSerial(line, (answer) => socket.write(`${answer}\n`)));
}

function splitLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let begun = '';
  stream.on('data', (bytes: Buffer) => {
    const lines = (begun + bytes.toString('latin1')).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
}
