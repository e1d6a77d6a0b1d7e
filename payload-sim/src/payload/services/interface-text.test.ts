import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { interfaceText } from './interface-text.fixture.ts';
import { ordinaryInterface } from './payload-interface.ts';

it('docs/payload-interface.md is what the definition says (vitest run with this file and -u renews it)', async () => {
  const file = fileURLToPath(new URL('../../../../docs/payload-interface.md', import.meta.url));
  await expect(interfaceText(ordinaryInterface().definition)).toMatchFileSnapshot(file);
});
