import { describe } from 'vitest';
import { testMutants } from './mutants.fixture.ts';

describe('the campaign against a breadboard with a detection of its controller taken out', () => {
  testMutants(['watchdog', 'flash-crc', 'settings-fallback', 'settings-crc']);
});
