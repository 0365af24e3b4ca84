import {brotliCompressSync, deflateSync, gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {ask, digestOf, pretty, standard} from './ask.ts';

const accents = '{"title":"café 🚀"}';
const crlf = pretty.replaceAll('\n', '\r\n');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

// What was received, what was signed.
test.each<[string, string | Buffer, string | Buffer, string]>([
  ['a newline added', standard, `${standard}\n`, 'final_newline'],
  ['a CRLF added', standard, `${standard}\r\n`, 'final_newline'],
  ['a newline removed', `${standard}\n`, standard, 'final_newline'],
  ['a CRLF removed', `${standard}\r\n`, standard, 'final_newline'],
  ['several newlines removed', `${standard}\n\n\n`, standard, 'final_newline'],
  ['LF for CRLF', crlf, pretty, 'line_endings'],
  ['CRLF for LF', pretty, crlf, 'line_endings'],
  ['no newlines, as of curl -d @file', pretty, pretty.replaceAll('\n', ''), 'newlines_removed'],
  ['the pretty body of which curl -d left one line', pretty.replaceAll('\n', ''), pretty, 'reserialized'],
  ['blanks removed', ' a text \n', 'a text', 'blanks'],
  ['a zero byte', standard, `${standard}\0`, 'blanks'],
  ['a BOM', standard, `\ufeff${standard}`, 'bom'],
  ['no BOM', `\ufeff${standard}`, standard, 'bom'],
  ['UTF-16', accents, utf16(accents), 'utf16'],
  ['UTF-16 with its mark', accents, utf16(`\ufeff${accents}`), 'utf16'],
  ['big-endian UTF-16', accents, utf16(accents).swap16(), 'utf16'],
  ['UTF-8 of a UTF-16 file', utf16(`\ufeff${accents}`), accents, 'utf16'],
  ['UTF-8 of a file that PowerShell wrote', utf16(`\ufeff${standard}\r\n`), standard, 'utf16+final_newline'],
  ['Latin-1', accents, Buffer.from(accents, 'latin1'), 'latin1'],
  ['UTF-8 of a Latin-1 file', Buffer.from('{"t":"café"}', 'latin1'), '{"t":"café"}', 'latin1'],
  ['one ? for each character', accents, '{"title":"caf? ?"}', 'ascii'],
  ['two ? for an emoji', accents, '{"title":"caf? ??"}', 'ascii'],
  ['? for each byte', accents, '{"title":"caf?? ????"}', 'ascii'],
  ['no accents or emoji', accents, '{"title":"caf "}', 'ascii'],
  ['mojibake', accents, Buffer.from(Buffer.from(accents).toString('latin1')), 'mojibake'],
  ['mojibake of Windows-1252', '{"t":"€"}', '{"t":"â‚¬"}', 'mojibake'],
  ['what was mojibake', '{"t":"cafÃ©"}', '{"t":"café"}', 'mojibake'],
  ['what was mojibake of Windows-1252', '{"t":"â‚¬"}', '{"t":"€"}', 'mojibake'],
  [
    'U+FFFD for what is no UTF-8',
    Buffer.from('{"t":"\xff\xfe"}', 'latin1'),
    '{"t":"\ufffd\ufffd"}',
    'lossy_utf8',
  ],
  ['nothing for what is no UTF-8', Buffer.from('{"t":"\xffa"}', 'latin1'), '{"t":"a"}', 'lossy_utf8'],
  ['JSON encoded twice', standard, JSON.stringify(standard), 'encoded_twice'],
  ['what was encoded twice', JSON.stringify(standard), standard, 'encoded_twice'],
  ['PHP encoding twice', '"a/b"', '"\\"a\\/b\\""', 'encoded_twice'],
  ['the JSON of a Buffer', standard, JSON.stringify(Buffer.from(standard)), 'buffer_text'],
  ['what a Buffer held', JSON.stringify(Buffer.from(standard)), standard, 'buffer_text'],
  ["Python's text of bytes", '{"t":"é\'"}', 'b\'{"t":"\\xc3\\xa9\\\'"}\'', 'bytes_text'],
  ["what Python's text of bytes held", 'b\'{"t":"\\xc3\\xa9"}\'', '{"t":"é"}', 'bytes_text'],
  ['base64', standard, Buffer.from(standard).toString('base64'), 'base64_body'],
  ['what base64 held', Buffer.from(standard).toString('base64'), standard, 'base64_body'],
  ['hex', standard, Buffer.from(standard).toString('hex'), 'hex_body'],
  ['gzip', standard, gzipSync(standard), 'compressed'],
  ['gzip at its best', standard, gzipSync(standard, {level: 9}), 'compressed'],
  ['deflate', standard, deflateSync(standard), 'compressed'],
  ['brotli', standard, brotliCompressSync(standard), 'compressed'],
  ['what gzip held', gzipSync(standard), standard, 'compressed'],
  ['what brotli held', brotliCompressSync(standard), standard, 'compressed'],
  ['a form', standard, `payload=${encodeURIComponent(standard)}`, 'form'],
  [
    'a form as browsers write it',
    '{"a": "b c*"}',
    new URLSearchParams({payload: '{"a": "b c*"}'}).toString(),
    'form',
  ],
  ['what a form field held', `payload=${encodeURIComponent(standard)}`, standard, 'form'],
  ['what a field among others held', `a=1&payload=${encodeURIComponent(standard)}`, standard, 'form'],
  // https://github.com/gverni/validate-slack-request/issues/1
  ['a form rebuilt with %20', 'text=a+b', 'text=a%20b', 'form_rebuilt'],
  ['a form rebuilt with +', 'text=a%20b&c=%7E', 'text=a+b&c=%7E', 'form_rebuilt'],
  ['a form rebuilt with other escapes', 'text=a%2fb', 'text=a%2Fb', 'form_rebuilt'],
  ['the data alone', standard, '{"ok":true}', 'part_of_body'],
  ['the body inside an envelope', JSON.stringify({body: standard}), standard, 'part_of_body'],
  ['the first chunk', `"${'x'.repeat(70_000)}"`, `"${'x'.repeat(65_535)}`, 'cut_body'],
  ['[object Object]', standard, '[object Object]', 'placeholder'],
  ['undefined', standard, 'undefined', 'placeholder'],
  ['null', standard, 'null', 'placeholder'],
  ['{}', standard, '{}', 'placeholder'],
  ['nothing', standard, '', 'empty_body'],
  ['nothing, the body being no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), '', 'empty_body'],
  ['the body after its id and a dot', standard, `evt_A1.${standard}`, 'joined'],
  ['the body after its time', standard, `2025-01-15T10:30:00Z.${standard}`, 'joined'],
  ['the body after its time in seconds', standard, `1736937000.${standard}`, 'joined'],
  ['the body after id and time', standard, `evt_A1.1736937000.${standard}`, 'joined'],
  [
    'its SHA-256 in hex',
    'abc',
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'digest_signed',
  ],
  ['pretty with CRLF', standard, crlf, 'reserialized+line_endings'],
  ['pretty with a final newline, as jq prints', standard, `${pretty}\n`, 'reserialized+final_newline'],
  ['compact in base64', pretty, Buffer.from(standard).toString('base64'), 'reserialized+base64_body'],
  ['CRLF and a BOM', pretty, `\ufeff${crlf}`, 'line_endings+bom'],
])('%s is named', (_name, received, signed, reason) => {
  expect(ask(received, digestOf(signed)).reason).toBe(reason);
});

test('a signed time may come from the signature itself', () => {
  const digest = digestOf(`1700000000.${standard}`);
  expect(ask(standard, `t=1700000000,v1=${digest}`).reason).toMatch(/^joined/);
});

test('the empty body is said to be that, and how Flask and Django avoid it', () => {
  const {explanation, fixes} = ask(standard, digestOf(''));
  expect(explanation).toContain('EMPTY');
  expect(fixes.join('\n')).toMatch(/request\.get_data\(\) before request\.form[\s\S]*request\.body first/);
});

test('an empty payload with another signature is said to be empty first', () => {
  const {reason, explanation} = ask('', digestOf('x'));
  expect(reason).toBe('mismatch');
  expect(explanation).toMatch(/^the payload is empty/);
});
