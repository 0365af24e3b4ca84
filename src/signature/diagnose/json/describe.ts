import {placeJson} from '../../../webhook/json-paths.ts';
import {createChangeList} from '../../change-list.ts';
import type {Change} from '../candidate.ts';
import {excerpt} from '../excerpt.ts';
import {fixRewriting} from '../fixes.ts';
import {tokenKinds, tokenText} from './document.ts';
import {describeRespelling} from './respelling.ts';
import type {Rewriting} from './rewriting.ts';
import {spellBy} from './spelling.ts';

const maxListed = {numbers: 40, strings: 6};
/** Further on in a text nothing is compared. */
const maxComparedTokens = 100_000;

/** Says what a rewriting changed, from the tokens themselves: blanks, escapes, numbers, order. */
export function describeRewriting(rewriting: Rewriting): Change {
  const {spacing, presets} = rewriting;
  const respelled = listRespelled(rewriting);
  const features = [
    ...(spacing === null ? [] : [spacing.name]),
    ...respelled.features,
    ...describeOrder(rewriting),
  ];
  const tools = [...new Set(presets.map(({name}) => name))].slice(0, 2);
  const as = tools.length === 0 ? '' : `; as ${tools.join(' or ')} writes it`;
  const phrase = `re-serialised JSON (${features.join(', ')}${as})`;
  return {
    reason: 'reserialized',
    phrase,
    sequel: `written as ${phrase}`,
    fixes: fixRewriting(presets.map(({tool}) => tool)),
    details: respelled.details,
  };
}

function describeOrder({document, arrangement}: Rewriting): readonly string[] {
  const {order, phrase, emptyObjectsAsArrays} = arrangement;
  if (order === null) return phrase === '' ? [] : [phrase];
  const isMoved = order.some((token, at) => at > 0 && token < (order[at - 1] ?? 0));
  const isDropped = order.length < document.count && !phrase.includes(' cut ');
  return [
    ...(isDropped ? ['duplicate keys dropped, the last one kept'] : []),
    ...(phrase !== '' && (isMoved || emptyObjectsAsArrays || !isDropped) ? [phrase] : []),
  ];
}

interface Respelled {
  readonly features: readonly string[];
  readonly details: readonly string[];
}

/** Every number and string that was spelled otherwise, with its path; and what the changes have in common. */
function listRespelled({document, spelling}: Rewriting): Respelled {
  const spell = spellBy(document, spelling);
  const features = new Set<string>();
  const changes = createChangeList(maxListed);
  let index = -1;
  for (const {token, isKey, path} of placeJson(document.text)) {
    if (token.kind === 'colon' || token.kind === 'comma') continue;
    index += 1;
    if (index > maxComparedTokens) return {features: [...features], details: [...changes.list(), andMore]};
    if (token.kind === 'open' || token.kind === 'close' || token.kind === 'word') continue;
    const before = tokenText(document, index);
    const after = spell(index);
    if (before === after) continue;
    const kind = document.kinds[index] === tokenKinds.number ? 'number' : 'string';
    if (kind === 'number') features.add(describeNumber(after));
    else for (const feature of describeRespelling(before, after)) features.add(feature);
    changes.add(
      kind,
      () => `${isKey ? 'key ' : ''}${excerpt(path())}: ${excerpt(before)} → ${excerpt(after)}`,
    );
  }
  return {features: [...features], details: changes.list()};
}

const andMore = 'there may be more changes further on';

function describeNumber(after: string): string {
  return /null|Infinity/.test(after) ? `a number overflowed to ${after}` : 'numbers spelled otherwise';
}
