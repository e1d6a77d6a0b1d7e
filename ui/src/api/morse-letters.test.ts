import { describe, expect, it } from 'vitest';
import { lettersIn } from './morse-letters.ts';

const received = (hex: string) => ({ direction: 'received' as const, hex });

describe('letters from the modem', () => {
  it('stand in a row as they come', () => {
    expect(lettersIn([received('4a 47'), received('36 59 20'), received('4b 4d 0a')])).toBe('JG6Y KM');
  });

  it('are not what is sent, nor frames', () => {
    const kiss = received('c0 00 4a 47 36 59 4b 4d c0');
    expect(lettersIn([{ direction: 'sent', hex: '4a' }, kiss, received('')])).toBe('');
  });

  it('are the last two lines of a long pass', () => {
    expect(lettersIn(Array.from({ length: 500 }, () => received('45 20')))).toHaveLength(160);
  });
});
