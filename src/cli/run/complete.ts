import {existsSync} from 'node:fs';
import type {Command} from 'commander';
import {sanitize} from '../../output/sanitize.ts';
import {samples} from '../../sample/samples.ts';
import {isFailure} from '../../webhook/failure.ts';
import {answerFor, type Candidate, type ValueKind} from '../completion/candidates.ts';
import {findPosition} from '../completion/position.ts';
import type {Context} from '../context.ts';
import {topics} from '../help/topics.ts';
import {listSettingKeys} from '../setting-keys.ts';
import {readSettings} from '../settings.ts';
import {storeFile} from '../store-file.ts';

/**
 * Prints what may stand for the last word, one candidate a line: the word, a tab, what it is. A single line `:files` means
 * that the shell is to offer files. Nothing is ever said on stderr: a shell would show it in the middle of the line.
 */
export async function runComplete(
  words: readonly string[],
  program: Command,
  context: Context,
): Promise<void> {
  const position = findPosition(words, program);
  const answer = answerFor(position);
  if (answer.kind === 'file') {
    context.stdout.write(':files\n');
    return;
  }
  const candidates =
    answer.kind === 'listed'
      ? answer.candidates
      : await lookUp(answer.kind, position.typed, program, context);
  for (const {value, about} of candidates) {
    if (!value.startsWith(position.typed) || !isSafe(value)) continue;
    context.stdout.write(`${position.prefix}${value}\t${sanitize(about)}\n`);
  }
}

/** Ids come from senders: one with a character that a shell acts on is not put on anybody's command line. */
function isSafe(value: string): boolean {
  return /^[\w.:,*!@%+=/-]+$/.test(value);
}

async function lookUp(
  kind: Exclude<ValueKind, 'file'>,
  typed: string,
  program: Command,
  context: Context,
): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'id':
      return listIds(typed, context);
    case 'types':
      return listTypes(typed);
    case 'key':
      return [...listSettingKeys(program)].map(([value, option]) => ({
        value,
        about: option?.description ?? 'the ngrok token',
      }));
    case 'topic': {
      const commands = program.createHelp().visibleCommands(program);
      return [
        ...Object.entries(topics).map(([value, about]) => ({value, about})),
        ...commands.map(one => ({value: one.name(), about: one.summary()})),
      ];
    }
  }
}

/** Types, and families like `generation.*`; in a list it is the last one that is being typed. */
function listTypes(typed: string): readonly Candidate[] {
  const [before = ''] = /^(?:[^,]*,)*!?/.exec(typed) ?? [];
  const families = new Set(Object.keys(samples).map(type => `${type.split('.')[0]}.*`));
  return [
    ...Object.entries(samples).map(([type, {about}]) => ({value: before + type, about})),
    ...[...families].map(family => ({value: before + family, about: 'all of them'})),
  ];
}

const newest = 500;

/** Ids of the newest recorded deliveries; none where there is no record, or it cannot be read. */
async function listIds(typed: string, context: Context): Promise<readonly Candidate[]> {
  const settings = await readSettings(context.env, context.cwd, () => undefined);
  const file = storeFile({}, settings);
  if (!existsSync(file)) return [];
  try {
    const {openStore} = await context.loadStore();
    const store = await openStore(file, {readOnly: true, nowMs: context.nowMs(), onNotice: () => undefined});
    try {
      const recorded = await store.listDeliveries({limit: newest, withContent: false});
      const found = new Map<string, string>();
      for (const {delivery} of recorded) {
        const {event} = delivery;
        const about = `${event.type ?? 'no type'}, ${new Date(delivery.receivedAtMs).toISOString()}`;
        const isDelivery = event.id === null || typed.startsWith('dlv_');
        const id = isDelivery ? delivery.id : (event.id ?? delivery.id);
        if (!found.has(id)) found.set(id, about);
      }
      return [...found].map(([value, about]) => ({value, about}));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [];
  }
}
