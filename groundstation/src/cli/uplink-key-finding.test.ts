import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingKeys } from '../adapters/uplink-key.ts';
import { loadMission } from '../config/mission-config.ts';
import { findUplinkKey } from './uplink-key-finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'dawa-keys-'));
const path = join(folder, 'keys', 'aprs-dp.key');
let file: Parameters<typeof findUplinkKey>[0];

beforeAll(async () => {
  mkdirSync(join(folder, 'keys'));
  const mission = await loadMission(fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url)));
  if (!mission.ok) throw new TypeError(mission.fault.kind);
  file = mission.value.file;
});
afterAll(() => rmSync(folder, { recursive: true }));

const secured = () => ({
  ...file,
  links: file.links.map((link) =>
    link.framing.kind === 'ccsds-tc'
      ? {
          ...link,
          framing: {
            ...link.framing,
            sdls: { spi: 7, algorithm: 'aes-gcm' as const, keyFile: 'aprs-dp.key' },
          },
        }
      : link,
  ),
});

describe('dawa doctor on the key of an uplink', () => {
  it('says nothing where frames carry no security', () => {
    expect(findUplinkKey(file, folder)).toEqual([]);
  });

  it('says where the key has to be when it is missing', () => {
    expect(findUplinkKey(secured(), folder)).toMatchObject([
      {
        state: 'missing',
        found: `no such file: ${path}`,
        advice: expect.stringContaining('cannot be commanded'),
      },
    ]);
  });

  it('is said in one line at the start as well', () => {
    expect(missingKeys([file], folder)).toEqual([]);
    expect(missingKeys([secured()], folder)).toEqual([
      `aprs-dp cannot be commanded: not-found: expected the key in ${path}, found no such file`,
    ]);
  });

  it('never tells what stands in a file that is no key', () => {
    writeFileSync(path, 'kuzuzangpo la');
    const [finding] = findUplinkKey(secured(), folder);
    expect(finding).toMatchObject({ state: 'missing', found: `other characters: ${path}` });
    expect(JSON.stringify(finding)).not.toContain('kuzu');
  });

  it('warns of a key that others may read, and is content with one that they may not', () => {
    // FIPS-197, appendix C.3: the key of its example of AES-256.
    writeFileSync(path, `# ground\n000102030405060708090a0b0c0d0e0f\n101112131415161718191a1b1c1d1e1f\n`);
    chmodSync(path, 0o644);
    expect(findUplinkKey(secured(), folder)).toMatchObject([{ state: 'note', advice: `chmod 600 ${path}` }]);
    chmodSync(path, 0o600);
    expect(findUplinkKey(secured(), folder)).toMatchObject([{ state: 'ok', found: `${path}, 256 bits` }]);
  });
});
