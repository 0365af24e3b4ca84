import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ask, digestOf, pretty, standard, textOf} from './ask.ts';

// What CPython's json.dumps(json.loads(text)) gives for each.
const pythonNumbers: readonly (readonly [string, string])[] = [
  ['136.0', '136.0'],
  ['4.50', '4.5'],
  ['1e3', '1000.0'],
  ['1E3', '1000.0'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['1e400', 'Infinity'],
  ['-1e400', '-Infinity'],
  ['9007199254740993', '9007199254740993'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.10', '0.1'],
  ['1.0e2', '100.0'],
  ['1e16', '1e+16'],
  ['123456789012345680000.0', '1.2345678901234568e+20'],
  ['1e21', '1e+21'],
  ['1e-5', '1e-05'],
  ['0.0001', '0.0001'],
  ['1e-7', '1e-07'],
  ['5e-324', '5e-324'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
];

test.each(pythonNumbers)('%s as Python prints it, %s, is found', (received, signed) => {
  const diagnosis = ask(`{"n": ${received}, "m": 1}`, digestOf(`{"n": ${signed}, "m": 1}\n`));
  const plain = ask(`{"n":${received}}`, digestOf(`{"n": ${signed}}`));
  expect(diagnosis.reason).toBe(received === signed ? 'final_newline' : 'reserialized+final_newline');
  expect(plain.reason).toBe('reserialized');
});

test.each([
  ['136.0', '136'],
  ['4.50', '4.5'],
  ['1e3', '1000'],
  ['-0', '0'],
  ['-0.0', '0'],
  ['1e400', 'null'],
  ['9007199254740993', '9007199254740992'],
  ['1e21', '1e+21'],
  ['1e-7', '1e-7'],
  ['12345678901234567890', '12345678901234567000'],
])('%s as Node prints it, %s, is found with its path', (received, signed) => {
  const body = `{ "data": {"list": [ ${received} ]} }`;
  const diagnosis = ask(body, digestOf(`{"data":{"list":[${signed}]}}`));
  expect(diagnosis.reason).toBe('reserialized');
  expect(textOf(diagnosis)).toContain(
    received === signed ? 'compact' : `data.list[0]: ${received} → ${signed}`,
  );
});

test('a number that overflows is said to', () => {
  expect(ask('{"n":1e400}', digestOf('{"n":null}')).explanation).toContain('overflowed to null');
});

test.each([
  ['136', '136.0'],
  ['136', '136.00'],
  ['4.5', '4.50'],
])('%s where %s was signed is found, other numbers being as they were', (received, signed) => {
  const diagnosis = ask(`{"a":7,"n":${received}}`, digestOf(`{"a":7,"n":${signed}}`));
  expect(textOf(diagnosis)).toContain(`n: ${received} → ${signed}`);
});

test.each<[string, string, string, RegExp]>([
  ['Python, ASCII', '"é🚀"', '"\\u00e9\\ud83d\\ude80"', /non-ASCII characters turned into \\u escapes/],
  ['the characters', '"\\u00e9\\ud83d\\ude80"', '"é🚀"', /\\u escapes turned into the characters/],
  ['upper-case digits', '"\\u001b"', '"\\u001B"', /upper case/],
  ['lower-case digits', '"\\u001B"', '"\\u001b"', /lower case/],
  ['escaped slashes', '"a/b"', '"a\\/b"', /slashes were unescaped/],
  ['plain slashes', '"a\\/b"', '"a/b"', /slashes unescaped/],
  ['PHP', '"a/é"', '"a\\/\\u00e9"', /PHP's json_encode/],
  ['Go', '"<a>&\\u2028"', '"\\u003ca\\u003e\\u0026\\u2028"', /HTML-safe/],
  ['Gson', '"a=\'b\'"', '"a\\u003d\\u0027b\\u0027"', /Gson/],
  ['no HTML escapes', '"\\u003ca\\u003e"', '"<a>"', /HTML-safe escapes undone/],
  ['raw separators', '"\\u2028"', '"\u2028"', /U\+2028 and U\+2029 unescaped/],
  ['escaped separators', '"\u2029"', '"\\u2029"', /U\+2028 and U\+2029 escaped/],
  ['a short escape', '"\\u000a"', '"\\n"', /control characters/],
  ['.NET', '"it\'s é+"', '"it\\u0027s \\u00E9\\u002B"', /\.NET/],
])('escapes as %s has them are named', (_name, received, signed, named) => {
  const diagnosis = ask(`{ "s":${received} }`, digestOf(`{ "s":${signed} }`));
  expect(diagnosis.reason).toBe('reserialized');
  expect(ask(`{"s":${received}}`, digestOf(`{"s":${signed}}`)).explanation).toMatch(named);
});

const mixed = '{"b":[],"a":{},"d":{"x":[1,{"y":2.50}],"é":"/"}}';

test.each<[string, string, RegExp]>([
  [
    'json.dumps',
    '{"b": [], "a": {}, "d": {"x": [1, {"y": 2.5}], "\\u00e9": "/"}}',
    /Python's json\.dumps default/,
  ],
  [
    'json.dumps, indent 2',
    '{\n  "b": [],\n  "a": {},\n  "d": {\n    "x": [\n      1,\n      {\n        "y": 2.5\n      }\n    ],\n    "\\u00e9": "/"\n  }\n}',
    /2 spaces/,
  ],
  [
    'json.dumps, sorted and compact',
    '{"a":{},"b":[],"d":{"x":[1,{"y":2.5}],"\\u00e9":"/"}}',
    /keys sorted[\s\S]*Python/,
  ],
  ['str of a dict', "{'b': [], 'a': {}, 'd': {'x': [1, {'y': 2.5}], 'é': '/'}}", /dict/],
  ['JSON.stringify', '{"b":[],"a":{},"d":{"x":[1,{"y":2.5}],"é":"/"}}', /Node's JSON\.stringify/],
  [
    'JSON.stringify with tabs',
    '{\n\t"b": [],\n\t"a": {},\n\t"d": {\n\t\t"x": [\n\t\t\t1,\n\t\t\t{\n\t\t\t\t"y": 2.5\n\t\t\t}\n\t\t],\n\t\t"é": "/"\n\t}\n}',
    /tabs/,
  ],
  ['json_encode', '{"b":[],"a":{},"d":{"x":[1,{"y":2.5}],"\\u00e9":"\\/"}}', /PHP/],
  ['json_encode of arrays', '{"b":[],"a":[],"d":{"x":[1,{"y":2.5}],"\\u00e9":"\\/"}}', /empty objects/],
  ['a stable stringify', '{"a":{},"b":[],"d":{"x":[1,{"y":2.5}],"é":"/"}}', /keys sorted/],
  ['a jsonb column', '{"a": {}, "b": [], "d": {"x": [1, {"y": 2.50}], "é": "/"}}', /sorted/],
  [
    'Jackson',
    '{\n  "b" : [ ],\n  "a" : { },\n  "d" : {\n    "x" : [ 1, {\n      "y" : 2.5\n    } ],\n    "é" : "/"\n  }\n}',
    /Jackson/,
  ],
])('a body as %s writes it is named', (_name, signed, named) => {
  const diagnosis = ask(mixed, digestOf(signed));
  expect(diagnosis.reason).toMatch(/^(?:reserialized|literal_text)$/);
  expect(diagnosis.explanation).toMatch(named);
});

test('a received body may be the rewritten one, and the signed body the original', () => {
  expect(ask(standard, digestOf(pretty)).explanation).toContain('pretty-printed with 2 spaces');
  expect(ask(pretty, digestOf(standard)).explanation).toContain('compact');
  const sorted = '{"created":"2025-01-15T10:30:00Z","data":{"ok":true},"id":"evt_A1","type":"x"}';
  const original = '{"id":"evt_A1","type":"x","created":"2025-01-15T10:30:00Z","data":{"ok":true}}';
  expect(ask(sorted, digestOf(original)).explanation).toContain("order of Vigthoria's documents");
});

test.each([
  ['{"a":1,"b":2,"c":3}', '{"c":3,"a":1,"b":2}', 'key "c" moved to the front'],
  ['{"c":3,"a":1,"b":2}', '{"a":1,"b":2,"c":3}', 'keys sorted'],
  ['{"z":3,"b":1,"a":2}', '{"b":1,"z":3,"a":2}', 'key "b" moved to the front'],
  ['{"z":3,"b":1,"a":2,"y":0}', '{"b":1,"a":2,"z":3,"y":0}', 'key "z" moved to place 3'],
  ['{"d":{"z":3,"b":1,"a":2}}', '{"d":{"a":2,"z":3,"b":1}}', 'key "a" moved to the front'],
  ['{"b":1,"10":2,"2":3}', '{"2":3,"10":2,"b":1}', 'whole numbers'],
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}', 'duplicate keys dropped'],
  ['{"a":1,"b":2,"\\u0061":3}', '{"a":3,"b":2}', 'duplicate keys dropped'],
  ['{"a":1,"b":{"c":1,"a":2,"x":3}}', '{"a":1,"b":{"a":2}}', 'a list of keys'],
  ['{"bb":1,"a":2}', '{"a": 2, "bb": 1}', 'sorted'],
])('%s where %s was signed: %s', (received, signed, named) => {
  expect(ask(received, digestOf(signed)).explanation).toContain(named);
});

test('a key named __proto__ is a key like any other', () => {
  expect(ask('{"__proto__":1.0,"a":2}', digestOf('{"__proto__":1,"a":2}')).reason).toBe('reserialized');
});

test('every changed number is listed before any string, and a long list is cut', () => {
  const item = (price: string, name: string): string => `{"name":"${name}","price":${price}}`;
  const received = Array.from({length: 40}, () => item('1.0', 'caf\\u00e9'));
  const signed = Array.from({length: 40}, () => item('1', 'café'));
  const {details} = ask(`[${received.join(',')}]`, digestOf(`[${signed.join(',')}]`));
  const changes = details.slice(2);
  expect(changes).toHaveLength(40 + 6 + 1);
  expect(changes.slice(0, 40)).toEqual(signed.map((_, at) => `[${at}].price: 1.0 → 1`));
  expect(changes[40]).toBe('[0].name: "caf\\u00e9" → "café"');
  expect(changes.at(-1)).toBe('and 34 more strings');

  const many = ask(
    `[${Array.from({length: 60}, () => '1.0').join(',')}]`,
    digestOf(`[${Array.from({length: 60}, () => '1').join(',')}]`),
  );
  expect(many.details).toContain('[39]: 1.0 → 1');
  expect(many.details.at(-1)).toBe('and 20 more numbers');
});

test('the first difference is told by byte and path', () => {
  const {details} = ask('{"é":"x","n":{"s":1.0}}', digestOf('{"é":"x","n":{"s":1}}'));
  expect(details).toContainEqual(expect.stringContaining('first difference at byte 20 (at n.s)'));
});

test('a fix for each likely framework is given, on one line', () => {
  const {fixes} = ask(pretty, digestOf(standard));
  for (const framework of ['Express', 'Fastify', 'Next.js', 'Flask', 'FastAPI', 'rawBody']) {
    expect(fixes.filter(fix => fix.includes(framework))).toHaveLength(1);
  }
  expect(ask(standard, digestOf(standard.replaceAll('"', "'"))).reason).toBe('mismatch');
});

test('for any JSON, JSON.stringify of the parsed body is found', () => {
  fc.assert(
    fc.property(fc.jsonValue({maxDepth: 3}), fc.constantFrom(1, 2, 3, 4, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const signed = JSON.stringify(JSON.parse(text));
      fc.pre(text !== signed);
      expect(ask(text, digestOf(signed)).reason).toMatch(/^(?:reserialized|placeholder)$/);
      expect(ask(signed, digestOf(text)).reason).toBe('reserialized');
    }),
    {numRuns: 100},
  );
});
