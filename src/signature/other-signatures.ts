import {createHash, createHmac} from 'node:crypto';
import type {HeaderList} from '../webhook/headers.ts';
import type {Secret} from '../webhook/secret.ts';
import {sign} from './sign.ts';

/** A signature that Vigthoria does not send, and that a handler which rejects the right one may be waiting for. */
export interface OtherSignature {
  /** The end of "your handler waits for …". */
  readonly what: string;
  readonly fix: string;
  readonly headers: (body: Buffer) => HeaderList;
}

/** The usual mistakes, the likelier first. */
export function listOtherSignatures({value}: Secret, others: readonly Secret[]): readonly OtherSignature[] {
  const trimmed = value.trim();
  return [
    ...others.map(other => withSecret(other.value, `the secret of ${other.source}`)),
    withSecret(`${value}\n`, 'this secret with a line break at its end'),
    withSecret(`"${value}"`, 'this secret with quotes around it'),
    withSecret(`'${value}'`, 'this secret with single quotes around it'),
    ...(trimmed === value ? [] : [withSecret(trimmed, 'this secret without the blanks around it')]),
    withSecret('', 'an empty secret, as where its variable is not set'),
    withSecret('undefined', 'the secret "undefined", as where its variable is not set'),
    inHeader('signatures in base64', body => hmac('sha256', value, body).toString('base64')),
    inHeader('signatures in capitals', body => sign(body, value).toUpperCase()),
    inHeader('signatures made with SHA-1', body => hmac('sha1', value, body).toString('hex')),
    inHeader('signatures made with SHA-512', body => hmac('sha512', value, body).toString('hex')),
    inHeader('the plain SHA-256 of the body, which anyone can make', body =>
      createHash('sha256').update(body).digest('hex'),
    ),
    {
      what: 'its signature in another header',
      fix: 'read it from X-Vigthoria-Signature',
      headers: body => otherHeaders.map(name => [name, sign(body, value)] as const),
    },
  ];
}

const otherHeaders = [
  'X-Signature',
  'X-Webhook-Signature',
  'X-Hub-Signature-256',
  'Vigthoria-Signature',
  'X-Vigthoria-Signature-256',
  'Signature',
];

function withSecret(value: string, what: string): OtherSignature {
  return {
    what: `signatures made with ${what}`,
    fix: 'the secret in the app must be this one, to the letter; restart the app after a change',
    headers: body => signatureHeader(sign(body, value)),
  };
}

function inHeader(what: string, make: (body: Buffer) => string): OtherSignature {
  return {
    what,
    fix: 'the signature is the HMAC-SHA256 of the raw body, with the secret as it is, in lower-case hex',
    headers: body => signatureHeader(make(body)),
  };
}

function signatureHeader(signature: string): HeaderList {
  return [['X-Vigthoria-Signature', signature]];
}

function hmac(algorithm: string, secret: string, body: Buffer): Buffer {
  return createHmac(algorithm, secret).update(body).digest();
}
