import {expect, test} from 'vitest';
import {parseEndpoint} from '../../src/webhook/endpoint.ts';

test.each([
  ['3000', 'http://localhost:3000', null],
  [':3000/x', 'http://localhost:3000/x', '/x'],
  ['localhost:3000/webhooks?x=1', 'http://localhost:3000/webhooks?x=1', '/webhooks?x=1'],
  [
    'http://127.0.0.1:5001/my-app/us-central1/hook',
    'http://127.0.0.1:5001/my-app/us-central1/hook',
    '/my-app/us-central1/hook',
  ],
  ['http://127.0.0.1:1/hook/', 'http://127.0.0.1:1/hook/', '/hook/'],
  ['http://127.0.0.1:1//a', 'http://127.0.0.1:1//a', '//a'],
  ['https://app.localhost', 'https://app.localhost', null],
  ['HTTP://LOCALHOST:80/A', 'http://localhost/A', '/A'],
  ['[::1]:3000/x', 'http://[::1]:3000/x', '/x'],
  ['localhost:3000?x=1', 'http://localhost:3000/?x=1', '/?x=1'],
  ['localhost:3000/é b#part'.replace(' b', ''), 'http://localhost:3000/%C3%A9', '/%C3%A9'],
])('%s is %s', (text, url, path) => {
  expect(parseEndpoint(text, '--forward-to')).toMatchObject({url, path});
});

test.each([
  '',
  '  ',
  'ftp://localhost:1',
  'http://',
  'localhost:99999',
  'http://user:pw@localhost',
  'a b:3000',
])('"%s" is refused with what to type', text => {
  expect(() => parseEndpoint(text, '--forward-to')).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: expect.stringContaining('--forward-to'),
      hint: expect.stringContaining('3000'),
    }),
  );
});
