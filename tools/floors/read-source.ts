import { parseSync } from 'oxc-parser';
import { findHostUses, type HostUse } from './host-uses.ts';

/** One source file, as far as floors and time are concerned. */
export interface SourceFile {
  /** From the root, with slashes: `protocols/src/slip.ts`. */
  readonly path: string;
  readonly workspace: string;
  /** A test, or what only tests start: `name.test.ts`, `name.fixture.ts`. */
  readonly isTest: boolean;
  /** What it names in imports and re-exports, type imports and `import()` included. */
  readonly imports: readonly SourceImport[];
  /** Where it asks the host for time, timers or chance. */
  readonly hostUses: readonly HostUse[];
}

export interface SourceImport {
  readonly request: string;
  readonly line: number;
}

/** Reads imports from the parser's module record, and walks the syntax tree only where the text gives cause. */
export function readSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: SourceImport[] = [];
  const add = (request: string, offset: number) => imports.push({ request, line: lineAt(offset) });
  for (const found of parsed.module.staticImports) add(found.moduleRequest.value, found.start);
  for (const found of parsed.module.staticExports) {
    for (const entry of found.entries) {
      if (entry.moduleRequest) add(entry.moduleRequest.value, entry.moduleRequest.start);
    }
  }
  for (const found of parsed.module.dynamicImports) {
    const literal = text.slice(found.moduleRequest.start, found.moduleRequest.end);
    // A computed request cannot be judged here; the house has none outside the composition.
    if (/^(['"`])[^$]*\1$/.test(literal)) add(literal.slice(1, -1), found.start);
  }
  const isTest = /\.(test|fixture)\.tsx?$/.test(path);
  const uses = mayUseHost(text) ? findHostUses(parsed.program) : { typeImports: [], hostUses: [] };
  for (const found of uses.typeImports) add(found.request, found.offset);
  const hostUses = uses.hostUses.map((use) => ({ ...use, line: lineAt(use.offset) }));
  return { path, workspace: path.slice(0, path.indexOf('/')), isTest, imports, hostUses };
}

function mayUseHost(text: string): boolean {
  return /\bDate\b|\bset(Timeout|Interval|Immediate)\b|\bperformance\b|\bhrtime\b|\bAbortSignal\b|\bMath\.random\b|\bimport\s*\(/.test(
    text,
  );
}
