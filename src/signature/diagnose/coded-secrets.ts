import {fixSigner, type RespelledSecret, respelled} from './respelled-secret.ts';

const fixDecoded = [
  'use the secret as text: it looks like base64 or hex, but Vigthoria signs with its characters',
];

/** The bytes that a secret stands for where it is taken for base64 or hex. */
export function* decoded(secret: string): Generator<RespelledSecret> {
  for (const [core, after] of [
    [secret.trim(), ''],
    [secret.trim().replace(/^(?:v1,)?whsec_/, ''), ', after its whsec_ prefix,'],
  ] as const) {
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(core)) {
      yield decodedAs(core, 'base64', `base64-decoded${after}`);
    }
    if (/^[A-Za-z0-9_-]+={0,2}$/.test(core)) {
      yield decodedAs(core, 'base64url', `base64url-decoded${after}`);
    }
    if (/^(?:[0-9a-f]{2})+$/i.test(core)) yield decodedAs(core, 'hex', `hex-decoded${after}`);
  }
}

function decodedAs(core: string, encoding: 'base64' | 'base64url' | 'hex', how: string): RespelledSecret {
  const key = Buffer.from(core, encoding);
  return respelled(key, 'secret_decoded', `made with %s ${how}, not with its text`, fixDecoded, true);
}

/** The secret in another encoding or case, or not set at all. */
export function* recoded(secret: string): Generator<RespelledSecret> {
  const bytes = Buffer.from(secret);
  yield respelled(
    '',
    'secret_empty',
    'made with an EMPTY key: the secret was not set where it was signed',
    ['set the secret before the process starts, and stop where it is empty'],
    true,
  );
  yield respelled(bytes.toString('base64'), 'secret_encoded', 'made with %s encoded as base64', fixSigner);
  yield respelled(bytes.toString('hex'), 'secret_encoded', 'made with %s encoded as hex', fixSigner);
  yield respelled(secret.toUpperCase(), 'secret_case', 'made with %s in upper case', fixSigner);
  yield respelled(secret.toLowerCase(), 'secret_case', 'made with %s in lower case', fixSigner);
  yield respelled(Buffer.from(secret, 'utf16le'), 'secret_encoded', 'made with %s in UTF-16', fixSigner);
  yield respelled(Buffer.from(secret, 'latin1'), 'secret_encoded', 'made with %s in Latin-1', fixSigner);
  yield respelled(bytes.toString('latin1'), 'secret_encoded', 'made with %s as mojibake', fixSigner);
  yield respelled(
    secret.normalize('NFC'),
    'secret_encoded',
    'made with %s in Unicode normal form C',
    fixSigner,
  );
  yield respelled(
    secret.normalize('NFD'),
    'secret_encoded',
    'made with %s in Unicode normal form D',
    fixSigner,
  );
  yield respelled(
    encodeURIComponent(bytes.toString()),
    'secret_encoded',
    'made with %s percent-encoded',
    fixSigner,
  );
  yield respelled(
    secret.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'secret_encoded',
    'made with %s percent-decoded',
    fixSigner,
  );
  yield respelled(
    secret.replaceAll('+', ' '),
    'secret_encoded',
    'made with %s with + read as a blank',
    fixSigner,
  );
  yield respelled(
    secret.replace(/\\n/g, '\n').replace(/\\r/g, '\r').replace(/\\t/g, '\t'),
    'secret_encoded',
    'made with %s with its \\n read as a newline',
    fixSigner,
    true,
  );
  yield respelled(
    secret.replace(/\\(.)/g, '$1'),
    'secret_encoded',
    'made with %s without its backslashes',
    fixSigner,
  );
  yield respelled(
    secret.replace(/[$\\"'`]/g, '\\$&'),
    'secret_encoded',
    'made with %s with backslashes added',
    fixSigner,
  );
  yield respelled(
    secret.replace(/\$\w*/g, ''),
    'secret_cut',
    'made with %s with its $ part expanded to nothing by a shell',
    fixSigner,
  );
  yield respelled(secret + secret, 'secret_doubled', 'made with %s twice in a row', fixSigner);
}
