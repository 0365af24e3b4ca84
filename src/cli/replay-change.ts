import {type DerivePorts, derive} from '../relay/derive.ts';
import {withSignature} from '../relay/replay.ts';
import {sign} from '../signature/sign.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import {Failure} from '../webhook/failure.ts';
import {editBody} from '../webhook/json-edit.ts';
import type {Secret} from '../webhook/secret.ts';
import type {ReplayOptions} from './commands/replay.ts';
import {howToSetSecret} from './how-to-set-secret.ts';
import {findSecrets} from './secrets.ts';
import type {Settings} from './settings.ts';
import {readStdin} from './stdin.ts';

/** What a replay makes of a delivery before it is sent. */
export type Change =
  | {readonly kind: 'none'}
  | {readonly kind: 'sign'; readonly secret: Secret}
  | {
      readonly kind: 'edit';
      readonly secret: Secret;
      readonly toBody: (delivery: Delivery) => Buffer;
      /** What was asked for, for people. */
      readonly about: string;
      readonly keepsEventId: boolean;
    };

/** The change that the options ask for, but for `--edit`; a `Failure` of code `missing_input` where it needs a secret and there is none. */
export function toChange(options: ReplayOptions, settings: Settings): Change {
  const edits = [...(options.set ?? []), ...(options.unset ?? [])];
  const asking = edits[0]?.asked ?? (options.edit === true ? '--edit' : '--resign');
  if (edits.length === 0 && options.edit !== true && options.resign !== true) return {kind: 'none'};
  const [secret] = findSecrets(options, settings, readStdin).active;
  if (secret === undefined) {
    throw new Failure('missing_input', `${asking} needs the signing secret`, howToSetSecret);
  }
  if (edits.length === 0 && options.edit !== true) return {kind: 'sign', secret};
  return {
    kind: 'edit',
    secret,
    toBody: ({body}) => editBody(body, edits),
    about: [...edits.map(({asked}) => asked), ...(options.edit === true ? ['--edit'] : [])].join(', '),
    keepsEventId: !edits.some(({path}) => path.length === 1 && path[0] === 'id'),
  };
}

/** The delivery as it is to be sent; one with another body is a delivery of its own. */
export function applyChange(
  recorded: RecordedDelivery,
  change: Change,
  ports: DerivePorts,
): RecordedDelivery {
  switch (change.kind) {
    case 'none':
      return recorded;
    case 'sign':
      return withSignature(recorded, sign(recorded.delivery.body, change.secret.value));
    case 'edit':
      return derive(recorded, change.toBody(recorded.delivery), change.secret, ports);
  }
}
