import type {Command} from 'commander';
import {listSettingKeys} from '../setting-keys.ts';
import type {Topic} from './topics.ts';

/** A paragraph, or a list of terms with what each means. */
export type Block = string | readonly (readonly [term: string, about: string])[];

/** What a topic says, for the terminal and the manual page alike. */
export function topicBlocks(topic: Topic, program: Command): readonly Block[] {
  switch (topic) {
    case 'exit-codes':
      return exitCodeBlocks;
    case 'settings':
      return [...settingBlocks, 'Keys:', listKeys(program)];
    case 'ids':
      return idBlocks;
  }
}

const exitCodeBlocks: readonly Block[] = [
  [
    [
      '0',
      'done; verify: valid; replay and trigger: every attempt was answered 2xx; doctor and check: nothing failed',
    ],
    [
      '1',
      'the answer is no: an invalid signature, an attempt not answered 2xx, a failed check, a setting that is not set, an unmet --count or --until-type at the deadline',
    ],
    [
      '2',
      'usage: unknown option, bad value, unknown id, unreadable or missing input, nothing to compare with',
    ],
    ['3', 'cannot run: tunnel refused, port taken, record unreadable or full, Node older than 20'],
    [
      '129, 130, 143',
      'ended by SIGHUP, Ctrl+C, SIGTERM, after a clean shutdown; a second signal ends at once',
    ],
  ],
];

const settingBlocks: readonly Block[] = [
  'A setting comes from the first of these that has it:',
  [
    ['1', 'the option on the command line'],
    ['2', 'the environment: VIGTHORIA_ and the key, like VIGTHORIA_FORWARD_TO for forward-to'],
    ['3', '.env.local and then .env in the working folder, with the same variables'],
    ['4', 'vigthoria.config.json in the working folder, like {"forward-to": "localhost:3000/webhooks"}'],
    ['5', 'your own config file: vigthoria config path says where, vigthoria config set writes it'],
    ['6', 'the default'],
  ],
  'The signing secret is VIGTHORIA_WEBHOOK_SECRET from any of these, then WEBHOOK_SECRET from any, then secret in your own config file. ' +
    'The ngrok token is NGROK_AUTHTOKEN, then authtoken in your own config file, then that of ngrok.yml.',
  'Files of a working folder come with whatever was cloned there: they cannot set allow-remote, insecure, allow-unverified, header, ca, ' +
    'store or a tunnel server, and vigthoria.config.json cannot hold a secret.',
  'vigthoria config list shows every setting with its value and where it comes from.',
];

const idBlocks: readonly Block[] = [
  [
    ['evt_…', 'an event id, as in the payload: its latest delivery as received'],
    ['dlv_…', 'a delivery id, ours, sortable by time; a delivery that was derived by editing has only this'],
    ['evt_ab', 'a beginning of either, where only one has it; upper and lower case differ'],
  ],
  'vigthoria events list shows them, and completion in the shell offers them.',
];

function listKeys(program: Command): Block {
  return [...listSettingKeys(program)]
    .map(([key, option]) => [key, option?.description ?? 'the ngrok token'] as const)
    .sort(([a], [b]) => a.localeCompare(b));
}
