import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, type SourceFile } from './read-source.ts';

/** What the floors test looks at: every workspace with its declaration, and every source file with its imports. */
export interface Tree {
  readonly workspaces: readonly Workspace[];
  readonly files: readonly SourceFile[];
  /** Development libraries of the root, which tests may use. */
  readonly rootLibraries: ReadonlySet<string>;
  has(path: string): boolean;
}

export interface Workspace {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  /** Folders named by the project references of its `tsconfig.json`. */
  readonly references: ReadonlySet<string>;
}

/** Reads the tree under `root`; a source file that does not parse is reported by the compiler, not here. */
export function readTree(root: string): Tree {
  const rootPackage = readJson(join(root, 'package.json'));
  const folders = (rootPackage['workspaces'] as string[] | undefined) ?? [];
  const workspaces = folders.map((folder) => readWorkspace(root, folder));
  const files = folders.flatMap((folder) =>
    sourcePaths(root, `${folder}/src`).map((path) =>
      readSource(path, readFileSync(join(root, path), 'utf8')),
    ),
  );
  const rootLibraries = keysOf(rootPackage['devDependencies']);
  return { workspaces, files, rootLibraries, has: (path) => existsSync(join(root, path)) };
}

function readWorkspace(root: string, folder: string): Workspace {
  const declared = readJson(join(root, folder, 'package.json'));
  const project = join(root, folder, 'tsconfig.json');
  const references = existsSync(project)
    ? (readJson(project)['references'] as { path: string }[] | undefined)
    : [];
  return {
    folder,
    name: String(declared['name']),
    dependencies: keysOf(declared['dependencies']),
    devDependencies: keysOf(declared['devDependencies']),
    references: new Set((references ?? []).map((reference) => reference.path.replace(/^\.\.\//, ''))),
  };
}

function sourcePaths(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcePaths(root, path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

function keysOf(part: unknown): ReadonlySet<string> {
  return new Set(Object.keys((part as object | undefined) ?? {}));
}
