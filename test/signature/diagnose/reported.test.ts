import {createHash, createHmac} from 'node:crypto';
import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {pretty, ask as run, secret, digestOf as sign, standard, textOf as text} from './ask.ts';

const event = (id: string, data: string): string =>
  `{"id":"${id}","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":${data}}`;
const right = sign(standard);

// Each row is a mistake that people made for real; the threads are named where the digest comes from one.
test.each<[string, string | Buffer, string, RegExp]>([
  // https://github.com/stripe/stripe-node/issues/494
  ['compact JSON for a pretty body', pretty, right, /re-serialised/],
  // https://github.com/clerk/javascript/issues/6283
  [
    '[object Object]',
    standard,
    '657c7c4aa1e74cd52c0fbdab480aab4e6357552f27cfd105fd03e857a2c6b42d',
    /\[object Object\]/,
  ],
  // https://github.com/workos/workos-node/pull/1578
  [
    'JSON encoded twice',
    standard,
    '4bdec284a014836786c132baba2c9eab4ec3fd9fa981e48824a9d9f25f574f17',
    /twice/,
  ],
  // https://github.com/octokit/webhooks.js/issues/71
  [
    'escape case',
    event('evt_A2', '{"note":"\\u001B[0m done"}'),
    'e3396b52281c7338c8c803e6a2a397057fd8121dc802f4eaae3b83a99832e826',
    /data\.note/,
  ],
  // https://github.com/EasyPost/easypost-node/pull/471
  [
    'floats',
    event('evt_A5', '{"weight":136.0,"items":[{"weight":4.50}]}'),
    '588b83ca9fca4f9278e8004a76cb3efb59f25aa5b00a18725416acfda833b6b7',
    /data\.weight[\s\S]*data\.items\[0\]\.weight/,
  ],
  // https://github.com/matrix-org/matrix-spec/issues/1232
  [
    '1e400',
    event('evt_A8', '{"x":1e400}'),
    'a2fe6c880c4fdb4000b5f775779a11a6bd890d3486ab4214930e572817bb2e2e',
    /null/,
  ],
  // https://github.com/adcontextprotocol/adcp-client/issues/313
  [
    'Python separators',
    standard,
    'db2e805a987113e420b5a01d4505afda8a51985f577c3c8187fbdfa2630eb984',
    /Python/,
  ],
  // https://github.com/probot/smee-client/issues/454
  [
    'unescaped slashes',
    event('evt_A12', '{"url":"https://cdn.example/out/1.png"}'),
    '97185f984eb512c78d1351f2af9af722680b32af45d88f617a550a96a3ed42f0',
    /slash|\\\//i,
  ],
  // https://github.com/SonarSource/sonarqube/pull/3361
  ['Gson escapes', '{"key":"a=b"}', sign('{"key":"a\\u003db"}'), /Gson|HTML/i],
  // https://github.com/github/docs/issues/3567
  [
    'ASCII ?',
    event('evt_A14', '{"title":"ship 🚀"}'),
    '8dd9d0bc84535afcc6fe353445badadeaf6f5b2118b5441c830af22474a402d2',
    /\?|ASCII/,
  ],
  // https://github.com/publicmediaplatform/pmp-issues/issues/49
  [
    'Latin-1',
    event('evt_A15', '{"title":"café"}'),
    '4cf4a1f9f57f9b063f7b87943a0df5d6c96fedecf7b8f728433ed3ff24c6baae',
    /Latin-1/,
  ],
  [
    'mojibake',
    event('evt_A15', '{"title":"café"}'),
    '423dd8ea294725d3e59f51aa946acbb2ac315c0ad32d4b4b330368c8b6c82c22',
    /mojibake/i,
  ],
  // https://github.com/bloomberg/python-github-webhook/issues/29
  ['the empty body', standard, '11aa6baca607efce1fb05a037f0600677d55498cfc98c28d6af53f2374afd27e', /empty/i],
  // https://github.com/openai/openai-agents-js/pull/1721
  ['CRLF for LF', pretty.replaceAll('\n', '\r\n'), sign(pretty), /CRLF/],
  ['a final newline', `${standard}\n`, right, /newline/],
  ['a BOM', `\ufeff${standard}`, right, /BOM|byte order mark/i],
  ['UTF-16', standard, sign(Buffer.from(standard, 'utf16le')), /UTF-16/],
  ['gzip', gzipSync(standard), right, /gzip/],
  // https://github.com/mastodon/ostatus2/issues/5
  ['upper case', standard, right.toUpperCase(), /upper case/],
  ['base64', standard, Buffer.from(right, 'hex').toString('base64'), /base64/],
  // https://github.com/adnanh/webhook/pull/355
  ['several values', standard, `sha256=${'0'.repeat(64)},sha256=${right}`, /several|second|2/],
  ['cut short', standard, right.slice(0, 40), /short|first/],
  ['SHA-1', standard, createHmac('sha1', secret).update(standard).digest('hex'), /SHA-1/],
  ['SHA-512', standard, createHmac('sha512', secret).update(standard).digest('hex'), /SHA-512/],
  ['no key', standard, createHash('sha256').update(standard).digest('hex'), /without|no key/i],
])('%s is named', (_name, body, signature, named) => {
  const diagnosis = run(body, signature);
  expect(diagnosis.reason).not.toBe('mismatch');
  expect(text(diagnosis)).toMatch(named);
  expect(text(diagnosis)).not.toContain(secret);
});

