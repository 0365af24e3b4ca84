import {createHash} from 'node:crypto';
import {readEvent} from '../../webhook/event.ts';
import {bodyChange, type Candidate} from './candidate.ts';

const separators = ['.', ':', '', '\n', '-', '|', '_'];
const usualSeparators = separators.slice(0, 4);
const fix = 'Vigthoria signs the body alone: no id, timestamp or other text is joined to it';

interface Value {
  readonly name: string;
  readonly text: string;
}

export interface JoinedValues {
  readonly id: readonly Value[];
  readonly times: readonly Value[];
  readonly type: readonly Value[];
}

/** The body with its id or a time before it and a dot between, as most of those sign that join anything. */
export function* listUsuallyJoined(body: Buffer, {id, times}: JoinedValues): Generator<Candidate> {
  for (const {name, text} of [...id, ...times]) yield before(body, `${name} and "."`, `${text}.`);
}

/** The body with its id or a time before or after it, as other providers sign; or a digest of it. */
export function* listJoined(body: Buffer, signature: string): Generator<Candidate> {
  const {id, times, type} = listValues(body, signature);
  const single = [...id, ...times, ...type];
  for (const value of single) {
    for (const separator of separators) {
      yield before(body, `${value.name} and "${show(separator)}"`, value.text + separator);
      yield after(body, `"${show(separator)}" and ${value.name}`, separator + value.text);
    }
  }
  for (const first of id) {
    for (const time of times) {
      for (const separator of usualSeparators) {
        const how = `id and ${time.name}, joined with "${show(separator)}",`;
        yield before(body, how, [first.text, time.text, ''].join(separator));
        yield before(body, how, [time.text, first.text, ''].join(separator));
      }
    }
  }
  for (const time of times) {
    for (const version of ['v0', 'v1']) {
      yield before(body, `${version} and ${time.name}`, `${version}:${time.text}:`);
    }
  }
  yield* listDigests(body);
}

/** What a body and its signature hold that may have been joined to it. */
export function listValues(body: Buffer, signature: string): JoinedValues {
  const event = readEvent(body);
  const value = (name: string, text: string | null | undefined): readonly Value[] =>
    text === null || text === undefined || text === '' ? [] : [{name, text}];
  const createdMs = event.created === null ? Number.NaN : Date.parse(event.created);
  const seconds = Number.isNaN(createdMs) ? undefined : String(Math.floor(createdMs / 1000));
  return {
    id: value('its id', event.id),
    times: [
      ...value("the signature's t=", /(?:^|[,;\s])t=(\d+)/.exec(signature)?.[1]),
      ...value('its created time', event.created),
      ...value('its created time in seconds', seconds),
      ...value('its created time in milliseconds', seconds === undefined ? undefined : String(createdMs)),
    ],
    type: value('its type', event.type),
  };
}

function before(body: Buffer, what: string, prefix: string): Candidate {
  return toCandidate(body, `with ${what} before it`, [prefix, body]);
}

function after(body: Buffer, what: string, suffix: string): Candidate {
  return toCandidate(body, `with ${what} after it`, [body, suffix]);
}

function toCandidate(body: Buffer, then: string, content: readonly (string | Buffer)[]): Candidate {
  return {
    sizeBytes: body.length,
    describe: () => [bodyChange('joined', then, [fix])],
    content: () => content,
  };
}

function* listDigests(body: Buffer): Generator<Candidate> {
  for (const [name, shown] of [
    ['sha256', 'SHA-256'],
    ['md5', 'MD5'],
    ['sha1', 'SHA-1'],
  ] as const) {
    for (const encoding of ['hex', 'base64', undefined] as const) {
      const how = `replaced by its ${shown} digest${encoding === undefined ? '' : ` in ${encoding}`}`;
      yield {
        sizeBytes: body.length,
        describe: () => [bodyChange('digest_signed', how, ['sign the raw body itself, not a digest of it'])],
        content: () => {
          const digest = createHash(name).update(body).digest();
          return [encoding === undefined ? digest : digest.toString(encoding)];
        },
      };
    }
  }
}

function show(separator: string): string {
  return separator === '\n' ? '\\n' : separator;
}
