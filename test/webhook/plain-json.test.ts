import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseBody, readEvent} from '../../src/webhook/event.ts';
import {scanPlainJson} from '../../src/webhook/plain-json.ts';

const names = ['id', 'type', 'created'];
const scan = (text: string) => scanPlainJson(Buffer.from(text), names);
const printedAgain = (text: string): string | undefined => {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
};

test.each([
  '{}',
  '[]',
  '"x"',
  'null',
  '-1.5',
  '1e+21',
  '{"id":"evt_1","type":"a.b","created":"2025","data":{"n":[1,2.5,true,false,null,{"deep":[[]]}]}}',
  String.raw`{"id":"a\"\\\n\tb"}`,
])('%s is plain', text => {
  expect(scan(text)).toBeDefined();
});

test.each([
  ['', 'nothing'],
  ['{"a":1} ', 'a blank at the end'],
  ['{"a": 1}', 'a blank inside'],
  ['{"a":1.0}', 'a trailing zero'],
  ['{"a":1e21}', 'another spelling of a number'],
  ['{"a":-0}', 'a minus that goes'],
  ['{"a":9007199254740993}', 'digits that a float does not hold'],
  ['{"a":1e999}', 'no number for JSON'],
  [String.raw`{"a":"\/"}`, 'an escape that is not needed'],
  [String.raw`{"a":"\u0041"}`, 'a letter as an escape'],
  ['{"a":"é"}', 'what is not ASCII'],
  ['{"a":"\n"}', 'a line feed in a text'],
  ['{"b":1,"1":2}', 'a name that goes first'],
  ['{"a":1,"a":2}', 'a name twice'],
  ['{"a":{"b":1,"b":1}}', 'a name twice, deeper'],
  ['{"a":1', 'no end'],
  ['{"a":1]', 'the wrong end'],
  ['{"a":1,}', 'a comma too many'],
  ['{"a"}', 'a name alone'],
  ['[1 2]', 'no comma'],
  ['truth', 'no word of JSON'],
  ['"abc', 'a text without an end'],
  [`${'['.repeat(40)}${']'.repeat(40)}`, 'many levels'],
])('%s is not taken for plain: %s', text => {
  expect(scan(text)).toBeUndefined();
});

test('the same name in two objects is no repetition, and texts are those of the outermost one', () => {
  const texts = scan('{"data":{"id":"inner"},"id":"outer","type":5,"created":{"id":"inner"}}');
  expect(texts).toEqual(new Map([['id', 'outer']]));
});

test('whatever is taken for plain, JSON.stringify gives back, and the event reads the same', () => {
  const nearJson = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ' ', '"', '\\', ',', '0', '{', ']', '.', 'e', 'é'))
    .map(([text, at, stray]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + stray + text.slice(place + (at % 2));
    });
  const event = fc
    .record({
      id: fc.string(),
      type: fc.string(),
      created: fc.oneof(fc.string(), fc.integer()),
      data: fc.jsonValue(),
    })
    .map(value => JSON.stringify(value));
  fc.assert(
    fc.property(fc.oneof(fc.json(), nearJson, event), text => {
      const texts = scan(text);
      if (texts === undefined) return;
      expect(printedAgain(text)).toBe(text);
      const {id, type, created} = readEvent(Buffer.from(text));
      const read = names.map(name => texts.get(name) || null);
      expect(read).toEqual([id, type, created]);
    }),
    {numRuns: 2000},
  );
});

test('a large plain body is never parsed, and any other one still is', () => {
  const large = (text: string): Buffer => Buffer.from(`{"id":"evt_1","text":"${text.repeat(70_000)}"}`);
  const event = {id: 'evt_1', type: null, created: null, isJson: true};
  expect(parseBody(large('x'))).toEqual({kind: 'plain', event});
  expect(parseBody(large('é')).kind).toBe('json');
  expect(readEvent(large('x'))).toEqual(readEvent(large('é')));
});
