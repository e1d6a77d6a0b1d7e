import { describe } from 'vitest';
import { testMutants } from './mutants.fixture.ts';

describe('the campaign against a breadboard with one of its guards taken out', () => {
  testMutants(['store-full', 'packet-crc', 'duplicate-window', 'magic']);
});
