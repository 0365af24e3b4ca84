import {expect, test} from 'vitest';
import type {ArchiveEntry} from '../../src/archive/entry.ts';
import {readDocument} from '../../src/archive/read-document.ts';

const bodyText = '{"id":"evt_1"}';

const harEntry = (request: object, entry: object = {}) => ({
  log: {
    entries: [
      {
        startedDateTime: '2025-01-15T10:30:00.123+01:00',
        request: {
          method: 'POST',
          url: 'https://abc.ngrok-free.app/hooks?x=%20é#top',
          headers: [{name: 'Content-Type', value: 'application/json'}],
          postData: {mimeType: 'application/json', text: bodyText},
          ...request,
        },
        ...entry,
      },
    ],
  },
});

const first = (value: unknown): ArchiveEntry | undefined => readDocument(value)?.[0];

test('an entry of a browser is the request as it was sent', () => {
  expect(first(harEntry({url: 'https://a.app/hooks?x=%20&y#top'}))).toEqual({
    kind: 'request',
    request: {
      method: 'POST',
      path: '/hooks?x=%20&y',
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(bodyText),
      sentAtMs: Date.parse('2025-01-15T09:30:00.123Z'),
      tag: '',
      toldSizeBytes: null,
    },
  });
});

test.each([
  ['a URL without a path', {url: 'http://a.app'}, {path: '/'}],
  ['a query only', {url: 'http://a.app?x'}, {path: '/?x'}],
  [
    'HTTP/2 headers',
    {
      headers: [
        {name: ':authority', value: 'a.app'},
        {name: ':method', value: 'POST'},
        {name: 'x', value: '1'},
      ],
    },
    {
      headers: [
        ['Host', 'a.app'],
        ['x', '1'],
      ],
    },
  ],
  [
    'a header beyond latin1',
    {headers: [{name: 'X', value: '完'}]},
    {headers: [['X', Buffer.from('完').toString('latin1')]]},
  ],
  ['base64', {postData: {text: '/wA=', _encoding: 'base64'}}, {body: Buffer.from([0xff, 0])}],
  ['base64 as in HAR 1.3', {postData: {text: '/wA=', encoding: 'base64'}}, {body: Buffer.from([0xff, 0])}],
  [
    'a character a byte',
    {postData: {text: 'ÿ\0'}, bodySize: 2},
    {body: Buffer.from([0xff, 0]), toldSizeBytes: null},
  ],
  [
    'text, where the size is not known',
    {postData: {text: 'é'}, bodySize: -1},
    {body: Buffer.from('é'), toldSizeBytes: null},
  ],
  [
    'another size than it holds',
    {postData: {text: 'é!'}, bodySize: 9},
    {body: Buffer.from('é!'), toldSizeBytes: 9},
  ],
  ['no body at all', {postData: undefined, bodySize: 0}, {body: Buffer.alloc(0)}],
])('a HAR entry with %s is read', (_, request, expected) => {
  expect(first(harEntry(request))).toMatchObject({kind: 'request', request: expected});
});

test.each([
  [
    'saved without content',
    harEntry({postData: undefined, bodySize: 9}),
    'it has no body: the HAR was saved without content',
  ],
  [
    'with postData but no text',
    harEntry({postData: {mimeType: 'a/b', params: []}}),
    'it has no body: the HAR was saved without content',
  ],
  ['without a time', harEntry({}, {startedDateTime: undefined}), 'startedDateTime is missing'],
  ['with a time that is none', harEntry({}, {startedDateTime: 'yesterday'}), 'startedDateTime is no time'],
  ['without headers', harEntry({headers: undefined}), 'headers is missing'],
  [
    'with a header that ends its line',
    harEntry({headers: [{name: 'X', value: 'a\r\nY: b'}]}),
    'the header X holds what no header can',
  ],
  [
    'with a header name that is none',
    harEntry({headers: [{name: 'X Y', value: ''}]}),
    'a header has a name that is none',
  ],
  ['of a file', harEntry({url: 'file:///etc/passwd'}), 'its url is no http(s) URL'],
  ['with a blank in its path', harEntry({url: 'http://a/b c'}), 'the path holds what no request can'],
  ['that is null', {log: {entries: [null]}}, 'method is missing'],
])('a HAR entry %s is damaged, and says how', (_, value, reason) => {
  expect(first(value)).toEqual({kind: 'damaged', reason});
});

test('what is no POST is no delivery', () => {
  expect(first(harEntry({method: 'GET', postData: undefined}))).toEqual({kind: 'not-post'});
});

const raw = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const captured = (text: string, more: object = {}) => ({
  uri: '/api/requests/http/548fb5c7',
  id: '548fb5c7',
  tunnel_name: 'command_line',
  start: '2025-01-15T10:30:00.123456789-08:00',
  duration: 3893202,
  request: {method: 'POST', proto: 'HTTP/1.1', headers: {}, uri: '/hooks', raw: raw(text)},
  response: {status_code: 200, raw: ''},
  ...more,
});

test('the raw bytes of an ngrok request are what counts', () => {
  const value = {
    uri: '/api/requests/http',
    requests: [
      captured(
        `POST /hooks?x=1 HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nx-a: \xff\r\nContent-Length: 14\r\n\r\n${bodyText}`,
      ),
    ],
  };
  expect(readDocument(value)).toEqual([
    {
      kind: 'request',
      request: {
        method: 'POST',
        path: '/hooks?x=1',
        headers: [
          ['Host', 'a'],
          ['X-A', '1'],
          ['x-a', '\xff'],
          ['Content-Length', '14'],
        ],
        body: Buffer.from(bodyText),
        sentAtMs: Date.parse('2025-01-15T18:30:00.123Z'),
        tag: '548fb5c7',
        toldSizeBytes: null,
      },
    },
  ]);
  expect(readDocument(value.requests[0])).toEqual(readDocument(value));
});

test('chunks of an ngrok request are joined', () => {
  const value = captured(
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n',
  );
  expect(first(value)).toMatchObject({request: {body: Buffer.from('{"a":1}')}});
});

test.each([
  [
    'was cut',
    captured('POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nabc'),
    {kind: 'damaged', reason: 'ngrok kept only 3 of its 99 bytes'},
  ],
  ['is none', captured('hello'), {kind: 'damaged', reason: 'its raw bytes are no HTTP request'}],
  ['is a GET', captured('GET / HTTP/1.1\r\n\r\n'), {kind: 'not-post'}],
])('an ngrok request that %s is told apart', (_, value, expected) => {
  expect(first(value)).toEqual(expected);
});

test.each([undefined, null, 1, 'a', {}, {log: {}}, {requests: [1]}, {id: 'evt_1', type: 'a.b', data: {}}])(
  'a document that holds no deliveries is none of these: %j',
  value => {
    expect(readDocument(value)).toBeUndefined();
  },
);
