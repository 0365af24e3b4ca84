import {createHash, createHmac} from 'node:crypto';
import type {Change, Content} from './candidate.ts';

/** Another way to make a digest of a body. */
export interface Algorithm {
  readonly digestBytes: number;
  /** Worth trying with changed bodies too. */
  readonly isUsual: boolean;
  readonly change: Change;
  /** Undefined where this Node has no such hash. */
  readonly digest: (content: Content, key: Buffer) => Buffer | undefined;
}

const fix = "Vigthoria's signature is HMAC-SHA256 with the secret as its key, over the raw body, in hex";

interface Hash {
  readonly name: string;
  readonly shown: string;
  readonly bytes: number;
}

const hashes: readonly Hash[] = [
  {name: 'sha1', shown: 'SHA-1', bytes: 20},
  {name: 'sha512', shown: 'SHA-512', bytes: 64},
  {name: 'sha384', shown: 'SHA-384', bytes: 48},
  {name: 'md5', shown: 'MD5', bytes: 16},
  {name: 'sha256', shown: 'SHA-256', bytes: 32},
  {name: 'sha224', shown: 'SHA-224', bytes: 28},
  {name: 'sha512-256', shown: 'SHA-512/256', bytes: 32},
  {name: 'sha3-256', shown: 'SHA3-256', bytes: 32},
  {name: 'sha3-512', shown: 'SHA3-512', bytes: 64},
  {name: 'blake2s256', shown: 'BLAKE2s', bytes: 32},
  {name: 'blake2b512', shown: 'BLAKE2b', bytes: 64},
];

/** Hashes that come up in practice, for what is combined with changed bodies. */
const usual = new Set(['sha1', 'sha256', 'sha384', 'sha512', 'md5']);

/** Likeliest first: other hashes with the key, hashes without it, the key beside the body, key and body swapped. */
export const algorithms: readonly Algorithm[] = [
  ...hashes.filter(({name}) => name !== 'sha256').map(withKey),
  ...hashes.map(withoutKey),
  ...hashes.map(hash => joined(hash, 'the secret put before the body', (key, content) => [key, ...content])),
  ...hashes.map(hash => joined(hash, 'the secret put after the body', (key, content) => [...content, key])),
  ...hashes.map(swapped),
];

function withKey(hash: Hash): Algorithm {
  return {
    digestBytes: hash.bytes,
    isUsual: usual.has(hash.name),
    change: change('algorithm', `made with HMAC-${hash.shown} instead of HMAC-SHA256`),
    digest: (content, key) => guard(() => feed(createHmac(hash.name, key), content)),
  };
}

function withoutKey(hash: Hash): Algorithm {
  return {
    digestBytes: hash.bytes,
    isUsual: usual.has(hash.name),
    change: change('no_key', `made with plain ${hash.shown}, without the key: anyone can make it`),
    digest: content => guard(() => feed(createHash(hash.name), content)),
  };
}

function joined(hash: Hash, how: string, join: (key: Buffer, content: Content) => Content): Algorithm {
  return {
    digestBytes: hash.bytes,
    isUsual: usual.has(hash.name),
    change: change('no_hmac', `made with plain ${hash.shown} and ${how}, which is no HMAC`),
    digest: (content, key) => guard(() => feed(createHash(hash.name), join(key, content))),
  };
}

function swapped(hash: Hash): Algorithm {
  return {
    digestBytes: hash.bytes,
    isUsual: usual.has(hash.name),
    change: change('key_and_body_swapped', `made with HMAC-${hash.shown} with body and secret swapped`),
    digest: (content, key) => guard(() => feedKey(hash.name, content, key)),
  };
}

function change(reason: string, phrase: string): Change {
  return {reason, phrase, sequel: phrase, fixes: [fix], details: []};
}

function feed(hash: ReturnType<typeof createHash | typeof createHmac>, content: Content): Buffer {
  for (const piece of content) hash.update(piece);
  return hash.digest();
}

function feedKey(name: string, content: Content, message: Buffer): Buffer {
  const pieces = Array.from(content, piece => (typeof piece === 'string' ? Buffer.from(piece) : piece));
  return createHmac(name, Buffer.concat(pieces)).update(message).digest();
}

/** A build of OpenSSL may lack a hash, or forbid it. */
function guard(make: () => Buffer): Buffer | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
