import type {Reading} from './reading.ts';

/** How sure a match must be: parts of a digest fit many bodies by chance. */
export type Certainty = 'as received' | 'changed';

const minDigits: Readonly<Record<Certainty, number>> = {'as received': 8, changed: 16};

/** Finds the reading that a digest fits. */
export interface DigestMatch {
  readonly lengths: ReadonlySet<number>;
  /** Of a digest as text, one character a byte. */
  find(digest: string, certainty: Certainty): Reading | undefined;
}

/** Prepared for thousands of digests: nearly all are ruled out by their first four bytes. */
export function createDigestMatch(readings: readonly Reading[]): DigestMatch {
  const byStart = new Map<string, Reading[]>();
  const slow: Reading[] = [];
  for (const reading of readings) {
    const start = reading.hex.slice(0, 8);
    if (reading.part !== 'end' && /^[0-9a-f]{8}$/.test(start) && reading.part !== 'unpadded') {
      const key = Buffer.from(start, 'hex').toString('latin1');
      byStart.set(key, [...(byStart.get(key) ?? []), reading]);
    } else slow.push(reading);
  }
  return {
    lengths: new Set(readings.filter(({part}) => part === 'whole').map(({hex}) => hex.length / 2)),
    find(digest, certainty) {
      const likely = byStart.get(digest.slice(0, 4));
      if (likely === undefined && slow.length === 0) return undefined;
      const hex = Buffer.from(digest, 'latin1').toString('hex');
      return [...(likely ?? []), ...slow].find(reading => fits(hex, reading, minDigits[certainty]));
    },
  };
}

function fits(digest: string, {hex, part}: Reading, atLeast: number): boolean {
  switch (part) {
    case 'whole':
      return digest === hex;
    case 'start':
      return hex.length >= atLeast && digest.startsWith(hex);
    case 'end':
      return hex.length >= atLeast && digest.endsWith(hex);
    case 'unpadded':
      return withoutLeadingZeros(digest) === hex;
    case 'pattern':
      return (
        digest.length === hex.length &&
        hex.replaceAll('.', '').length >= atLeast &&
        [...hex].every((digit, index) => digit === '.' || digit === digest[index])
      );
  }
}

function withoutLeadingZeros(digest: string): string {
  return digest.replace(/../g, byte => byte.replace(/^0/, ''));
}
