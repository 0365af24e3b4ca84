import fc from 'fast-check';
import {expect, test} from 'vitest';
import {noteBody} from '../../src/signature/body-notes.ts';

const note = (text: string | Buffer): readonly string[] => noteBody(Buffer.from(text));

test.each([['{"id":"evt_1","data":{"ok":true}}'], ['[1,2.5,"é","\\u001b",null]'], ['"text"']])(
  '%s has nothing to note',
  text => {
    expect(note(text)).toEqual([]);
  },
);

test.each([
  ['{"data":{"score":0.0}}', 'data.score: 0.0 → 0'],
  [
    '{"data":{"weight":136.0,"items":[{"weight":4.50}]}}',
    'data.weight: 136.0 → 136, data.items[0].weight: 4.50 → 4.5',
  ],
  ['{"data":{"x":1e400}}', 'data.x: 1e400 → null'],
  ['{"n":9007199254740993}', 'n: 9007199254740993 → 9007199254740992'],
  ['{"a b":{"note":"\\u001B[0m"}}', '["a b"].note: "\\u001B[0m" → "\\u001b[0m"'],
  ['{"url":"https:\\/\\/x"}', 'url: "https:\\/\\/x" → "https://x"'],
  ['{ "a":1 }', 'blanks between tokens only'],
  ['{"b":1,"2":2}', 'the order of members'],
  ['{"a":1}\n', 'blanks between tokens only'],
])('%s: the note says %s', (text, change) => {
  expect(note(text)).toEqual([expect.stringContaining(change)]);
  expect(note(text)[0]).toContain('JSON.stringify');
});

test('the first difference is told as a byte', () => {
  expect(note('{\n  "a": 1\n}')[0]).toContain('first difference is at byte 1;');
  expect(note('{"é":1.0}')[0]).toContain('first difference is at byte 7;');
});

test('keys that stand twice are named with their path, also when one is escaped', () => {
  expect(note('{"d":{"a":1,"\\u0061":2}}')).toEqual([
    'd["\\u0061"] stands there twice; most parsers keep the last one',
    expect.stringContaining('JSON.stringify'),
  ]);
});

test.each([
  [Buffer.alloc(0), 'the body is empty'],
  [Buffer.from('{"id":"evt_'), 'the body is not JSON'],
  [Buffer.from([0x22, 0xc3, 0xa9, 0xff, 0x22]), 'first at byte 3'],
  [Buffer.from([0x22, 0xc3]), 'not valid UTF-8'],
])('%j is noted', (body, text) => {
  expect(noteBody(body)).toEqual([expect.stringContaining(text)]);
});

test('20,000 nested arrays are no trouble', () => {
  expect(note('['.repeat(20_000) + ']'.repeat(20_000)).length).toBeLessThanOrEqual(1);
});

test('a long list of changes is cut', () => {
  const [text] = note(`[${Array.from({length: 100}, () => '1.0').join(',')}]`);
  expect(text).toMatch(/\[39\]: 1\.0 → 1, and 60 more numbers$/);
});

test('changed strings, however many, leave every changed number in the list', () => {
  const items = Array.from({length: 30}, (_, at) => `{"name":"caf\\u00e9","price":${at}.0}`);
  const [text] = note(`[${items.join(',')}]`);
  expect(text?.match(/\[\d+\]\.price: \d+\.0 → \d+/g)).toHaveLength(30);
  expect(text).toContain('it changes [0].price: 0.0 → 0, ');
  expect(text).toMatch(/, \[2\]\.name: "caf\\u00e9" → "café", and 27 more strings$/);
});

test('for any JSON value there is a note exactly where JSON.stringify changes the bytes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const isChanged = JSON.stringify(JSON.parse(text)) !== text;
      expect(note(text).length > 0).toBe(isChanged);
    }),
  );
});

test('no bytes make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({maxLength: 200}), bytes => void noteBody(Buffer.from(bytes))));
});
