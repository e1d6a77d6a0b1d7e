import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../end-to-end/running-station.ts';
import { attachmentFolder } from './attachment-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe('the folder of attached files', () => {
  it('keeps each whole, beside the papers', async () => {
    const store = attachmentFolder(folder.path);
    const bytes = Uint8Array.of(0xc0, 0x00, 0xdb);
    const file = await store.put({ name: 'a-1234.kiss', sha256: '', bytes });
    expect(file).toBe('attachments/a-1234.kiss');
    expect([...readFileSync(join(folder.path, file))]).toEqual([0xc0, 0x00, 0xdb]);
    await store.put({ name: 'a-1234.kiss', sha256: '', bytes });
    expect(readdirSync(join(folder.path, 'attachments'))).toEqual(['a-1234.kiss']);
  });

  it('refuses where there is no folder to be had', async () => {
    writeFileSync(join(folder.path, 'attachments'), 'a file in its place');
    const put = attachmentFolder(folder.path).put({ name: 'a', sha256: '', bytes: new Uint8Array(1) });
    await expect(put).rejects.toThrow('EEXIST');
  });
});
