import {describeStray} from '../../signature/diagnose/stray.ts';
import type {Secret} from '../../webhook/secret.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import type {Secrets} from '../secrets.ts';
import {type Check, pass, warn} from './check.ts';

/** The signing secrets: where they come from, and what is odd about them by its kind; never any part of one. */
export function checkSecrets({active, others}: Secrets): readonly Check[] {
  if (active.length === 0) {
    return [warn('secret', 'no signing secret is set, so signatures are not checked', howToSetSecret)];
  }
  const oddities = active.flatMap(({source, value}) => {
    const oddity = findOddity(value);
    return oddity === null ? [] : [warn('secret', `${source} ${oddity}`, copyAgain)];
  });
  const passed = active.map(({source}) => source).join(', ');
  const unused = others.filter(({value}) => active.every(one => one.value !== value));
  return [
    ...(oddities.length > 0 ? oddities : [pass('secret', passed)]),
    ...unused.map(({source}) => toUnused(source, active)),
  ];
}

const copyAgain = 'if that is no part of it, copy it again from the Vigthoria dashboard: settings, webhooks';

function toUnused(source: string, [used]: readonly Secret[]): Check {
  const by = used?.source ?? '';
  return warn(
    'secret',
    `${source} is another one, and not used: ${by} wins`,
    'remove the one that is out of date',
  );
}

/** What a secret has that seldom belongs to one. */
function findOddity(value: string): string | null {
  const trimmed = value.replace(/^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu, '');
  if (trimmed === '') return 'is nothing but blanks';
  if (trimmed !== value) return `has ${describeStray(value, trimmed)} around it`;
  const visible = value.replace(/[\s\p{Cc}\p{Cf}]/gu, '');
  if (visible !== value) return `has ${describeStray(value, visible)} inside`;
  if (/^["'`“”‘’].*["'`“”‘’]$/u.test(value)) return 'has quotes around it';
  if (/\\[nrt]$/.test(value)) return `ends with a backslash and "${value.slice(-1)}", not with a line end`;
  if (/^[A-Za-z_]\w*=/.test(value)) return 'has a NAME= in front';
  if (/^<.*>$|^\[.*\]$|^\$\{?\w+\}?$|your[-_ ]?|change[-_ ]?me|placeholder|^x{4,}$|…|\.\.\.$/i.test(value)) {
    return 'looks like a placeholder';
  }
  return /[^\x20-\x7e]/.test(value) ? 'has characters that are not ASCII' : null;
}
