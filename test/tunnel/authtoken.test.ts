import {expect, test} from 'vitest';
import {checkAuthtoken} from '../../src/tunnel/authtoken.ts';
import {type Failure, isFailure} from '../../src/webhook/failure.ts';

const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';

function refuse(given: string | null, source: string | null = null): Failure {
  try {
    checkAuthtoken(given, source);
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
}

// https://github.com/inconshreveable/ngrok/issues/275
test.each([
  [`"${token}"`, 'a stray quote'],
  [`${token}'`, 'a stray quote'],
  [`“${token}”`, 'a stray quote'],
  ['<YOUR_AUTHTOKEN>', 'a stray angle bracket'],
  [` ${token}`, 'a stray blank or line break'],
  [`${token}\n`, 'a stray blank or line break'],
  [`${token}\u200b`, 'a stray blank or line break'],
  [`${token}\u0007`, 'a stray control character'],
  [`NGROK_AUTHTOKEN=${token}`, 'a stray NAME= in front'],
  [`export NGROK_AUTHTOKEN=${token}`, 'a stray NAME= in front'],
])('%j is refused before any network, and %s is named', (given, stray) => {
  const failure = refuse(given, 'NGROK_AUTHTOKEN from .env');
  expect(failure.code).toBe('tunnel_refused');
  expect(failure.message).toBe(`the ngrok authtoken (NGROK_AUTHTOKEN from .env) has ${stray}`);
  expect(failure.hint).toContain('https://dashboard.ngrok.com/get-started/your-authtoken');
  expect(failure.message + failure.hint).not.toContain(token);
});

test.each([token, `${token}~`, 'x', '2aBc-DeF.9'])('%j is left to ngrok to judge', given => {
  expect(checkAuthtoken(given, null)).toBe(given);
});

test.each([null, ''])('no token (%j) is told with where to get one', given => {
  expect(refuse(given).message).toBe('no ngrok authtoken is set');
});
