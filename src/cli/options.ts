import {readFileSync} from 'node:fs';
import parseBytes from 'bytes';
import {type Command, Option} from 'commander';
import ms, {type StringValue} from 'ms';
import {type Endpoint, parseEndpoint, withoutCredentials} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';
import type {Header, HeaderList} from '../webhook/headers.ts';

/** Options as commander hands them over, each parsed already. */
export interface StoreOptions {
  readonly store?: string;
}

export interface SecretOptions {
  readonly secret?: readonly string[];
  readonly secretFile?: readonly string[];
}

export interface EndpointOptions {
  readonly forwardTo?: readonly Endpoint[];
  readonly timeout: number;
  readonly header?: HeaderList;
  readonly insecure?: true;
  readonly ca?: string;
  readonly allowRemote?: true;
}

export function addStoreOption(command: Command): Command {
  return command.option('--store <file>', 'the record of deliveries (default: in the per-user data folder)');
}

export function addSecretOptions(command: Command): Command {
  return command
    .option(
      '--secret-file <file>',
      'file with the signing secret, one a line; - for stdin; repeatable',
      collect(asText),
    )
    .option(
      '--secret <value>',
      'signing secret, for scripts (visible in the process list); repeatable',
      collect(asText),
    );
}

export function addEndpointOptions(command: Command): Command {
  return command
    .option(
      '-f, --forward-to <url>',
      'endpoint: 3000, :3000/x, localhost:3000/webhooks, https://…; repeatable, the first one answers',
      collect(text => parseEndpoint(text, '--forward-to')),
    )
    .addOption(
      new Option('--timeout <duration>', "for the endpoint's answer; 0 = none")
        .default(30_000, '30s')
        .argParser(text => parseDuration(text, '--timeout')),
    )
    .option(
      '-H, --header <header>',
      "add or replace a header, 'Name: value'; repeatable",
      collect(parseHeader),
    )
    .option('--insecure', "do not check the endpoint's certificate (loopback only)")
    .option('--ca <file>', "trust this CA for the endpoint's certificate", readCa)
    .option('--allow-remote', 'permit an endpoint outside this machine and its private networks');
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'machine-readable output on stdout');
}

/** `30s`, `5m`, `0` → milliseconds. */
export function parseDuration(text: string, option: string): number {
  return parseTime(text, option, longestTimerMs);
}

/** `30d`, `0` → milliseconds: how long ago, which no timer bounds. */
export function parseAge(text: string, option: string): number {
  return parseTime(text, option, Number.MAX_SAFE_INTEGER);
}

const longestTimerMs = 2 ** 31 - 1;

function parseTime(text: string, option: string, maxMs: number): number {
  if (text === '0') return 0;
  const parsed = /^\d+(\.\d+)?\s*[a-z]+$/i.test(text) ? ms(text as StringValue) : undefined;
  if (parsed !== undefined && Number.isFinite(parsed) && parsed > 0 && parsed <= maxMs) return parsed;
  throw new Failure(
    'usage',
    `${option} "${text}" is no duration`,
    'give a number with a unit, like 500ms, 30s or 5m',
  );
}

/** `25mb` → bytes. */
export function parseSize(text: string, option: string): number {
  const parsed = /^\d+(\.\d+)?\s*([kmg]?b)?$/i.test(text) ? parseBytes.parse(text) : null;
  if (parsed !== null && parsed > 0) return parsed;
  throw new Failure(
    'usage',
    `${option} "${text}" is no size`,
    'give a number with a unit, like 500kb or 25mb',
  );
}

export function parseCount(
  text: string,
  option: string,
  range: {readonly min: number; readonly max: number},
): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= range.min && count <= range.max) return count;
  throw new Failure(
    'usage',
    `${option} "${text}" is not a whole number from ${range.min} to ${range.max}`,
    `write it like ${option} ${Math.max(range.min, 1)}`,
  );
}

/** `5/s`, `5`, `0.5/s`, `30/m` → a second. */
export function parseRate(text: string, option: string): number {
  const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,6})?)(?:\/(s|m))?$/.exec(text) ?? [];
  const perSecond = Number(count) / (unit === 'm' ? 60 : 1);
  if (perSecond > 0) return perSecond;
  throw new Failure('usage', `${option} "${text}" is no rate`, `write it like ${option} 5/s, 0.5/s or 30/m`);
}

export function parsePort(text: string): number {
  return parseCount(text, '--port', {min: 0, max: 65_535});
}

/** A path for `--path`, always with its leading slash. */
export function parsePath(text: string): string {
  if (/^\/[^\s?#]*$/.test(text)) return text;
  throw new Failure('usage', `--path "${text}" is no path`, 'write it like /webhooks, without a query');
}

export function parsePublicUrl(text: string): string {
  if (/^https?:\/\/[^\s/?#]+\S*$/i.test(text)) return text;
  throw new Failure(
    'usage',
    `--public-url "${withoutCredentials(text)}" is no http(s) URL`,
    'write it like https://hooks.example.com/webhooks',
  );
}

/** `Name: value`, with the name a token as in RFC 9110 5.1. */
export function parseHeader(text: string): Header {
  const match = /^([!#$%&'*+.^_`|~0-9a-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/i.exec(text);
  if (match?.[1] === undefined) {
    throw new Failure(
      'usage',
      `--header "${startOf(text)}" is no header`,
      "write it like --header 'X-Name: value'",
    );
  }
  if (
    ['content-length', 'transfer-encoding', 'connection', 'upgrade', 'keep-alive', 'expect'].includes(
      match[1].toLowerCase(),
    )
  ) {
    throw new Failure(
      'usage',
      `--header cannot set ${match[1]}`,
      'it belongs to the connection, which vigthoria makes itself',
    );
  }
  return [match[1], (match[2] ?? '').trimEnd()];
}

/** Enough of a header to find it by; the rest may be a secret. */
function startOf(header: string): string {
  const [word = ''] = header.split(/[\s:]/, 1);
  const shown = word.length > 20 ? word.slice(0, 8) : word;
  return shown === header ? shown : `${shown}…`;
}

/** An option that may be given several times. */
export function collect<T>(
  parse: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

export function asText(text: string): string {
  return text;
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure('unreadable_input', `--ca ${file} cannot be read`, 'give a PEM file', {cause: error});
  }
}
