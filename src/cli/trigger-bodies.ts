import {randomBytes} from 'node:crypto';
import {type Filling, findSample, makeSample} from '../sample/make-sample.ts';
import {type Sample, samples} from '../sample/samples.ts';
import {readEvent} from '../webhook/event.ts';
import {Failure} from '../webhook/failure.ts';
import {editBody, type JsonEdit, parseSet} from '../webhook/json-edit.ts';
import type {TriggerCommandOptions} from './commands/trigger.ts';
import {deriveDigits} from './ids.ts';
import {readPayload} from './payload-file.ts';
import {didYouMean} from './suggest.ts';

/** Makes the body of one round, for an event that happens at `atMs`. */
export type MakeBody = (round: number, atMs: number) => Buffer;

/** One maker for each type, or one for the payload that is given; a `Failure` of code `usage` or `missing_input` says what does not go together. */
export function createMakers(
  types: readonly string[],
  options: Pick<TriggerCommandOptions, 'id' | 'payload' | 'set'>,
): readonly MakeBody[] {
  const edits = [
    ...(options.id === undefined ? [] : [parseSet(`id=${JSON.stringify(options.id)}`, '--id')]),
    ...(options.set ?? []),
  ];
  if (options.payload !== undefined) return [fromPayload(options.payload, types, edits)];
  if (types.length === 0) {
    throw new Failure(
      'missing_input',
      'there is no event type to trigger',
      'name one, like vigthoria trigger generation.completed; vigthoria trigger --list shows them',
    );
  }
  const seed = randomBytes(16).toString('hex');
  return types.map((type, place) => fromSample(requireSample(type), `${seed} ${place}`, seed, edits));
}

/** The file's bytes as they are, but for what is asked to be changed. */
function fromPayload(file: string, types: readonly string[], edits: readonly JsonEdit[]): MakeBody {
  const [type, ...more] = types;
  if (more.length > 0) {
    throw new Failure(
      'usage',
      `--payload is one event, and ${types.length} types are named`,
      'name at most one',
    );
  }
  const payload = readPayload(file);
  const isOther = type !== undefined && readEvent(payload).type !== type;
  const retyped = isOther ? [parseSet(`type=${JSON.stringify(type)}`, `the type ${type}`)] : [];
  const body = editBody(payload, [...retyped, ...edits]);
  return () => body;
}

function fromSample(sample: Sample, eventSeed: string, seed: string, edits: readonly JsonEdit[]): MakeBody {
  return (round, atMs) => {
    // What comes after each other, like the steps of one workflow, is of one and the same thing.
    const series = Math.floor(round / sample.events.length);
    const idOf: Filling['idOf'] = name =>
      name === 'event'
        ? deriveDigits(`${eventSeed} ${round}`, 12)
        : deriveDigits(`${seed} ${series} ${name}`, 10);
    return editBody(Buffer.from(makeSample(sample, round, {nowMs: atMs, idOf})), edits);
  };
}

function requireSample(type: string): Sample {
  const sample = findSample(type);
  if (sample !== undefined) return sample;
  const like = /^[\w.-]+$/.test(type) ? type : 'my.type';
  throw new Failure(
    'usage',
    `there is no sample of the type "${type}"${didYouMean(type, Object.keys(samples))}`,
    `vigthoria trigger --list shows what there is; for any other type: vigthoria trigger generation.completed --set type=${like}`,
  );
}

/** The types with what each means, in the documents' order. */
export function listSamples(): readonly {readonly type: string; readonly about: string}[] {
  return Object.entries(samples).map(([type, {about}]) => ({type, about}));
}
