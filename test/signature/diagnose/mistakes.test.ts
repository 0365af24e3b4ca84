import {createHmac} from 'node:crypto';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {toBody} from '../../../src/signature/diagnose/body.ts';
import {createBudget} from '../../../src/signature/diagnose/budget.ts';
import {toBuffer} from '../../../src/signature/diagnose/candidate.ts';
import {search} from '../../../src/signature/diagnose/search.ts';
import {ask, digestOf, secret, textOf} from './ask.ts';
import {jsonMistakes, secretMistakes, spellingMistakes, textMistakes} from './mistakes.ts';

const word = fc.constantFrom(
  'plain',
  'Übung',
  '🚒 fire',
  '日本語',
  'a/b',
  'x<y>&z',
  "it's",
  'q"uote',
  '\u2028',
  '\x1b[0m',
);
const leaf = fc.oneof(
  word,
  fc.string(),
  fc.integer(),
  fc.double({noNaN: true}),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, {maxLength: 3}),
  fc.dictionary(fc.constantFrom('id', 'url', 'ключ', '10', '2', 't/x'), leaf, {maxKeys: 4}),
);
const event = fc.record({
  id: fc.constantFrom('evt_A1', 'evt_b2'),
  type: fc.constant('generation.completed'),
  created: fc.constant('2025-01-15T10:30:00Z'),
  data: fc.dictionary(fc.constantFrom('status', 'score', 'title', 'items', 'meta'), value, {maxKeys: 5}),
});
const layout = fc.constantFrom(
  (given: unknown) => JSON.stringify(given),
  (given: unknown) => JSON.stringify(given, null, 2),
  (given: unknown) => `${JSON.stringify(given, null, 2)}\n`,
  (given: unknown) => JSON.stringify(given, null, 4).replaceAll('\n', '\r\n'),
  (given: unknown) => String(jsonMistakes['php default']?.(JSON.stringify(given))),
);
const body = fc.tuple(event, layout).map(([given, write]) => write(given));
const mistakes = Object.entries({...jsonMistakes, ...textMistakes});
const secrets = [{source: 'WEBHOOK_SECRET', value: secret}];

/** What the search found for a body: the digest of it is worked out here anew. */
function findDigest(received: string, signature: string): string | undefined {
  const budget = createBudget(5000, () => performance.now());
  const finding = search({body: toBody(received), signature, secrets, otherSecrets: []}, budget);
  const content = finding?.candidate?.content();
  return content === undefined ? undefined : digestOf(toBuffer(content));
}

test('for any event and any one mistake with its body, what is named reproduces the digest', () => {
  fc.assert(
    fc.property(body, fc.constantFrom(...mistakes), (received, [, mistake]) => {
      const signed = mistake(received);
      fc.pre(signed !== undefined && !Buffer.from(signed).equals(Buffer.from(received)));
      const signature = digestOf(signed ?? '');
      expect(findDigest(received, signature)).toBe(signature);
    }),
    {numRuns: 300},
  );
});

test('for any event and any mistake with secret or spelling, it is named', () => {
  fc.assert(
    fc.property(
      body,
      fc.constantFrom(...Object.values(secretMistakes)),
      fc.constantFrom(...Object.values(spellingMistakes)),
      (received, mistakeSecret, misspell) => {
        const signature = createHmac('sha256', mistakeSecret(secret)).update(received).digest('hex');
        expect(ask(received, signature).reason).toMatch(/^secret_/);
        expect(ask(received, misspell(digestOf(received))).reason).not.toMatch(/mismatch|none/);
        const both = ask(received, misspell(signature));
        expect(both.reason).toMatch(/^secret_\w+\+/);
        expect(textOf(both)).not.toContain(secret);
      },
    ),
    {numRuns: 60},
  );
});

test('for any event, a mistake with its body and one with the spelling are both named', () => {
  fc.assert(
    fc.property(
      body,
      fc.constantFrom(...mistakes),
      fc.constantFrom(...Object.values(spellingMistakes)),
      (received, [, mistake], misspell) => {
        const signed = mistake(received);
        fc.pre(signed !== undefined && !Buffer.from(signed).equals(Buffer.from(received)));
        expect(ask(received, misspell(digestOf(signed ?? ''))).reason).toMatch(/\w+\+\w+/);
      },
    ),
    {numRuns: 100},
  );
});