test.each<[string, string, RegExp]>([
  // https://github.com/heripo-lab/heripo-engine/pull/47
  ['a final newline', `${secret}\n`, /newline/],
  // https://github.com/honojs/examples/issues/159
  ['trailing blanks', `${secret}  `, /space|blank/],
  // https://github.com/docker/cli/issues/4665
  ['quotes', `"${secret}"`, /quote/],
  // https://github.com/standard-webhooks/standard-webhooks/issues/235
  ['a pasted prefix', `v1,${secret}`, /v1,/],
  ['a zero-width character', `\u200b${secret}`, /zero-width/i],
])('%s in the secret is named by position and kind, and the secret is not shown', (_name, value, named) => {
  const diagnosis = run(standard, right, {secrets: [{source: 'WEBHOOK_SECRET', value}]});
  expect(text(diagnosis)).toMatch(named);
  expect(text(diagnosis)).not.toContain(secret);
});

test('another configured secret that fits is named by its source', () => {
  const diagnosis = run(standard, sign(standard, 'the-other'), {
    otherSecrets: [{source: 'WEBHOOK_SECRET from .env', value: 'the-other'}],
  });
  expect(text(diagnosis)).toContain('WEBHOOK_SECRET from .env');
});

test('where nothing fits, another secret or delivery is said to be likeliest, with length and SHA-256', () => {
  const diagnosis = run(standard, sign('something else entirely'));
  expect(diagnosis.reason).toBe('mismatch');
  expect(text(diagnosis)).toContain(createHash('sha256').update(standard).digest('hex'));
  expect(text(diagnosis)).toContain('97 bytes');
});

test('for random bytes and signatures nothing is thrown, and nothing of the secret shown', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 300}), fc.string({maxLength: 100}), (bytes, signature) => {
      const diagnosis = run(Buffer.from(bytes), signature, {budgetMs: 50});
      expect(text(diagnosis)).not.toContain(secret);
      expect(text(diagnosis).split('\n').length).toBeLessThan(200);
    }),
    {numRuns: 60},
  );
});

test('for random hex digests nothing is claimed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array({minLength: 32, maxLength: 32}), (value, digest) => {
      expect(run(JSON.stringify(value), Buffer.from(digest).toString('hex'), {budgetMs: 50}).reason).toBe(
        'mismatch',
      );
    }),
    {numRuns: 60},
  );
});

test('20,000 nested arrays are no trouble', () => {
  expect(run('['.repeat(20_000) + ']'.repeat(20_000), '0'.repeat(64)).reason).toBe('mismatch');
});
