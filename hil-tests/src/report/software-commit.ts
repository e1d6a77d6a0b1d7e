import { execFile } from 'node:child_process';

/**
 * The commit of a checkout, 40 figures, with `-changed` behind it where files are not as committed.
 *
 * @returns undefined where it is no checkout, or no git is there
 */
export async function softwareCommit(folder: string): Promise<string | undefined> {
  const commit = (await git(folder, 'rev-parse', 'HEAD'))?.trim();
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const changes = await git(folder, 'status', '--porcelain', '--untracked-files=no');
  return changes === undefined || changes === '' ? commit : `${commit}-changed`;
}

/** A file system that does not answer must not keep a campaign from beginning. */
const patienceMs = 5000;

function git(folder: string, ...words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settings = { cwd: folder, timeout: patienceMs, windowsHide: true };
    execFile('git', ['--no-optional-locks', ...words], settings, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
}
