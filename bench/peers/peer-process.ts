import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Another program that propagates when it is asked to; README.md has its words. */
export interface PeerProcess {
  readonly version: string;
  /** Sends a line, gives the line it answers. */
  ask(line: string): Promise<string>;
  end(): void;
}

/** @throws Error when the program cannot be started or ends before it is ready, with what it complained about */
export async function startPeer(program: string, args: readonly string[]): Promise<PeerProcess> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  child.on('error', (error) => {
    complaint += error.message;
  });
  // A write to a program that has gone shows as the end of its lines.
  child.stdin.on('error', () => undefined);
  // What it says of its end may come after the last of its answers.
  const closed = new Promise((resolve) => child.on('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done !== true) return value;
    await closed;
    throw new Error(`${[program, ...args].join(' ')}: ended early. ${complaint.trim()}`);
  };
  const ready = await answer();
  return {
    version: ready.replace(/^ready\s*/, ''),
    ask(line) {
      child.stdin.write(`${line}\n`);
      return answer();
    },
    end: () => void child.kill(),
  };
}
