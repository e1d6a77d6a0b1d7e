import type { Readable, Writable } from 'node:stream';

/** The three streams of a command: data goes to `stdout` and nothing else does; logs and progress go to `stderr`. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** 0 done; 1 the work ran and the answer is bad; 2 wrong usage or unusable input; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Writes and waits while the reader is slower: a pipe into `less` must not fill the memory. False when the reader is gone. */
export function writeOut(stream: Writable, text: string | Uint8Array): Promise<boolean> | boolean {
  if (stream.destroyed || stream.writableEnded) return false;
  if (stream.write(text)) return true;
  return new Promise((resolve) => {
    const settle = () => {
      stream.off('drain', settle);
      stream.off('close', settle);
      stream.off('error', settle);
      resolve(!stream.destroyed);
    };
    stream.on('drain', settle);
    stream.on('close', settle);
    stream.on('error', settle);
  });
}

/** One line on stderr, whatever the text holds: `dawa decode: --in: expected a file, found nothing`. */
export function complain(io: CommandIo, command: string, text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal
  io.stderr.write(`dawa ${command}: ${text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')}\n`);
}
