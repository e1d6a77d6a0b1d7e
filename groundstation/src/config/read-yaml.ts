import { readFile } from 'node:fs/promises';
import { failure, type Result, success } from '@dawa/seams/fault';
import { parseDocument } from 'yaml';
import type { ConfigFault } from './config-fault.ts';

/** Nobody writes a megabyte of configuration by hand; more is the wrong file. */
const largestFileBytes = 1_000_000;

/** The data of a YAML (or JSON) file, or the one line that says why it cannot be read. */
export async function readYaml(path: string): Promise<Result<unknown, ConfigFault>> {
  const text = await readText(path);
  return text.ok ? parseYaml(text.value, path) : text;
}

export async function readText(
  path: string,
  largestBytes = largestFileBytes,
): Promise<Result<string, ConfigFault>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : message;
    return failure({ kind: 'unreadable', file: path, path: '', expected: 'a readable file', found });
  }
  if (text.length > largestBytes) {
    const expected = `at most ${largestBytes} characters`;
    return failure({ kind: 'unreadable', file: path, path: '', expected, found: text.length });
  }
  return success(text);
}

export function parseYaml(text: string, file: string): Result<unknown, ConfigFault> {
  const document = parseDocument(text, { prettyErrors: true, strict: true, uniqueKeys: true });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    return failure({
      kind: 'bad-yaml',
      file,
      path: line === undefined ? '' : `line ${line}`,
      expected: 'YAML',
      found: error.message.split(/ at line |\n/)[0]!,
    });
  }
  try {
    return success(document.toJS({ maxAliasCount: 100 }));
  } catch (cause) {
    // Aliases that would unfold without end.
    const found = cause instanceof Error ? cause.message : String(cause);
    return failure({ kind: 'bad-yaml', file, path: '', expected: 'YAML without heaped aliases', found });
  }
}
