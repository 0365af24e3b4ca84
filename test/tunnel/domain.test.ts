import {expect, test} from 'vitest';
import {parseDomain} from '../../src/tunnel/domain.ts';

test.each([
  ['your-name.ngrok-free.app', 'your-name.ngrok-free.app'],
  ['https://Your-Name.ngrok-free.app/', 'your-name.ngrok-free.app'],
  ['hooks.bücher.example', 'hooks.xn--bcher-kva.example'],
])('%s is the domain %s', (text, domain) => {
  expect(parseDomain(text)).toBe(domain);
});

test.each([
  '',
  'name',
  '127.0.0.1',
  '[::1]',
  'a.example:8080',
  'a.example/path',
  'me@a.example',
  'a b.example',
  'ftp://a.example',
])('%j is no domain', text => {
  expect(() => parseDomain(text)).toThrow(`"${text}" is no domain`);
});
