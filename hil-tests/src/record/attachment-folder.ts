import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachmentStore } from '../procedures/attachment-store.ts';

/** Attached files, in the folder of the papers. One of the same name and content is the same file. */
export function attachmentFolder(folder: string): AttachmentStore {
  return {
    async put({ name, bytes }) {
      await mkdir(join(folder, 'attachments'), { recursive: true });
      const place = join(folder, 'attachments', name);
      const file = await open(`${place}.new`, 'w');
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      // Whole or not at all.
      await rename(`${place}.new`, place);
      return `attachments/${name}`;
    },
  };
}
