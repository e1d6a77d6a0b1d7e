import { watch } from 'node:fs';
import { asError } from '@dawa/seams/fault';

/**
 * Tells that something in a folder changed, files replaced by others included; often more than once for one change.
 *
 * @param onError told once when the folder cannot be watched any more; it is then left alone
 * @returns how to stop
 */
export function watchFolder(path: string, onChange: () => void, onError: (error: Error) => void): () => void {
  try {
    const watcher = watch(path, { persistent: false }, () => onChange());
    watcher.on('error', (error) => {
      watcher.close();
      onError(error);
    });
    return () => watcher.close();
  } catch (error) {
    onError(asError(error));
    return () => {};
  }
}
